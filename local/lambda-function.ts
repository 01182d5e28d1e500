import type { FunctionDefinition } from './definitions.ts';
import { type IdleSettings, idleEnvironments } from './idle-environments.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import { type EnvironmentSettings, LambdaEnvironment } from './lambda-environment.ts';
import { newTraceId } from './trace-id.ts';

/** The settings of a function. */
export interface FunctionSettings extends EnvironmentSettings, IdleSettings {}

/**
 * A function with one execution environment per concurrent invocation. Environments that are idle for a while are
 * stopped.
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

  get definition(): FunctionDefinition {
    return this.#settings.definition;
  }

  /** The ids of the running processes. */
  get pids(): readonly number[] {
    return [...this.#environments].flatMap(({ pid }) => pid ?? []);
  }

  /** Never rejects: an error is a result too. */
  async invoke({ event, traceId = newTraceId() }: Invocation): Promise<InvocationResult> {
    const payload = JSON.stringify(event ?? null);
    for (;;) {
      const environment = this.#environment();
      const result = await environment.invoke(payload, traceId);
      if (environment.idle) this.#idle.add(environment);
      if (result) return result;
    }
  }

  /** Stops every environment, as Lambda does from time to time. The next invocation is a cold start. */
  async recycle(): Promise<void> {
    await Promise.all([...this.#environments].map((environment) => environment.stop()));
  }

  /** Stops every environment, and any that starts later. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.recycle();
  }

  #environment(): LambdaEnvironment {
    // The oldest first, so that the environments that a burst added become idle.
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
