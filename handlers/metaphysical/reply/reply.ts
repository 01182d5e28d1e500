import type { Clock, Deadline } from '../../../index.ts';
import { type Facts, factsOf } from '../facts/facts.ts';
import { sourcesOf } from '../facts/sources.ts';
import type { Topic } from '../facts/topic.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type RetrieveOptions, retrieve } from '../knowledge/retrieval/retrieve.ts';
import type { GenerationFailure } from '../model/generate.ts';
import { passagesFor } from '../model/plan.ts';
import type { TrackedModel } from '../model/tracked-models.ts';
import type { Care } from '../question/care/care.ts';
import type { Question } from '../question/question.ts';
import type { Language } from '../text/language.ts';
import { type PassageSource, passageSourceOf } from './passage-source.ts';
import { EMBEDDED, type Wording, wordingOf } from './wording.ts';

/** A question and its deadline. */
export interface ReplyRequest {
  readonly question: Question;
  readonly deadline: Deadline;
}

/** The services that a reply needs. */
export interface ReplyTools {
  readonly knowledge: Knowledge;
  /** The language model that is to answer this user, if there is one. */
  readonly trackedModel: TrackedModel | undefined;
  readonly clock: Clock;
}

/** A reply, with the failures for the log. */
export interface Reply {
  readonly body: ReplyBody;
  /** The failures that the reply had to do without. */
  readonly failures: { readonly knowledge?: 'failed'; readonly model?: GenerationFailure['failure'] };
}

/** The body of MetaphysicalAPI's answer. */
interface ReplyBody extends Omit<Wording, 'failure' | 'passages'> {
  readonly language: Language;
  readonly topic: Topic;
  /** Present if the question belongs to people who are qualified; the answer names them. */
  readonly care?: Care['kind'];
  readonly facts: Facts;
  readonly sources: readonly (ReturnType<typeof sourcesOf>[number] | PassageSource)[];
  readonly timing: ReplyTiming;
}

/** The time that each part took, in milliseconds. */
interface ReplyTiming extends Pick<Deadline, 'budgetMs' | 'source'> {
  readonly elapsedMs: number;
  readonly factsMs: number;
  readonly retrievalMs: number;
  /** The model's, or the composer's. */
  readonly answerMs: number;
  readonly remainingMs: number;
}

/** The share of the time for passages, the lesser part of the work, and its maximum. */
const RETRIEVAL_SHARE = 0.2;
const MAX_RETRIEVAL_MS = 1_500;

/**
 * Makes the reply that the time allows: always facts, and passages and a model's answer if they come in time.
 *
 * @throws the deadline's error when it is over
 */
export async function replyTo({ question, deadline }: ReplyRequest, tools: ReplyTools): Promise<Reply> {
  const { topic, language, care } = question;
  const lap = startLaps(deadline);
  const facts = factsOf(question, new Date(tools.clock.now()));
  const factsMs = lap();
  const asked = { ...tools, question, facts, ...looking(deadline) };
  const { passages, failed } = care ? NOTHING : await retrieve(asked);
  const retrievalMs = lap();
  const brief = { question, facts, passages };
  const {
    failure,
    passages: used,
    ...words
  } = care ? careful(care) : await wordingOf({ ...tools, ...timeFor(deadline), brief });
  const answerMs = lap();
  const timing = { ...timingOf(deadline), factsMs, retrievalMs, answerMs };
  const sources = [...sourcesOf(facts), ...used.map(passageSourceOf)];
  return {
    body: { ...words, language, topic, ...(care && { care: care.kind }), facts, sources, timing },
    failures: { ...(failed && { knowledge: 'failed' }), ...(failure && { model: failure }) },
  };
}

const NOTHING = { passages: [], failed: false };

const careful = ({ text }: Care): Wording => ({
  answer: text,
  model: EMBEDDED,
  degraded: false,
  finishReason: 'stop',
  passages: [],
});

function timeFor(deadline: Deadline): { readonly remainingMs: number; readonly signal: AbortSignal } {
  return { remainingMs: deadline.remainingMs(), signal: deadline.signal };
}

function looking(deadline: Deadline): Pick<RetrieveOptions, 'depth' | 'patienceMs' | 'signal'> {
  const { remainingMs, signal } = timeFor(deadline);
  const patienceMs = Math.min(MAX_RETRIEVAL_MS, remainingMs * RETRIEVAL_SHARE);
  return { depth: passagesFor(remainingMs), patienceMs, signal };
}

function timingOf(deadline: Deadline): Omit<ReplyTiming, 'factsMs' | 'retrievalMs' | 'answerMs'> {
  const { budgetMs, source } = deadline;
  const remainingMs = deadline.remainingMs();
  return { budgetMs, source, elapsedMs: budgetMs - remainingMs, remainingMs };
}

/** Each call gives the time since the one before, in milliseconds. */
function startLaps(deadline: Deadline): () => number {
  let last = deadline.remainingMs();
  return () => {
    const before = last;
    last = deadline.remainingMs();
    return before - last;
  };
}
