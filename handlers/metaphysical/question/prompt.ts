import type { PlanetId } from '../facts/sky/bodies.ts';
import type { Language } from '../text/language.ts';
import { conceptsNamedIn } from './glossary/glossary.ts';
import { languageOf } from './language/language.ts';
import { mentionsIn } from './mentions.ts';
import { nameIn } from './name-in-prompt.ts';
import { planetsNamed } from './planets-named.ts';
import { type SearchWord, searchWordsOf } from './search-terms.ts';
import { titlesIn } from './titles.ts';

/** The text of a question with all that is recognised in it. Each part is read when it is first asked for, and kept. */
export class Prompt {
  readonly text: string;
  #language: Language | undefined;
  #words: readonly SearchWord[] | undefined;
  #concepts: readonly string[] | undefined;
  #planets: readonly PlanetId[] | undefined;
  #mentions: ((name: string) => boolean) | undefined;
  #titles: ((title: string) => boolean) | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The language that it is written in. */
  get language(): Language {
    this.#language ??= languageOf(this.text);
    return this.#language;
  }

  /** Its words in order, as they are searched for. */
  get words(): readonly SearchWord[] {
    this.#words ??= searchWordsOf(this.text);
    return this.#words;
  }

  /** The concepts of the glossary that it names: `['moon', 'cancer']`. */
  get concepts(): readonly string[] {
    this.#concepts ??= conceptsNamedIn(this.words, this.language);
    return this.#concepts;
  }

  /** The planets that it names, in the order of the sky. */
  get planets(): readonly PlanetId[] {
    this.#planets ??= planetsNamed((name) => this.mentions(name));
    return this.#planets;
  }

  /** The name by which its writer introduces themself. It is read anew each time. */
  get introducedName(): string | undefined {
    return nameIn(this.text);
  }

  /** Tells whether it speaks of a name, which is in lower case with all its marks. */
  mentions(name: string): boolean {
    this.#mentions ??= mentionsIn(this.text);
    return this.#mentions(name);
  }

  /** Tells whether it has the words of a title in their order, with marks or without. */
  hasTitle(title: string): boolean {
    this.#titles ??= titlesIn(this.text);
    return this.#titles(title);
  }
}
