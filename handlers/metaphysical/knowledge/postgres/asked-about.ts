import { conceptsOf, ownConceptOf } from '../concepts-of.ts';
import type { Corpus } from '../corpus-files.ts';
import type { Passage } from '../passage.ts';

/**
 * The questions that people ask about a passage, in its language: by its id, or by the one concept of the same meaning.
 */
export function askedAbout({ id, lang }: Pick<Passage, 'id' | 'lang'>, asked: Corpus['asked']): string[] {
  const lines = [id, ...ownConceptOf(conceptsOf(id))].map((name) => asked.get(name));
  return [...new Set(lines)].flatMap((each) => each?.[lang] ?? []);
}
