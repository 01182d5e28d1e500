import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Language } from '../text/language.ts';
import { conceptsOf, ownConceptOf } from './concepts-of.ts';
import type { Passage } from './passage.ts';

/** The ways in which people ask about something. They are searched and never shown. */
type Asked = Readonly<Record<Language, readonly string[]>>;

/** A passage in both languages. */
export type Entry = Readonly<Record<Language, Passage>>;

/** The whole corpus. */
export interface Corpus {
  /** By file name and then in the order of the file. */
  readonly entries: readonly Entry[];
  /** By id, or by a concept that ids are made of. */
  readonly asked: ReadonlyMap<string, Asked>;
}

interface Group {
  readonly lang: Language;
  readonly source: string;
  readonly rights: string;
  readonly passages: readonly Pick<Passage, 'id' | 'key' | 'title' | 'text'>[];
}

function namesIn(folder: URL, suffix: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(suffix)).toSorted();
}

function passagesIn(folder: URL, lang: Language): Passage[] {
  return namesIn(folder, `.${lang}.json`).flatMap((name) => {
    const { passages, source, rights }: Group = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return passages.map(({ id, key, title, text }) => ({ id, key, lang, title, text, source, rights }));
  });
}

function byId(passages: readonly Passage[], lang: Language): ReadonlyMap<string, Passage> {
  const map = new Map<string, Passage>();
  const keys = new Set<string>();
  for (const passage of passages) {
    if (map.has(passage.id)) throw new Error(`The id ${passage.id} is twice in the ${lang} corpus`);
    if (keys.has(passage.key)) throw new Error(`The key ${passage.key} is twice in the ${lang} corpus`);
    map.set(passage.id, passage);
    keys.add(passage.key);
  }
  return map;
}

function entriesOf(folder: URL): Entry[] {
  const english = byId(passagesIn(folder, 'en'), 'en');
  const vietnamese = byId(passagesIn(folder, 'vi'), 'vi');
  const stranger = [...vietnamese.keys()].find((id) => !english.has(id));
  if (stranger !== undefined) throw new Error(`The id ${stranger} is in the vi corpus only`);
  return [...english].map(([id, en]) => {
    const vi = vietnamese.get(id);
    if (vi === undefined) throw new Error(`The id ${id} is in the en corpus only`);
    if (vi.key !== en.key) throw new Error(`The id ${id} has the key ${en.key} in en and ${vi.key} in vi`);
    return { en, vi };
  });
}

function askedIn(folder: URL, known: ReadonlySet<string>): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  for (const name of namesIn(folder, '.json')) {
    const group: Record<string, Asked> = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    for (const [id, lines] of Object.entries(group)) {
      if (!known.has(id)) throw new Error(`${name} says how people ask about ${id}, of which there is no passage`);
      if (asked.has(id)) throw new Error(`${name} says a second time how people ask about ${id}`);
      asked.set(id, lines);
    }
  }
  return withConcepts(asked);
}

/** The questions about Cancer as a sign count for its part of `moon-in-cancer` too, unless that has its own. */
function withConcepts(asked: ReadonlyMap<string, Asked>): ReadonlyMap<string, Asked> {
  const ofConcepts = [...asked].flatMap(([id, lines]) =>
    ownConceptOf(conceptsOf(id)).map((own) => [own, lines] as const),
  );
  return new Map([...ofConcepts, ...asked]);
}

/**
 * Reads the corpus and how people ask about it.
 *
 * @param folder holds `corpus/<group>.{en,vi}.json` and `asked/<group>.json`
 * @throws Error for ids or keys that are doubled or differ between the languages, and for an `asked` of nothing known
 */
export function readCorpus(folder: URL): Corpus {
  const entries = entriesOf(new URL('corpus/', folder));
  const known = entries.flatMap(({ en }) => [en.id, ...conceptsOf(en.id).parts]);
  return { entries, asked: askedIn(new URL('asked/', folder), new Set(known)) };
}
