import { lunarDateOf } from '../../../../handlers/metaphysical/facts/calendar/lunar-date.ts';
import { skyAt } from '../../../../handlers/metaphysical/facts/sky/sky.ts';
import type { Brief } from '../../../../handlers/metaphysical/model/brief.ts';
import type { Model, ModelEvent, ModelRequest, StopReason } from '../../../../handlers/metaphysical/model/model.ts';
import type { ChatRequest } from '../../../../handlers/request/chat-request.ts';
import { type Clock, sleep } from '../../../../index.ts';
import { questionOf } from '../question/question-of.ts';

/** A step of a scripted model: an event, a wait, a failure, or a hang that ignores the signal. */
export type Step =
  | ModelEvent
  | { readonly waitMs: number }
  | { readonly fail: unknown }
  | { readonly finish: StopReason }
  | 'hang';

export interface ScriptedModel extends Model {
  /** Its requests, in order. */
  readonly requests: readonly ModelRequest[];
}

export const say = (text: string): ModelEvent => ({ type: 'text', text });
export const END: ModelEvent = { type: 'end', reason: 'stop' };

/** A model that follows a script, and then ends without an event. */
export function scriptedModel(clock: Clock, steps: readonly Step[], id = 'scripted'): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    id,
    requests,
    async *stream(request) {
      requests.push(request);
      for (const step of steps) {
        if (step === 'hang') await new Promise(() => undefined);
        else if ('fail' in step) throw step.fail;
        else if ('finish' in step) request.onFinish?.(step.finish);
        else if ('waitMs' in step) await sleep(clock, step.waitMs, request.signal);
        else yield step;
      }
    },
  };
}

const NOON = new Date('2026-01-15T12:00:00Z');

/** A question on a winter day, without a birth. */
export function briefOf({
  facts = FACTS,
  passages = [],
  ...chat
}: Partial<Omit<Brief, 'question'> & ChatRequest> = {}): Brief {
  const question = questionOf({ prompt: 'What does the sky say?', lang: 'en', topic: 'astrology', ...chat });
  return { question, facts, passages };
}

const FACTS = { sky: skyAt(NOON), lunar: lunarDateOf({ year: 2026, month: 1, day: 15 }) };
