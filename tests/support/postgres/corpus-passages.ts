import { readdirSync, readFileSync } from 'node:fs';
import type { Passage } from '../../../handlers/metaphysical/knowledge/passage.ts';

const folder = new URL('../../../handlers/metaphysical/knowledge/corpus/', import.meta.url);

/** The passages of the files whose names match: `signs.en.json`. */
export function corpusPassages(pattern: RegExp): Passage[] {
  const names = readdirSync(folder).filter((name) => pattern.test(name));
  return names.flatMap((name) => {
    const { lang, source, rights, passages } = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return passages.map((passage: Passage) => ({ ...passage, lang, source, rights }));
  });
}
