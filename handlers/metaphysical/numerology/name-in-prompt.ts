import { foldVietnamese } from '../language/fold.ts';
import { hasLetters } from './fold-letters.ts';

const MAX_WORDS = 6;

/** The longest name that numbers are made of, in UTF-16 code units. */
const MAX_LENGTH = 100;

/** Words with what sticks to them, line ends, and every other sign by itself. */
const TOKENS = /[\p{L}\p{M}\p{N}_@'’-]+|\n|[^\s\p{L}\p{M}\p{N}_@'’-]/gu;

const WORD = /^['’-]*\p{L}[\p{L}\p{M}'’-]*$/u;

const CAPITALISED = /^\p{Lu}/u;

/**
 * How people call themselves in Vietnamese. "Con", "cháu", "anh" and "chị" are left out, because they may be someone else;
 * so is "tớ", because "to ten" is English too.
 */
const SELF = ['toi', 'em', 'minh', 'tui'];

const SELF_PHRASES = SELF.flatMap((self) => [`ten ${self} la`, `ten cua ${self} la`]);

const FULL_NAMES = ['ten day du', 'ten khai sinh', 'ho ten', 'ho va ten'];

/**
 * What introduces a name wherever it stands, folded: "tên tôi là", "họ tên của em là". The word after it is the name's.
 */
const ANYWHERE: ReadonlySet<string> = new Set([
  'my name is',
  'my full name is',
  'my birth name is',
  ...SELF_PHRASES,
  ...FULL_NAMES.flatMap((name) => SELF.flatMap((self) => [`${name} ${self} la`, `${name} cua ${self} la`])),
]);

/** What does at the beginning of a clause only: "tôi tên là" may be "bạn tôi tên là", and that is a friend. */
const AT_START: ReadonlySet<string> = new Set([
  ...SELF.flatMap((self) => [`${self} ten`, `${self} ten la`, `${self} ten day du la`]),
  ...FULL_NAMES.map((name) => `${name} la`),
]);

/** Labels of a form, before a colon, at the beginning of a clause. */
const LABELS: ReadonlySet<string> = new Set([
  ...['name', 'full name', 'my name', 'my full name', 'birth name', 'ten', 'ten toi', 'ten em'],
  ...FULL_NAMES.flatMap((name) => [name, ...SELF.flatMap((self) => [`${name} ${self}`, `${name} cua ${self}`])]),
]);

/** Where to look at all. */
const FIRST_WORDS: ReadonlySet<string | undefined> = new Set(
  [...ANYWHERE, ...AT_START, ...LABELS].map((phrase) => phrase.split(' ')[0]),
);

/** The longest of these: "tên đầy đủ của em là". */
const LONGEST_PHRASE = 6;

/** Words after which a clause begins as it does after a full stop. */
const BEFORE_CLAUSE: ReadonlySet<string> = new Set(['chao', 'hello', 'hi', 'da', 'thua', 'alo']);

/** Capital I is a word of its own in English, and no name. */
const NO_NAME: ReadonlySet<string> = new Set(['i', "i'm", "i'd", "i've", "i'll", 'i’m', 'i’d', 'i’ve', 'i’ll']);

/** A prompt's tokens, each with its folded form. */
interface Tokens {
  readonly raw: readonly string[];
  readonly folded: readonly string[];
}

const isWord = (token: string | undefined): token is string => token !== undefined && WORD.test(token);

const isName = (token: string | undefined): token is string =>
  isWord(token) && CAPITALISED.test(token) && !NO_NAME.has(token.toLowerCase());

function startsClause({ raw, folded }: Tokens, index: number): boolean {
  const before = folded[index - 1];
  return before === undefined || !isWord(raw[index - 1]) || BEFORE_CLAUSE.has(before);
}

/** Where the name begins when an introduction begins at `index`: the longest of them counts. */
function nameStart(tokens: Tokens, index: number): number | undefined {
  if (!FIRST_WORDS.has(tokens.folded[index])) return undefined;
  const isStart = startsClause(tokens, index);
  for (let length = LONGEST_PHRASE; length > 0; length -= 1) {
    const end = index + length;
    const phrase = tokens.folded.slice(index, end).join(' ');
    if (isStart && LABELS.has(phrase) && tokens.raw[end] === ':') return end + 1;
    if (!ANYWHERE.has(phrase) && !(isStart && AT_START.has(phrase))) continue;
    // Where the introduction itself is capitalised, capitals tell nothing of where the name ends.
    if (CAPITALISED.test(tokens.raw[end - 1] ?? '')) return undefined;
    return tokens.raw[end] === ':' ? end + 1 : end;
  }
  return undefined;
}

/** The capitalised words from `start` on, unless they are too many, or the last is an initial: "J." */
function nameFrom({ raw }: Tokens, start: number): string | undefined {
  let end = start;
  while (end - start <= MAX_WORDS && isName(raw[end])) end += 1;
  const words = raw.slice(start, end);
  const isInitial = raw[end] === '.' && words.at(-1)?.length === 1;
  const name = words.join(' ');
  if (words.length > MAX_WORDS || isInitial || name.length > MAX_LENGTH) return undefined;
  return hasLetters(name) ? name : undefined;
}

/**
 * The name by which a prompt's writer introduces themself: "my name is Ann Lee", "tôi tên là Nguyễn Văn An", "họ tên:
 * Nguyễn Thị Ánh Đào", also typed without marks. Up to six capitalised words of letters, apostrophes and hyphens.
 *
 * Undefined when in doubt: when there is no such introduction, when names differ, when a name has more words or 100
 * characters, no Latin letter, or an initial at its end, and when the words around are capitalised too.
 *
 * Linear in the prompt's length.
 */
export function nameIn(prompt: string): string | undefined {
  const raw = prompt.normalize('NFC').match(TOKENS) ?? [];
  const tokens = { raw, folded: raw.map(foldVietnamese) };
  const names = new Set<string>();
  for (let index = 0; index < raw.length; index += 1) {
    const start = nameStart(tokens, index);
    const name = start === undefined ? undefined : nameFrom(tokens, start);
    if (name !== undefined) names.add(name);
  }
  const [name] = names;
  return names.size === 1 ? name : undefined;
}
