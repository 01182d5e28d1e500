import type { BedrockRuntimeClient, ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { unlessAborted } from '../../../../src/abort.ts';
import { answerOf } from '../answer.ts';
import { cancellable } from '../cancellable.ts';
import type { Model } from '../model.ts';
import { converseInputOf } from './converse-input.ts';
import { type ClientOptions, createClient } from './create-client.ts';
import { bedrockFailureOf, type Phase } from './failures.ts';
import { messagesIn, type NextEvent } from './messages-in.ts';

/** A model of Amazon Bedrock, and its endpoint. */
export interface BedrockModelOptions extends ClientOptions {
  /** Its id, the id of an inference profile (`us.anthropic.claude-...`), or the ARN of either. */
  readonly id: string;
  /** A client to use in place of one of its own; it should make one attempt only, over HTTP/1.1. */
  readonly client?: Pick<BedrockRuntimeClient, 'send'>;
}

/**
 * A model of Amazon Bedrock, asked by ConverseStream. The SDK is loaded with the first question; its client, with the
 * connections it keeps, stays.
 *
 * @throws RangeError when `id` is empty
 */
export function bedrockModel({ id, client: given, ...options }: BedrockModelOptions): Model {
  if (id === '') throw new RangeError('id must not be empty');
  let client = given && Promise.resolve(given);
  return {
    id,
    stream: (request) =>
      cancellable(request.signal, async function* answer(signal) {
        client ??= createClient(options);
        const next = await converse(client, converseInputOf(id, request), signal);
        yield* answerOf(messagesIn(next), request.onFinish);
      }),
  };
}

/**
 * Sends a request, and waits for its first event.
 *
 * @throws FailureError when there is none, and later when there is none any more; as soon as the signal aborts,
 * whatever the SDK is doing by then
 */
async function converse(
  client: Promise<Pick<BedrockRuntimeClient, 'send'>>,
  input: ConverseStreamCommandInput,
  signal: AbortSignal,
): Promise<NextEvent> {
  const { stream } = await callSdk(signal, 'request', async () => {
    const { ConverseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
    return (await client).send(new ConverseStreamCommand(input), { abortSignal: signal });
  });
  const events = stream?.[Symbol.asyncIterator]();
  return async () => {
    const step = await callSdk(signal, 'stream', async () => events?.next());
    return step?.done ? undefined : step?.value;
  };
}

async function callSdk<T>(signal: AbortSignal, phase: Phase, step: () => Promise<T>): Promise<T> {
  try {
    return await unlessAborted(signal, step);
  } catch (error) {
    throw bedrockFailureOf(error, phase);
  }
}
