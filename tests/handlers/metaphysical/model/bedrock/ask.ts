import {
  type BedrockModelOptions,
  bedrockModel,
} from '../../../../../handlers/metaphysical/model/bedrock/bedrock-model.ts';
import { modelFailureOf } from '../../../../../handlers/metaphysical/model/failure.ts';
import type { ModelEvent, ModelRequest } from '../../../../../handlers/metaphysical/model/model.ts';
import { isFailure } from '../../../../../index.ts';
import { all, requestOf } from '../openai/ask.ts';
import { textAfter } from '../text-after.ts';

export const ID = 'anthropic.claude-haiku-4-5-20251001-v1:0';

/** The environment variables of a function that the SDK reads. */
export const CREDENTIALS: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDTEST',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI-confidential',
  AWS_SESSION_TOKEN: 'session-confidential',
};

/** Sets variables of the environment. @returns what puts back those of before */
export function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  return () => {
    process.env = before;
  };
}

/** All events of the model at an endpoint. */
export async function ask(
  options: Partial<BedrockModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<ModelEvent[]> {
  return await all(modelOf(options).stream(request));
}

/** The text and the failure after it. */
export async function askForFailure(
  options: Partial<BedrockModelOptions>,
  request: ModelRequest = requestOf(),
): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const event of modelOf(options).stream(request)) text = textAfter(text, event);
  } catch (error) {
    return { text, error };
  }
  throw new Error(`it did not fail, but said: ${text}`);
}

/** Asks, and gives the text and the failure after it: `'Hello[stop 5]'`, `'Hello|cut-off'`. */
export async function outcomeOf(options: Partial<BedrockModelOptions>, request: ModelRequest): Promise<string> {
  let text = '';
  try {
    for await (const event of modelOf(options).stream(request)) text = textAfter(text, event);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return `${text}|${modelFailureOf(error)}`;
  }
  return text;
}

/** The same in short: `'Hello|cut-off'`. Other errors are thrown. */
export async function failureIn(options: Partial<BedrockModelOptions>): Promise<string> {
  const { text, error } = await askForFailure(options);
  if (!isFailure(error)) throw error;
  return `${text}|${modelFailureOf(error)}`;
}

const modelOf = ({ id = ID, endpoint, region, client, keptMs }: Partial<BedrockModelOptions>) =>
  bedrockModel({ id, endpoint, region, keptMs, ...(client && { client }) });
