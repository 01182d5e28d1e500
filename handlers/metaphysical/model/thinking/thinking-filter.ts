import { type FoundMark, MARK_START, type Mark, markAt } from './marks.ts';

/** The effect of a piece of text on the answer. */
interface FilteredText {
  /** The length of the end of the answer so far that was thinking after all, in UTF-16 code units. */
  readonly retracted: number;
  readonly text: string;
}

/** Removes a model's thoughts from its answer. */
export interface ThinkingFilter {
  take(text: string): FilteredText;
  /** The text that was held back and is no mark, when the answer is over. */
  rest(): string;
}

/** A longer text before `<|message|>` is no header. */
const MAX_HEADER = 64;

/** gpt-oss behind a server that drops its special tokens: `analysisWe need to …assistantfinalHello`. */
const BARE = { analysis: 'analysis', final: 'assistantfinal' };
const BARE_ANALYSIS = /^analysis\p{Lu}$/u;

/** The text before `<|message|>` where the server has taken `<|channel|>` out. */
const HEADER = /^\s*(analysis|commentary|final|assistant)\b/;

/**
 * Makes a filter for one answer. The pieces in which the text comes make no difference to the result.
 *
 * - A thought ends with the first closing tag, of whatever name: no server's parser counts nested ones.
 * - A closing tag without an opening one ends a thought that began where the last mark was, or the answer: templates
 * put the opening tag into the prompt (Qwen3, DeepSeek R1).
 * - A thought that never ends is no answer.
 * - Of gpt-oss only the final channel is kept.
 */
export function thinkingFilter(): ThinkingFilter {
  return new Filter();
}

type Place = 'start' | 'answer' | 'thought' | 'bare-thought' | 'header' | 'channel' | 'between';

class Filter implements ThinkingFilter {
  #held = '';
  #place: Place = 'start';
  #header = '';
  /** The length of the text that was passed on since the last mark, and its last characters. */
  #sinceMark = 0;
  #tail = '';
  #passedOn = 0;
  /** White space is left out where nothing or more white space is before it. */
  #isTrimmed = true;
  #endsInSpace = true;
  #hasChannels = false;
  #hasFinal = false;
  #out = { retracted: 0, text: '' };

  take(text: string): FilteredText {
    this.#held += text;
    this.#out = { retracted: 0, text: '' };
    while (this.#held !== '' && this.#step());
    return this.#out;
  }

  rest(): string {
    this.#out = { retracted: 0, text: '' };
    this.#pass(this.#held.length);
    return this.#out.text;
  }

  /** Reads on. @returns false when more text is needed */
  #step(): boolean {
    if (this.#place === 'start') return this.#begin();
    if (this.#place === 'bare-thought') return this.#skipBareThought();
    const at = this.#held.search(MARK_START);
    this.#pass(at === -1 ? this.#held.length : at);
    if (this.#held === '') return false;
    const found = markAt(this.#held);
    if (found === 'unfinished') return false;
    if (found === undefined) this.#pass(1);
    else this.#read(found);
    return true;
  }

  /** Looks for the words of gpt-oss' channels, at the beginning only. */
  #begin(): boolean {
    this.#held = this.#held.trimStart();
    const { analysis, final } = BARE;
    if (BARE_ANALYSIS.test(this.#held.slice(0, analysis.length + 1))) this.#place = 'bare-thought';
    else if (this.#held.startsWith(final)) this.#drop(final.length);
    else if (analysis.startsWith(this.#held) || final.startsWith(this.#held)) return false;
    else this.#place = 'answer';
    return true;
  }

  #skipBareThought(): boolean {
    const { final } = BARE;
    const at = this.#held.indexOf(final);
    this.#held = this.#held.slice(at === -1 ? 1 - final.length : at + final.length);
    if (at === -1) return false;
    this.#place = 'answer';
    return true;
  }

  #read({ mark, length }: FoundMark): void {
    this.#drop(length);
    this.#follow(mark);
    this.#isTrimmed ||= this.#endsInSpace;
    this.#sinceMark = 0;
    this.#tail = '';
  }

  #follow(mark: Mark): void {
    if (mark === 'start' || mark === 'channel') this.#enter('header');
    else if (mark === 'message') this.#beginMessage();
    else if (mark === 'end' && this.#hasChannels) this.#enter('between');
    else if (this.#place === 'channel' || this.#place === 'header') return;
    else if (mark === 'open') this.#place = 'thought';
    else if (mark === 'close') this.#endThought();
  }

  #endThought(): void {
    if (this.#place !== 'thought') this.#retract(this.#sinceMark);
    this.#place = this.#passedOn === 0 ? 'start' : 'answer';
  }

  #enter(place: 'header' | 'between'): void {
    if (this.#tail.trim() === 'assistant') this.#retract(this.#sinceMark);
    this.#place = place;
    this.#header = '';
    this.#hasChannels = true;
  }

  #beginMessage(): void {
    if (this.#place === 'answer' && this.#sinceMark <= MAX_HEADER && HEADER.test(this.#tail)) {
      this.#header = this.#tail;
      this.#retract(this.#sinceMark);
    } else if (this.#place !== 'header') return;
    const [name = ''] = this.#header.trim().split(/\s/);
    if (name === 'final' && !this.#hasFinal) {
      this.#retract(this.#passedOn);
      this.#hasFinal = true;
    }
    this.#hasChannels = true;
    this.#place = ['final', 'assistant', ''].includes(name) ? 'answer' : 'channel';
  }

  /** Takes so many characters as text or thought, by their place. */
  #pass(length: number): void {
    const text = this.#held.slice(0, length);
    this.#drop(length);
    if (this.#place === 'header') this.#header = (this.#header + text).slice(0, MAX_HEADER);
    else if (this.#place === 'answer' || this.#place === 'start') this.#passOn(text);
  }

  #drop(length: number): void {
    this.#held = this.#held.slice(length);
  }

  #passOn(given: string): void {
    const text = this.#isTrimmed ? given.trimStart() : given;
    if (text === '') return;
    this.#isTrimmed = false;
    this.#endsInSpace = /\s$/.test(text);
    this.#out.text += text;
    this.#passedOn += text.length;
    this.#sinceMark += text.length;
    this.#tail = (this.#tail + text).slice(-MAX_HEADER);
  }

  #retract(length: number): void {
    const own = Math.min(length, this.#out.text.length);
    this.#out = {
      text: this.#out.text.slice(0, this.#out.text.length - own),
      retracted: this.#out.retracted + length - own,
    };
    this.#passedOn -= length;
    this.#isTrimmed ||= length > 0;
  }
}
