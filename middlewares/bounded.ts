import type middy from '@middy/core';
import { beginInvocation } from '../src/deadline/begin.ts';
import { expectsHttpResponse } from '../src/deadline/http-event.ts';
import type { Invocation } from '../src/deadline/invocation.ts';
import { extensibleContext } from '../src/deadline/lambda-clock.ts';
import { type DeadlineOptions, deadlineSettings } from '../src/deadline/settings.ts';
import { problemOf, problemResponse } from '../src/failure/problem.ts';
import { peek } from '../src/failure/redact.ts';
import { boundAfter, boundBefore, boundHandler, type Handler, type Hook, isThenable, mirrorOf } from './run/hooks.ts';
import { attachInvocation } from './run/invocation.ts';

/** What Middy's core hands to an execution mode. */
interface Core {
  middyRequest(event: unknown, context: object): middy.Request;
  runRequest(
    request: middy.Request,
    befores: Hook[],
    handler: Handler,
    afters: Hook[],
    onErrors: Hook[],
    plugin: object,
  ): Promise<unknown>;
}
type Plugin = Required<Pick<middy.PluginObject, 'requestStart' | 'requestEnd'>>;

/**
 * The execution mode that bounds a whole run: every `before`, the handler, every `after` and, with a second cut inside
 * the reserve, every `onError`. Middy's own early time-out covers the handler alone.
 *
 * It takes the deadline before anything runs, and hands the handler a `{ signal }` that aborts at it. Where nothing
 * has rendered a failure it answers HTTP events with a problem document itself; other events keep their thrown error.
 *
 * @example middy(bounded({ reserveMs: 500 })).use(aiUpstream(options)).handler(handler)
 * @throws RangeError when an option is out of range
 * @throws TypeError when given another execution mode: Middy has one slot, and streaming and durable functions have no bounded form yet
 */
export function bounded(options: DeadlineOptions = {}): middy.PluginObject {
  const settings = deadlineSettings('bounded()', options);
  if ('executionMode' in options) throw new TypeError('bounded(): it is an execution mode itself and takes no other');

  const boundedExecution = (
    core: Core,
    befores: Hook[],
    handler: Handler,
    afters: Hook[],
    onErrors: Hook[],
    plugin: Plugin,
  ) => {
    let handle = boundHandler(handler);
    const boundBefores = mirrorOf(befores, boundBefore);
    const boundAfters = mirrorOf(afters, boundAfter);
    const corePlugin = { ...plugin, timeoutEarly: false };

    const run = (event?: unknown, awsContext: object | null = {}): Promise<unknown> => {
      refuseOtherModes(awsContext);
      const request = core.middyRequest(event, extensibleContext(awsContext));
      const invocation = beginInvocation(event, awsContext, settings);
      attachInvocation(request, invocation);
      const work = async (): Promise<unknown> => {
        let ended = false;
        try {
          plugin.requestStart(request);
          const response = await core.runRequest(
            request,
            boundBefores(),
            handle(invocation),
            boundAfters(),
            onErrors,
            corePlugin,
          );
          ended = true;
          await plugin.requestEnd(request);
          return response;
        } catch (error) {
          if (!ended) await endQuietly(request, plugin);
          return unrendered(event, error, invocation);
        }
      };
      return invocation.settle(
        work,
        () => rendered(request) ?? unrendered(event, invocation.deadline.exceeded(), invocation),
      );
    };
    const replaceHandler = (replacement: Handler) => {
      handle = boundHandler(replacement);
      return run;
    };
    return Object.assign(run, { handler: replaceHandler });
  };
  return {
    executionMode: boundedExecution as unknown as middy.PluginObject['executionMode'] & {},
    timeoutEarlyInMillis: 0,
  };
}

/** The error that came first is the one to tell. */
async function endQuietly(request: middy.Request, plugin: Plugin): Promise<void> {
  try {
    await plugin.requestEnd(request);
  } catch {}
}

/** An answer that was there when time ran out; what a hook left half made is none. */
function rendered({ event, response }: middy.Request): unknown {
  const isAnswer = !expectsHttpResponse(event) || typeof peek(response, 'statusCode') === 'number';
  return isAnswer && !isThenable(response) ? response : undefined;
}

/** What becomes of an error that no middleware has made an answer of. */
function unrendered(event: unknown, error: unknown, invocation: Invocation): unknown {
  if (!expectsHttpResponse(event)) throw error;
  const { requestId, deadline } = invocation;
  return problemResponse(problemOf(error, { instance: requestId, timing: deadline.timing() }));
}

function refuseOtherModes(context: object | null): void {
  const isStream = typeof peek(context, 'write') === 'function';
  const isDurable = peek(context, 'lambdaContext') !== undefined;
  if (!isStream && !isDurable) return;
  const mode = isStream ? 'response streaming' : 'durable execution';
  throw new TypeError(`bounded(): ${mode} has no bounded form yet; this function answers in one piece`);
}
