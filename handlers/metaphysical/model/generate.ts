import type { Clock } from '../../../index.ts';
import { unlessAborted } from '../../../src/abort.ts';
import { firstCharacters } from '../../../src/text.ts';
import type { Brief } from './brief.ts';
import { type ModelFailure, modelFailureOf } from './failure.ts';
import type { Model, StopReason } from './model.ts';
import type { Plan } from './plan.ts';
import type { SpeedTracker } from './speed-tracker.ts';
import { Transcript } from './transcript.ts';

/** The answer of a model. */
export interface Generation {
  readonly text: string;
  /** `deadline`: it was stopped for want of time; `cut-off`: its service broke off; both at the end of a sentence. */
  readonly finishReason: 'stop' | 'length' | 'deadline' | 'cut-off';
}

/** The reason for which a model gave no usable answer. */
export interface GenerationFailure {
  readonly failure: ModelFailure | 'slow' | 'filtered' | 'empty';
}

/** Options of `generate()`. */
export interface GenerateOptions {
  readonly model: Model;
  readonly brief: Brief;
  readonly plan: Plan;
  readonly speed: SpeedTracker;
  readonly clock: Clock;
  /** Ends the generation: nobody waits any more. */
  readonly signal: AbortSignal;
}

/** From this share of its time on a model is stopped where a sentence ends. */
const STOP_AT_SENTENCE_FROM = 0.85;

/** Stops a model that counts its tokens otherwise than we do, or not at all. */
const MAX_CHARACTERS_PER_TOKEN = 12;

/**
 * Lets a model generate an answer for as long as the plan allows. It is stopped at the end of a sentence when its time
 * is nearly over, and anywhere when it is over. Settles by then, even if the model hangs, throws or never ends.
 *
 * @throws the signal's reason
 */
export async function generate(options: GenerateOptions): Promise<Generation | GenerationFailure> {
  const { plan, clock, signal, speed, brief } = options;
  const transcript = new Transcript(brief.question.language, clock);
  const stop = new AbortController();
  const late = Promise.withResolvers<'deadline'>();
  const cancel = clock.startTimer(plan.generationMs, () => late.resolve('deadline'));
  try {
    const ending = await unlessAborted(signal, () =>
      Promise.race([readEvents(options, transcript, stop.signal), late.promise]),
    );
    // An answer that is whole is not cut for want of time: only the count of its tokens was missing.
    const outcome = ending === 'deadline' && transcript.reason ? outcomeOf(transcript.reason) : ending;
    // A refusal at once says nothing about speed.
    if (!transcript.isEmpty || outcome === 'deadline') speed.record(transcript.sample());
    return resultOf(outcome, transcript);
  } finally {
    cancel();
    // Ends a model that still generates; after its end the signal changes nothing.
    stop.abort();
  }
}

type Outcome = Generation['finishReason'] | GenerationFailure;

async function readEvents(
  { model, brief, plan, clock }: GenerateOptions,
  transcript: Transcript,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedAt = clock.monotonicMs();
  const { maxTokens, generationMs } = plan;
  const maxCharacters = maxTokens * MAX_CHARACTERS_PER_TOKEN;
  const onFinish = (reason: StopReason): void => {
    transcript.reason = reason;
  };
  try {
    for await (const event of model.stream({ brief, maxTokens, signal, onFinish })) {
      if (signal.aborted) return 'deadline';
      if (event.type === 'end') {
        transcript.tokens = event.outputTokens;
        return outcomeOf(event.reason);
      }
      if (event.type === 'retract') {
        transcript.retract(event.length);
        continue;
      }
      const elapsedMs = clock.monotonicMs() - startedAt;
      // Events that arrive all at once let no timer fire.
      if (elapsedMs >= generationMs) return 'deadline';
      const before = transcript.text.trimEnd().length;
      // One event may be longer than the whole limit.
      transcript.add(event.text.slice(0, maxCharacters + 1 - transcript.text.length));
      if (
        elapsedMs >= generationMs * STOP_AT_SENTENCE_FROM &&
        MAY_END.test(event.text) &&
        isPastEnd(transcript, before)
      )
        return 'deadline';
      if (transcript.text.length > maxCharacters) return 'length';
    }
    return { failure: 'cut-off' };
  } catch (error) {
    return { failure: modelFailureOf(error) };
  }
}

/**
 * Without one of these no sentence ends or is seen to have ended. The search for its end takes longer than this test.
 */
const MAY_END = /[.!?…。！？\s"'”’»)\]*_]/u;

/**
 * True if a sentence ended in the newest text and another has begun. At the very end of the text the next event may be
 * the model's own end, or a closing quote.
 */
function isPastEnd(transcript: Transcript, before: number): boolean {
  const end = before > 0 ? transcript.sentenceEnd() : 0;
  return end > 0 && end >= before && end < transcript.text.trimEnd().length;
}

function outcomeOf(reason: StopReason): Outcome {
  return reason === 'filtered' ? { failure: 'filtered' } : reason;
}

/** Text counts more than a failure after it, unless the text was filtered. */
function resultOf(outcome: Outcome, transcript: Transcript): Generation | GenerationFailure {
  if (typeof outcome === 'object' && outcome.failure === 'filtered') return outcome;
  const given = outcome === 'stop' ? transcript.whole() : transcript.sentences();
  // A text that is cut at a number of code units may end with half a character, and a model may send halves of its own.
  const text = firstCharacters(given.replace(/[\ud800-\udbff]$/, ''), given.length);
  if (text !== '') return { text, finishReason: typeof outcome === 'string' ? outcome : 'cut-off' };
  if (typeof outcome === 'object') return outcome;
  return { failure: outcome === 'deadline' ? 'slow' : 'empty' };
}
