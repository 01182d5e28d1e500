import type { Language } from '../text/language.ts';

/** A text of the corpus, in one language. */
export interface Passage {
  /** Its subject, the same in both languages: `sun-in-aries`. */
  readonly id: string;
  /** The key that a fact looks it up by, the same in both languages: `sun.aries`. */
  readonly key: string;
  readonly lang: Language;
  readonly title: string;
  readonly text: string;
  /** Its author. */
  readonly source: string;
  /** Its licence, an SPDX identifier. */
  readonly rights: string;
}
