import type { Clock } from '../../../index.ts';
import type { Language } from '../text/language.ts';
import type { StopReason } from './model.ts';
import { sentenceEnd } from './sentence-end.ts';
import type { GenerationSample } from './speed-tracker.ts';

/** The shortest text without a whole sentence that is worth showing, in UTF-16 code units. */
const MIN_FRAGMENT = 200;

/** English takes some four bytes of UTF-8 for a token; Vietnamese, with two and three bytes for a letter, as well. */
const BYTES_PER_TOKEN = 4;

/** The text of a model so far, and its times. */
export class Transcript {
  readonly #language: Language;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #firstAt: number | undefined;
  #lastAt = 0;
  #pieces = 0;
  #text = '';
  /** The number of tokens, as the service counted them. */
  tokens: number | undefined;
  /** The reason to stop, once the answer is whole. */
  reason: StopReason | undefined;

  constructor(language: Language, clock: Clock) {
    this.#language = language;
    this.#clock = clock;
    this.#startedAt = clock.monotonicMs();
  }

  get text(): string {
    return this.#text;
  }

  /** True if no text has come, not even text that was retracted. */
  get isEmpty(): boolean {
    return this.#pieces === 0;
  }

  add(piece: string): void {
    if (piece === '') return;
    this.#lastAt = this.#clock.monotonicMs();
    this.#firstAt ??= this.#lastAt;
    this.#pieces += 1;
    this.#text += piece;
  }

  /** Removes so many UTF-16 code units from the end. */
  retract(length: number): void {
    this.#text = this.#text.slice(0, Math.max(0, this.#text.length - length));
  }

  /** The end of the last whole sentence, in UTF-16 code units. */
  sentenceEnd(): number {
    return sentenceEnd(this.#text, this.#language);
  }

  /** The whole text, trimmed. */
  whole(): string {
    return this.#text.trim();
  }

  /** The whole sentences; of a long text without any, the whole words; otherwise nothing. */
  sentences(): string {
    const end = this.sentenceEnd();
    if (end > 0) return this.#text.slice(0, end).trim();
    const words = this.#text.slice(0, Math.max(0, this.#text.search(/\s\S*$/))).trim();
    return words.length < MIN_FRAGMENT ? '' : `${words}…`;
  }

  /** The measurements so far. */
  sample(): GenerationSample {
    const firstAt = this.#firstAt ?? this.#clock.monotonicMs();
    return {
      ttftMs: firstAt - this.#startedAt,
      streamingMs: this.#firstAt === undefined ? 0 : this.#lastAt - firstAt,
      tokens: this.tokens ?? Math.max(this.#pieces, Math.ceil(Buffer.byteLength(this.#text) / BYTES_PER_TOKEN)),
    };
  }
}
