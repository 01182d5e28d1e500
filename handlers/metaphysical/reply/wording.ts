import type { Clock } from '../../../index.ts';
import type { Passage } from '../knowledge/passage.ts';
import type { Brief } from '../model/brief.ts';
import { type Generation, type GenerationFailure, generate } from '../model/generate.ts';
import { planOf } from '../model/plan.ts';
import type { TrackedModel } from '../model/tracked-models.ts';
import { composeAnswer } from './composer/compose-answer.ts';

/** An answer in words. */
export interface Wording {
  readonly answer: string;
  /** The author: a model's id, or `embedded` for the composer. */
  readonly model: string;
  /** True if the composer stands in for a model. */
  readonly degraded: boolean;
  readonly finishReason: Generation['finishReason'];
  /** The passages that it uses besides the facts. */
  readonly passages: readonly Passage[];
  /** The reason for which the model did not answer, or not completely: for the log. */
  readonly failure?: GenerationFailure['failure'];
}

/** The input of an answer's words. */
export interface WordingOptions {
  readonly brief: Brief;
  /** The language model that is to answer, if there is one. */
  readonly trackedModel: TrackedModel | undefined;
  /** The time that is left before the answer must go out, in milliseconds. */
  readonly remainingMs: number;
  readonly clock: Clock;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** The composer's name in an answer, in place of a model's id. */
export const EMBEDDED = 'embedded';

/**
 * Words an answer by the language model. Without one, with too little time, or if it fails, the composer does.
 *
 * @throws the signal's reason
 */
export async function wordingOf({ brief, trackedModel, remainingMs, clock, signal }: WordingOptions): Promise<Wording> {
  if (trackedModel === undefined) return composed(brief);
  const plan = planOf(remainingMs, trackedModel.speed.expected());
  if (plan === undefined) return { ...composed(brief), degraded: true, failure: 'slow' };
  const generated = await generate({ ...trackedModel, brief, plan, clock, signal });
  if ('failure' in generated) return { ...composed(brief), degraded: true, failure: generated.failure };
  const { text: answer, finishReason } = generated;
  return {
    answer,
    model: trackedModel.model.id,
    degraded: false,
    finishReason,
    passages: brief.passages,
    ...(finishReason === 'cut-off' && { failure: 'cut-off' }),
  };
}

/** Maximum passages of a composed answer: a spread has three cards, and more are not read. */
const MAX_COMPOSED = 4;

function composed(brief: Brief): Wording {
  const passages = brief.passages.slice(0, MAX_COMPOSED);
  const answer = composeAnswer({ ...brief, passages });
  return { answer, model: EMBEDDED, degraded: false, finishReason: 'stop', passages };
}
