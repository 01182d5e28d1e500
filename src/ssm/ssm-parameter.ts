import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { type Clock, systemClock } from '../clock.ts';
import type { OptionNames } from '../option-names.ts';
import { shown, text } from '../options.ts';
import { createParameter, type Parameter } from '../parameter/parameter.ts';
import { flawOfParameterName } from '../parameter/parameter-name.ts';
import { PARAMETER_OPTIONS, type ParameterOptions, parameterSettings } from '../parameter/settings.ts';
import { ssmFetch } from './ssm-fetch.ts';

/** Options of a parameter of SSM Parameter Store. */
export interface SsmParameterOptions extends ParameterOptions {
  /**
   * The name of the SSM parameter, such as `/chat/prod/ai-service-url`, or its ARN, in any partition; a shared one is
   * found by its ARN. A selector may follow: `:3` for a version, `:live` for a label.
   */
  readonly parameterName: string;
  /**
   * Options of the SSM client, such as its region. Default: `{ maxAttempts: 1 }`, because the toolkit makes the retries: the
   * SDK's waits could be longer than the fetch may take.
   */
  readonly awsClientOptions?: SSMClientConfig;
  /** The clock, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** The defaults of the options, beside `PARAMETER_DEFAULTS`. */
export const SSM_PARAMETER_DEFAULTS: { readonly awsClientOptions: Readonly<SSMClientConfig> } = {
  awsClientOptions: { maxAttempts: 1 },
};

/** The names of the options. */
export const SSM_PARAMETER_OPTIONS: OptionNames<SsmParameterOptions> = {
  ...PARAMETER_OPTIONS,
  parameterName: true,
  awsClientOptions: true,
  clock: true,
};

/** The characters of a name or an ARN, its selector included (Systems Manager API reference, GetParameters). */
const PARAMETER_NAME = /^[\w./:@+=-]{1,2048}$/;

/**
 * Checks the options and creates the parameter. Nothing is fetched yet.
 *
 * @param owner the function that takes the options, for the error's message
 * @param options as returned by `ownOptions()`
 * @param parse parses the stored value, or throws; `origin` names the parameter, for the log
 * @throws RangeError or TypeError naming option and value
 */
export function ssmParameter<T>(
  owner: string,
  options: SsmParameterOptions,
  parse: (value: unknown, origin: string) => T,
): Parameter<T> {
  const { clock = systemClock } = options;
  const name = text(`${owner}: parameterName`, options.parameterName, PARAMETER_NAME);
  const flaw = flawOfParameterName(name);
  if (flaw !== undefined)
    throw new TypeError(`${owner}: parameterName takes the name of a parameter of SSM, not ${shown(name)}: ${flaw}`);
  return createParameter({
    name,
    fetch: ssmFetch(name, { ...SSM_PARAMETER_DEFAULTS.awsClientOptions, ...options.awsClientOptions }),
    parse: (value) => parse(value, `the parameter ${name}`),
    settings: parameterSettings(owner, options),
    clock,
  });
}
