import type middy from '@middy/core';
import { beginInvocation } from '../src/deadline/begin.ts';
import { extensibleContext } from '../src/deadline/lambda-clock.ts';
import { type DeadlineOptions, deadlineSettings } from '../src/deadline/settings.ts';
import { readProperty } from '../src/unknown.ts';
import { answerInTime, type RunHooks } from './execution/answer.ts';
import { bindAfter, bindBefore, bindHandler, bindHooks, type Handler, type Hook } from './execution/hooks.ts';
import { attachInvocation } from './execution/invocation.ts';
import { attachExposure, stackExposure } from './execution/occurrence.ts';
import { MISPLACED_IN_BOUNDED, noEarlyResponse, refuseEarlyTimeout } from './execution/plugin-options.ts';

/** The functions of Middy's core that an execution mode gets. */
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

/**
 * The execution mode that bounds a whole run: every `before`, the handler and every `after` until the deadline, and every
 * `onError` within the reserve. Middy's own early time-out covers the handler only.
 *
 * It takes the deadline before anything runs, and gives the handler a `{ signal }` that aborts at it. If no middleware has
 * rendered a failure, it answers HTTP events with a problem document; for other events the error stays thrown.
 *
 * @example middy(bounded({ reserveMs: 500 })).use(aiUpstream(options)).handler(handler)
 * @throws RangeError when an option is out of range
 * @throws TypeError naming an option that is unknown, or Middy's own early time-out in here or beside
 * @throws TypeError when given another execution mode: Middy has one slot, and streaming and durable functions have no bounded form yet
 */
export function bounded(options: DeadlineOptions = {}): middy.PluginObject {
  const settings = deadlineSettings('bounded()', options, MISPLACED_IN_BOUNDED);

  const boundedExecution = (
    core: Core,
    befores: Hook[],
    handler: Handler,
    afters: Hook[],
    onErrors: Hook[],
    plugin: RunHooks,
  ) => {
    refuseEarlyTimeout(plugin);
    let handle = bindHandler(handler);
    const boundBefores = bindHooks(befores, bindBefore);
    const boundAfters = bindHooks(afters, bindAfter);
    const exposure = stackExposure(settings.exposeTiming, onErrors);
    const corePlugin = { ...plugin, timeoutEarly: false };

    const run = (event?: unknown, awsContext: object | null = {}): Promise<unknown> => {
      refuseOtherModes(awsContext);
      const request = core.middyRequest(event, extensibleContext(awsContext));
      const invocation = beginInvocation(event, awsContext, settings);
      attachInvocation(request, invocation);
      attachExposure(request, exposure);
      const runStack = (): Promise<unknown> =>
        core.runRequest(request, boundBefores(), handle(invocation), boundAfters(), onErrors, corePlugin);
      return answerInTime(runStack, request, invocation, plugin);
    };
    const replaceHandler = (replacement: Handler) => {
      handle = bindHandler(replacement);
      return run;
    };
    return Object.assign(run, { handler: replaceHandler });
  };
  return {
    executionMode: boundedExecution as unknown as middy.PluginObject['executionMode'] & {},
    timeoutEarlyResponse: noEarlyResponse,
  };
}

function refuseOtherModes(context: object | null): void {
  const isStream = typeof readProperty(context, 'write') === 'function';
  const isDurable = readProperty(context, 'lambdaContext') !== undefined;
  if (!isStream && !isDurable) return;
  const mode = isStream ? 'response streaming' : 'durable execution';
  throw new TypeError(`bounded(): ${mode} has no bounded form yet; this function answers in one piece`);
}
