import { foldPlainVietnamese } from '../text/fold.ts';
import { hasLetters } from '../text/fold-letters.ts';
import { plainText } from '../text/plain-text.ts';

const MAX_WORDS = 6;

/** The longest name that numbers are made of, in UTF-16 code units. */
const MAX_LENGTH = 100;

/** Words with their apostrophes and hyphens, line ends, and every other sign by itself. */
const TOKENS = /[\p{L}\p{M}\p{N}_@'’-]+|\n|[^\s\p{L}\p{M}\p{N}_@'’-]/gu;

const WORD = /^['’-]*\p{L}[\p{L}\p{M}'’-]*$/u;

const CAPITALISED = /^\p{Lu}/u;

/**
 * The Vietnamese words for oneself. "Con", "cháu", "anh" and "chị" are left out, because they may be someone else;
 * so is "tớ", because "to ten" is English too.
 */
const SELF = ['toi', 'em', 'minh', 'tui'];

const FULL_NAMES = ['ten day du', 'ten khai sinh', 'ho ten', 'ho va ten'];

const of = (names: readonly string[]): string[] =>
  names.flatMap((name) => SELF.flatMap((self) => [`${name} ${self}`, `${name} cua ${self}`]));

const followedBy = (word: string, phrases: readonly string[]): string[] => phrases.map((phrase) => `${phrase} ${word}`);

/** The position that makes an introduction the writer's own: in "bạn gái em, họ tên: Lan" it is a friend's. */
type Where = 'anywhere' | 'clause' | 'sentence';

/**
 * The phrases that introduce a name, folded, with the colon of a form's label. The name follows. "Tôi tên là" may be
 * "bạn tôi tên là", and that is a friend; a label that does not say whose it is may be anybody's.
 */
const PHRASES: Readonly<Record<Where, readonly string[]>> = {
  anywhere: ['my name is', 'my full name is', 'my birth name is', ...followedBy('la', of(['ten', ...FULL_NAMES]))],
  clause: [
    ...SELF.flatMap((self) => [`${self} ten`, `${self} ten la`, `${self} ten day du la`]),
    ...followedBy(':', ['my name', 'my full name', 'ten toi', 'ten em', ...of(FULL_NAMES)]),
  ],
  sentence: [
    ...followedBy(':', ['name', 'full name', 'birth name', 'ten', ...FULL_NAMES]),
    ...followedBy('la', FULL_NAMES),
  ],
};

const WHERE: ReadonlyMap<string, Where> = new Map(
  (['anywhere', 'clause', 'sentence'] as const).flatMap((where) =>
    PHRASES[where].map((phrase): [string, Where] => [phrase, where]),
  ),
);

/** The first words of all phrases: no phrase begins at another word. */
const FIRST_WORDS: ReadonlySet<string | undefined> = new Set([...WHERE.keys()].map((phrase) => phrase.split(' ')[0]));

/** The longest of these, in tokens: "tên đầy đủ của em là". */
const LONGEST_PHRASE = 6;

/** Words after which a sentence begins as it does after a full stop, with or without a comma. */
const GREETINGS: ReadonlySet<string | undefined> = new Set(['chao', 'hello', 'hi', 'da', 'thua', 'alo']);

/** The tokens after which a sentence begins; undefined is the beginning of the text. */
const SENTENCE_ENDS: ReadonlySet<string | undefined> = new Set([undefined, '\n', '.', '!', '?', ';']);

const BULLETS: ReadonlySet<string | undefined> = new Set(['-', '*', '•']);

/** Capitalised words that begin what follows a name in a form of one line: "Ngày sinh", "Born". */
const NEXT_FIELDS: ReadonlySet<string | undefined> = new Set(['ngay', 'born', 'birthday', 'date', 'dob']);

/** Names of people too, unless a number follows. */
const MONTHS: ReadonlySet<string | undefined> = new Set(
  'january february march april may june july august september october november december'.split(' '),
);

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

function isAt(where: Where, { raw, folded }: Tokens, index: number): boolean {
  if (where === 'anywhere' || GREETINGS.has(folded[index - 1])) return true;
  if (where === 'clause') return !isWord(raw[index - 1]);
  const before = BULLETS.has(raw[index - 1]) ? index - 2 : index - 1;
  return SENTENCE_ENDS.has(raw[before]) || (raw[before] === ',' && GREETINGS.has(folded[before - 1]));
}

/** The beginning of the name if an introduction begins at `index`: the longest of them counts. */
function nameStart(tokens: Tokens, index: number): number | undefined {
  if (!FIRST_WORDS.has(tokens.folded[index])) return undefined;
  for (let end = index + LONGEST_PHRASE; end > index; end -= 1) {
    const where = WHERE.get(tokens.folded.slice(index, end).join(' '));
    if (where === undefined || !isAt(where, tokens, index)) continue;
    // If the introduction itself is capitalised, capitals do not show the end of the name.
    if (CAPITALISED.test(tokens.raw[end - 1] ?? '')) return undefined;
    return tokens.raw[end] === ':' ? end + 1 : end;
  }
  return undefined;
}

function isNextField({ raw, folded }: Tokens, index: number): boolean {
  return NEXT_FIELDS.has(folded[index]) || (MONTHS.has(folded[index]) && /^\p{N}/u.test(raw[index + 1] ?? ''));
}

/** The capitalised words from `start` on, unless they are too many, or the last is an initial: "J." */
function nameFrom(tokens: Tokens, start: number): string | undefined {
  const { raw } = tokens;
  let end = start;
  while (end - start <= MAX_WORDS && isName(raw[end]) && !isNextField(tokens, end)) end += 1;
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
  const raw = plainText(prompt).match(TOKENS) ?? [];
  const tokens = { raw, folded: raw.map(foldPlainVietnamese) };
  const names = new Set<string>();
  for (let index = 0; index < raw.length; index += 1) {
    const start = nameStart(tokens, index);
    const name = start === undefined ? undefined : nameFrom(tokens, start);
    if (name !== undefined) names.add(name);
  }
  const [name] = names;
  return names.size === 1 ? name : undefined;
}
