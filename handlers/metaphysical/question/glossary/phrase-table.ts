import { isMarked, type SearchWord, searchWordsOf } from '../search-terms.ts';

/** The number of words of the longest name. */
const MAX_PHRASE_WORDS = 6;

interface Phrases {
  readonly concepts: ReadonlyMap<string, readonly string[]>;
  /** The first words of the phrases: most words of a text begin no phrase, which is found at once. */
  readonly starts: ReadonlySet<string>;
}

/** The concepts of each phrase, by its words with and without marks. */
export interface PhraseTable {
  readonly exact: Phrases;
  readonly folded: Phrases;
}

function phrasesOf(entries: readonly (readonly [words: readonly string[], concept: string | undefined])[]): Phrases {
  const byPhrase = Map.groupBy(entries, ([words]) => words.join(' '));
  const concepts = Array.from(byPhrase, ([phrase, those]): [string, string[]] => [
    phrase,
    those.map(([, concept]) => concept).filter((concept) => concept !== undefined),
  ]);
  return { concepts: new Map(concepts), starts: new Set(entries.map(([[start = '']]) => start)) };
}

/** Reads names: thousands of them, of a few hundred words, each of which is folded once. */
function nameReader(): (name: string) => SearchWord[] {
  const known = new Map<string, SearchWord[]>();
  const read = (word: string): SearchWord[] => {
    const words = known.get(word) ?? searchWordsOf(word);
    known.set(word, words);
    return words;
  };
  return (name) => name.split(' ').flatMap(read);
}

/**
 * A table of names with the concept of each; a name of several concepts stands for all of them, one of `undefined` for
 * none. A single syllable is not searched without its marks: "de" is rarely a goat, and "cho" rarely a dog.
 */
export function phraseTableOf(names: readonly (readonly [name: string, concept: string | undefined])[]): PhraseTable {
  const wordsOf = nameReader();
  const entries = names.map(([name, concept]) => ({ words: wordsOf(name), concept }));
  const foldable = entries.filter(({ words }) => words.length > 1 || !isMarked(words));
  return {
    exact: phrasesOf(entries.map(({ words, concept }) => [words.map(({ exact }) => exact), concept])),
    folded: phrasesOf(foldable.map(({ words, concept }) => [words.map(({ folded }) => folded), concept])),
  };
}

/** The longest phrase that the words begin with, in any of the tables. */
function phraseAt(
  words: readonly string[],
  tables: readonly Phrases[],
): { readonly length: number; readonly concepts: readonly string[] } | undefined {
  for (let length = words.length; length > 0; length -= 1) {
    const phrase = words.slice(0, length).join(' ');
    const found = tables.map(({ concepts }) => concepts.get(phrase)).filter((concepts) => concepts !== undefined);
    if (found.length > 0) return { length, concepts: found.flat() };
  }
  return undefined;
}

/** The concepts of a text: from left to right, the longest phrase first, each word in one phrase. Linear. */
export function conceptsIn(words: readonly SearchWord[], tables: readonly PhraseTable[]): string[] {
  const form = isMarked(words) ? 'exact' : 'folded';
  const texts = words.map((word) => word[form]);
  const phrases = tables.map((table) => table[form]);
  const concepts: string[] = [];
  let end = 0;
  for (const [start, text] of texts.entries()) {
    if (start < end || !phrases.some(({ starts }) => starts.has(text))) continue;
    const found = phraseAt(texts.slice(start, start + MAX_PHRASE_WORDS), phrases);
    if (found === undefined) continue;
    concepts.push(...found.concepts);
    end = start + found.length;
  }
  return [...new Set(concepts)];
}
