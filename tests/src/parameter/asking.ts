import type { InvocationDeadline } from '../../../src/deadline/deadline.ts';
import { type AbortManners, type ScriptedParameter, scriptedParameter } from './scripted-store.ts';

/** Gets the value in a new invocation, which ends with the result. */
export async function ask(
  { parameter, invocation }: ScriptedParameter,
  deadline: InvocationDeadline = invocation(),
): Promise<unknown> {
  try {
    return await parameter.get(deadline);
  } finally {
    deadline.end();
  }
}

/** Gets the value as `ask` does. A failure is the result. */
export function tryToAsk(scripted: ScriptedParameter, deadline?: InvocationDeadline): Promise<unknown> {
  return ask(scripted, deadline).catch((error: unknown) => error);
}

/** A parameter that has just been fetched once. */
export async function fetched(...args: Parameters<typeof scriptedParameter>): Promise<ScriptedParameter> {
  const scripted = scriptedParameter(...args);
  const asked = ask(scripted);
  scripted.last.answer('good');
  await asked;
  return scripted;
}

export const ALL_MANNERS: readonly AbortManners[] = ['ignores it', 'fails at once', 'fails a moment later'];

/** The ways in which a store ends the last fetch. */
export type Fault = (scripted: ScriptedParameter) => void | Promise<void>;

export const FAULTS: readonly (readonly [string, Fault])[] = [
  ['an error', ({ last }) => last.fail(new Error('AccessDenied'))],
  ['nonsense', ({ last }) => last.answer('nonsense')],
  ['nothing', ({ last }) => last.answer(undefined)],
  ['no answer in time', ({ clock }) => clock.advanceAsync(1_500)],
];
