import type { Clock } from '../../../index.ts';
import type { Language } from '../text/language.ts';
import type { StopReason } from './model.ts';
import { sentenceEnd } from './sentence-end.ts';
import type { Talk } from './speed.ts';

/** A text without a single whole sentence that is nevertheless worth telling, in UTF-16 code units. */
const MIN_FRAGMENT = 200;

/** English takes some four bytes of UTF-8 for a token; Vietnamese, with two and three bytes for a letter, as well. */
const BYTES_PER_TOKEN = 4;

/** What a model has said so far, and when. */
export class Transcript {
  readonly #language: Language;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #firstAt: number | undefined;
  #lastAt = 0;
  #pieces = 0;
  #text = '';
  /** As the service counted them. */
  tokens: number | undefined;
  /** The reason to stop, when it is over. */
  reason: StopReason | undefined;

  constructor(language: Language, clock: Clock) {
    this.#language = language;
    this.#clock = clock;
    this.#startedAt = clock.monotonicMs();
  }

  get text(): string {
    return this.#text;
  }

  /** Whether nothing at all was said. */
  get isSilent(): boolean {
    return this.#pieces === 0;
  }

  add(piece: string): void {
    if (piece === '') return;
    this.#lastAt = this.#clock.monotonicMs();
    this.#firstAt ??= this.#lastAt;
    this.#pieces += 1;
    this.#text += piece;
  }

  /** Takes back the end of it, so many UTF-16 code units. */
  retract(length: number): void {
    this.#text = this.#text.slice(0, Math.max(0, this.#text.length - length));
  }

  /** Where the last whole sentence ends, in UTF-16 code units. */
  sentenceEnd(): number {
    return sentenceEnd(this.#text, this.#language);
  }

  /** All of it. */
  whole(): string {
    return this.#text.trim();
  }

  /** Its whole sentences; of a long text without any, the whole words; otherwise nothing. */
  sentences(): string {
    const end = this.sentenceEnd();
    if (end > 0) return this.#text.slice(0, end).trim();
    const words = this.#text.slice(0, Math.max(0, this.#text.search(/\s\S*$/))).trim();
    return words.length < MIN_FRAGMENT ? '' : `${words}…`;
  }

  /** How fast it was said. */
  talk(): Talk {
    const firstAt = this.#firstAt ?? this.#clock.monotonicMs();
    return {
      waitedMs: firstAt - this.#startedAt,
      talkedMs: this.#firstAt === undefined ? 0 : this.#lastAt - firstAt,
      tokens: this.tokens ?? Math.max(this.#pieces, Math.ceil(Buffer.byteLength(this.#text) / BYTES_PER_TOKEN)),
    };
  }
}
