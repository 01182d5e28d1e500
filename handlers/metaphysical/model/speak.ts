import type { Clock } from '../../../index.ts';
import { unlessAborted } from '../../../src/abort.ts';
import { firstCharacters } from '../../../src/text.ts';
import type { Brief } from './brief.ts';
import { type ModelFailure, modelFailureOf } from './failure.ts';
import type { Model, StopReason } from './model.ts';
import type { Plan } from './plan.ts';
import type { Speed } from './speed.ts';
import { Transcript } from './transcript.ts';

/** What a model said. */
export interface Speech {
  readonly text: string;
  /** `deadline`: it was stopped for want of time; `cut-off`: its service broke off; both at the end of a sentence. */
  readonly finishReason: 'stop' | 'length' | 'deadline' | 'cut-off';
}

/** Why a model said nothing that could be told. */
export interface Silence {
  readonly failure: ModelFailure | 'slow' | 'filtered' | 'empty';
}

/** How a model is let speak. */
export interface SpeakOptions {
  readonly model: Model;
  readonly brief: Brief;
  readonly plan: Plan;
  readonly speed: Speed;
  readonly clock: Clock;
  /** Ends it all: nobody waits any more. */
  readonly signal: AbortSignal;
}

/** From this share of its time on a model is stopped where a sentence ends. */
const STOP_AT_SENTENCE_FROM = 0.85;

/** A model that counts its tokens otherwise than we do, or not at all, is stopped here. */
const MAX_CHARACTERS_PER_TOKEN = 12;

/**
 * Lets a model speak for as long as the plan allows, and stops it: at the end of a sentence when its time is nearly
 * over, wherever it is when it is over. Whatever the model does (hangs, throws, never ends), this settles by then.
 *
 * @throws the signal's reason
 */
export async function speak(options: SpeakOptions): Promise<Speech | Silence> {
  const { plan, clock, signal, speed, brief } = options;
  const heard = new Transcript(brief.question.language, clock);
  const stop = new AbortController();
  const late = Promise.withResolvers<'deadline'>();
  const cancel = clock.startTimer(plan.talkMs, () => late.resolve('deadline'));
  try {
    const ending = await unlessAborted(signal, () => Promise.race([listen(options, heard, stop.signal), late.promise]));
    // An answer that is whole is not cut for want of time: only the count of its tokens was missing.
    const outcome = ending === 'deadline' && heard.reason ? outcomeOf(heard.reason) : ending;
    // One that was refused at once has not been heard, and is no quicker for it.
    if (!heard.isSilent || outcome === 'deadline') speed.heard(heard.talk());
    return told(outcome, heard);
  } finally {
    cancel();
    // Before a stop nothing is lost by it; after the end nobody listens.
    stop.abort();
  }
}

type Outcome = Speech['finishReason'] | Silence;

async function listen(
  { model, brief, plan, clock }: SpeakOptions,
  heard: Transcript,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAt = clock.monotonicMs();
  const { maxTokens, talkMs } = plan;
  const maxCharacters = maxTokens * MAX_CHARACTERS_PER_TOKEN;
  const onFinish = (reason: StopReason): void => {
    heard.reason = reason;
  };
  try {
    for await (const event of model.stream({ brief, maxTokens, signal, onFinish })) {
      if (signal.aborted) return 'deadline';
      if (event.type === 'end') {
        heard.tokens = event.outputTokens;
        return outcomeOf(event.reason);
      }
      if (event.type === 'retract') {
        heard.retract(event.length);
        continue;
      }
      const spokenMs = clock.monotonicMs() - startedAt;
      // What comes all at once lets no timer through.
      if (spokenMs >= talkMs) return 'deadline';
      const before = heard.text.trimEnd().length;
      // No more than it may say, however much there is in one piece.
      heard.add(event.text.slice(0, maxCharacters + 1 - heard.text.length));
      if (spokenMs >= talkMs * STOP_AT_SENTENCE_FROM && MAY_END.test(event.text) && isPastEnd(heard, before))
        return 'deadline';
      if (heard.text.length > maxCharacters) return 'length';
    }
    return { failure: 'cut-off' };
  } catch (error) {
    return { failure: modelFailureOf(error) };
  }
}

/** Without one of these no sentence ends or is seen to have ended; looking for its end takes longer than this. */
const MAY_END = /[.!?…。！？\s"'”’»)\]*_]/u;

/**
 * Whether a sentence ended here and another begins: at the very end of what was said the next event may be the model's
 * own end, or a closing quote.
 */
function isPastEnd(heard: Transcript, before: number): boolean {
  const end = before > 0 ? heard.sentenceEnd() : 0;
  return end > 0 && end >= before && end < heard.text.trimEnd().length;
}

function outcomeOf(reason: StopReason): Outcome {
  return reason === 'filtered' ? { failure: 'filtered' } : reason;
}

/** What was said goes before what went wrong after it, unless it was taken back. */
function told(outcome: Outcome, heard: Transcript): Speech | Silence {
  if (typeof outcome === 'object' && outcome.failure === 'filtered') return outcome;
  const said = outcome === 'stop' ? heard.whole() : heard.sentences();
  // A text that is cut at a number of code units may end with half a character, and a model may send halves of its own.
  const text = firstCharacters(said.replace(/[\ud800-\udbff]$/, ''), said.length);
  if (text !== '') return { text, finishReason: typeof outcome === 'string' ? outcome : 'cut-off' };
  if (typeof outcome === 'object') return outcome;
  return { failure: outcome === 'deadline' ? 'slow' : 'empty' };
}
