import type { FunctionDefinition } from './definitions.ts';
import { type IdleSettings, idleEnvironments } from './idle-environments.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import { type EnvironmentSettings, LambdaEnvironment } from './lambda-environment.ts';
import { newTraceId } from './trace-id.ts';

/** The parts of a function. */
export interface FunctionSettings extends EnvironmentSettings, IdleSettings {}

/**
 * A function with as many execution environments as it has concurrent invocations. Those that have nothing to do for a
 * while are ended.
 */
export class LambdaFunction {
  readonly #settings: FunctionSettings;
  readonly #environments = new Set<LambdaEnvironment>();
  readonly #idle;
  #stopped = false;

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
    this.#idle = idleEnvironments<LambdaEnvironment>(settings);
  }

  /** What it was made from. */
  get definition(): FunctionDefinition {
    return this.#settings.definition;
  }

  /** The processes that are alive now. */
  get pids(): readonly number[] {
    return [...this.#environments].flatMap(({ pid }) => pid ?? []);
  }

  /** Settles always, and never rejects: every way an invocation can end is a result. */
  async invoke({ event, traceId = newTraceId() }: Invocation): Promise<InvocationResult> {
    const payload = JSON.stringify(event ?? null);
    for (;;) {
      const environment = this.#environment();
      const result = await environment.invoke(payload, traceId);
      if (environment.idle) this.#idle.add(environment);
      if (result) return result;
    }
  }

  /** Ends every environment, as Lambda does from time to time: the next invocation is a cold start. */
  async recycle(): Promise<void> {
    await Promise.all([...this.#environments].map((environment) => environment.stop()));
  }

  /** Ends every environment, and any that is still asked for. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.recycle();
  }

  #environment(): LambdaEnvironment {
    // The oldest first, so that those which a burst has started come to rest.
    for (const environment of this.#environments) {
      if (!environment.idle) continue;
      this.#idle.remove(environment);
      return environment;
    }
    const environment = new LambdaEnvironment(this.#settings);
    this.#environments.add(environment);
    void environment.ended.finally(() => {
      this.#environments.delete(environment);
      this.#idle.remove(environment);
    });
    if (this.#stopped) void environment.stop();
    return environment;
  }
}
