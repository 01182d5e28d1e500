import { any, array, check, type GenericSchema, object, picklist, pipe } from 'valibot';
import { boundedObject, requiredOr } from './field-errors.ts';
import { REQUEST_LIMITS } from './limits.ts';
import { atMost, type Limit, notBlank, text } from './text.ts';

/** An earlier message of the user or of this service. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const { historyMaxTurns, turnMaxCodePoints } = REQUEST_LIMITS;

const NO_TURN = 'must be an object with role and content';
const turn = boundedObject(
  object(
    {
      role: picklist(['user', 'assistant'], "must be 'user' or 'assistant'"),
      content: pipe(text, notBlank, atMost(turnMaxCodePoints)),
    },
    requiredOr(NO_TURN),
  ),
  NO_TURN,
);

const isShort = (turns: unknown[]): boolean => turns.length <= historyMaxTurns;

const atMostTurns: Limit<unknown[]> = {
  ...check(isShort, `must have at most ${historyMaxTurns} turns`),
  limit: historyMaxTurns,
  unit: 'items',
};

/** The schema of a conversation. It is counted before it is read: a million wrong turns are one error. */
export const history: GenericSchema<unknown, readonly Turn[]> = pipe(
  array(any(), 'must be a list'),
  atMostTurns,
  array(turn),
);
