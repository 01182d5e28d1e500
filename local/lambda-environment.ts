import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ChildProcess, startNode } from './child-process.ts';
import type { FunctionDefinition } from './definitions.ts';
import { environmentVariables, type FunctionPlace, functionArn } from './environment-variables.ts';
import { type FunctionError, type InvocationResult, type Outcome, platformErrors } from './invocation.ts';
import type { LogSink } from './log.ts';
import { endLines, initLine, startLine } from './report.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

const preload = fileURLToPath(new URL('./runtime/preload.cjs', import.meta.url));
const runtimeClient = createRequire(import.meta.url).resolve('aws-lambda-ric');

/** The settings of an execution environment. */
export interface EnvironmentSettings extends FunctionPlace {
  readonly definition: FunctionDefinition;
  readonly log: LogSink;
  /** Time limit for loading the handler's module, in milliseconds. */
  readonly initLimitMs: number;
}

/** The invocation that an environment runs. */
interface Run {
  readonly requestId: string;
  readonly settle: (outcome: Outcome) => void;
}

/** Waits two turns of the event loop, so that the exit of a process that died while idle is seen. */
async function letExitBeSeen(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/**
 * One execution environment: a process of AWS's runtime client that runs one invocation at a time. Each invocation
 * settles, even if the process dies. An environment cannot be used again after its process has ended.
 */
export class LambdaEnvironment {
  /** Resolves when the process and its sockets are gone. */
  readonly ended: Promise<void>;
  readonly #settings: EnvironmentSettings;
  readonly #startedAt = performance.now();
  readonly #initialised = Promise.withResolvers<FunctionError | undefined>();
  #runtimeApi: RuntimeApi | undefined;
  #process: ChildProcess | undefined;
  #run: Run | undefined;
  #hasInitialised = false;
  /** The load time of the handler's module, until a report contains it. */
  #initMs: number | undefined;
  /** The reason why the process was killed, or its exit. */
  #endReason: FunctionError | undefined;

  constructor(settings: EnvironmentSettings) {
    this.#settings = settings;
    this.ended = this.#runToEnd();
  }

  /** True if it can run an invocation. */
  get idle(): boolean {
    return this.#endReason === undefined && this.#run === undefined;
  }

  /** The process id, once the process has started. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Kills the process. Its invocation settles as an error. */
  async stop(): Promise<void> {
    this.#end(platformErrors.stopped);
    await this.ended;
  }

  /**
   * Runs one invocation. Call it only when idle. As on Lambda, the time limit starts after the module has loaded.
   *
   * @returns undefined if the process of a used environment had exited by itself before it received the invocation
   */
  async invoke(payload: string, traceId: string): Promise<InvocationResult | undefined> {
    const requestId = randomUUID();
    const { promise, resolve: settle } = Promise.withResolvers<Outcome>();
    this.#run = { requestId, settle };
    const used = this.#hasInitialised;
    const initError = await this.#initialised.promise;
    if (initError) return { requestId, error: initError };
    await letExitBeSeen();

    this.#log(startLine(requestId));
    const startedAt = performance.now();
    const limit = this.#startClock(requestId, payload, traceId);
    const outcome = await promise;
    clearTimeout(limit);
    this.#run = undefined;
    const received = !this.#runtimeApi?.withdraw();
    if (used && !received && 'error' in outcome && outcome.error.errorType === 'Runtime.ExitError') return undefined;
    this.#report(requestId, outcome, performance.now() - startedAt);
    return { requestId, ...outcome };
  }

  #startClock(requestId: string, payload: string, traceId: string): NodeJS.Timeout {
    const { definition } = this.#settings;
    const limitMs = definition.timeoutMs;
    this.#runtimeApi?.offer({
      requestId,
      payload,
      traceId,
      deadlineEpochMs: Date.now() + limitMs,
      functionArn: functionArn(definition, this.#settings),
    });
    return setTimeout(() => this.#end(platformErrors.timedOut(limitMs)), limitMs);
  }

  #report(requestId: string, outcome: Outcome, durationMs: number): void {
    const { memorySizeMb } = this.#settings.definition;
    const lines = endLines({ requestId, outcome, durationMs, memorySizeMb, initMs: this.#initMs });
    for (const line of lines) this.#log(line);
    this.#initMs = undefined;
  }

  #log(line: string): void {
    this.#settings.log(this.#settings.definition.key, line);
  }

  /** Runs the process from start to end, then settles whatever still waits for it. */
  async #runToEnd(): Promise<void> {
    const reason = await this.#runProcess().catch(platformErrors.notStarted);
    this.#endReason ??= reason;
    const failedInit = !this.#hasInitialised && this.#endReason !== platformErrors.stopped;
    if (failedInit) this.#log(initLine(performance.now() - this.#startedAt, this.#endReason));
    this.#initialised.resolve(this.#endReason);
    this.#run?.settle({ error: this.#endReason });
    await this.#runtimeApi?.close();
  }

  async #runProcess(): Promise<FunctionError> {
    const { definition, root, initLimitMs } = this.#settings;
    this.#runtimeApi = await this.#openRuntimeApi();
    if (this.#endReason) return this.#endReason;
    const env = environmentVariables(definition, this.#settings, this.#runtimeApi.address);
    const args = ['--require', preload, runtimeClient];
    this.#process = startNode(args, { cwd: root, env }, (line) => this.#log(line));
    const initLimit = setTimeout(() => this.#end(platformErrors.timedOut(initLimitMs)), initLimitMs);
    void this.#initialised.promise.then(() => clearTimeout(initLimit));
    return platformErrors.exited(await this.#process.ended);
  }

  #openRuntimeApi(): Promise<RuntimeApi> {
    return startRuntimeApi({
      initialised: () => {
        this.#hasInitialised = true;
        this.#initMs = performance.now() - this.#startedAt;
        this.#initialised.resolve(undefined);
      },
      initFailed: (error) => this.#end(error),
      finished: (requestId, outcome) => {
        if (this.#run?.requestId === requestId) this.#run.settle(outcome);
      },
    });
  }

  #end(reason: FunctionError): void {
    this.#endReason ??= reason;
    this.#process?.kill();
  }
}
