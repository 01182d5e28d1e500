import type { Passage } from '../knowledge/passage.ts';

/** The source of words in an answer. */
export interface PassageSource {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly rights: string;
}

/** A passage as an answer's list of sources has it. */
export function passageSourceOf({ id, title, source, rights }: Passage): PassageSource {
  return { id, title, source, rights };
}
