import { namesOfConcept } from '../../question/glossary/glossary.ts';
import { searchWordsOf } from '../../question/search-terms.ts';
import type { Language } from '../../text/language.ts';
import { conceptsOf, ownConceptOf } from '../concepts-of.ts';
import type { Corpus, Entry } from '../corpus-files.ts';

/** The texts by which an id is found in one language, by the columns of the index. */
export type IndexTexts = readonly [title: string, asked: string, theme: string, text: string];

/** Stemmed by the index itself. */
const englishTermsOf = (text: string): string =>
  searchWordsOf(text)
    .map(({ folded }) => folded)
    .join(' ');

/** First without marks, then with them: the pairs of a question are looked for in the former only. */
const vietnameseTermsOf = (text: string): string =>
  [englishTermsOf(text), ...searchWordsOf(text).map(({ exact }) => exact)].join(' ');

const TERMS: Readonly<Record<Language, (text: string) => string>> = { en: englishTermsOf, vi: vietnameseTermsOf };

/** The texts of an entry to index in a language. */
export function indexTextsOf(entry: Entry, { asked }: Corpus, language: Language): IndexTexts {
  const { id, title, text } = entry[language];
  const concepts = conceptsOf(id);
  const own = ownConceptOf(concepts);
  const askedOf = (names: readonly string[]): string[] =>
    [...new Set(names.map((name) => asked.get(name)))].flatMap((lines) => lines?.[language] ?? []);
  const themes = concepts.parts.filter((part) => part !== id && !own.includes(part));
  const names = concepts.parts.flatMap((part) => namesOfConcept(part, language));
  // Text by text, because each is read up to a bound.
  const columnOf = (texts: readonly string[]): string => texts.map(TERMS[language]).join(' ');
  return [columnOf([title, ...names]), columnOf(askedOf([id, ...own])), columnOf(askedOf(themes)), columnOf([text])];
}
