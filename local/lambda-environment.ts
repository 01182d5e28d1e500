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

/** What an execution environment is made for. */
export interface EnvironmentSettings extends FunctionPlace {
  readonly definition: FunctionDefinition;
  readonly log: LogSink;
  /** How long the handler's module may take to load. */
  readonly initLimitMs: number;
}

/** The invocation that an environment is busy with. */
interface Run {
  readonly requestId: string;
  readonly settle: (outcome: Outcome) => void;
}

/** Two turns of the event loop, in which the end of a process that died while idle becomes known. */
async function newsOfProcess(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/**
 * One execution environment: one process under AWS's own runtime client, for one invocation at a time. Whatever
 * happens to the process, the invocation is settled. Once its process has ended an environment is of no more use.
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
  /** How long the handler's module took to load, until a report has told it. */
  #initMs: number | undefined;
  /** Why the process was ended, or what it ended with. */
  #fate: FunctionError | undefined;

  constructor(settings: EnvironmentSettings) {
    this.#settings = settings;
    this.ended = this.#live();
  }

  /** Whether it can take an invocation. */
  get idle(): boolean {
    return this.#fate === undefined && this.#run === undefined;
  }

  /** The process's id, once there is a process. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Ends the process at once; the invocation in it is settled as an error. */
  async stop(): Promise<void> {
    this.#end(platformErrors.stopped);
    await this.ended;
  }

  /**
   * Runs one invocation; only to be called when idle. As on Lambda the time limit starts when the module has loaded.
   *
   * @returns undefined when the process of a used environment had ended, of itself, before it received the invocation
   */
  async invoke(payload: string, traceId: string): Promise<InvocationResult | undefined> {
    const requestId = randomUUID();
    const { promise, resolve: settle } = Promise.withResolvers<Outcome>();
    this.#run = { requestId, settle };
    const used = this.#hasInitialised;
    const initError = await this.#initialised.promise;
    if (initError) return { requestId, error: initError };
    await newsOfProcess();

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

  /** From the process's start to its end, and the word about it to whoever waits. */
  async #live(): Promise<void> {
    const fate = await this.#runProcess().catch(platformErrors.notStarted);
    this.#fate ??= fate;
    const failedInit = !this.#hasInitialised && this.#fate !== platformErrors.stopped;
    if (failedInit) this.#log(initLine(performance.now() - this.#startedAt, this.#fate));
    this.#initialised.resolve(this.#fate);
    this.#run?.settle({ error: this.#fate });
    await this.#runtimeApi?.close();
  }

  async #runProcess(): Promise<FunctionError> {
    const { definition, root, initLimitMs } = this.#settings;
    this.#runtimeApi = await this.#openRuntimeApi();
    if (this.#fate) return this.#fate;
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

  #end(fate: FunctionError): void {
    this.#fate ??= fate;
    this.#process?.kill();
  }
}
