import { ConfigurationError, type Fetch } from '../../../index.ts';
import { lazyModel } from './lazy-model.ts';
import type { Model } from './model.ts';
import type { ModelSettings } from './settings.ts';

/** The way to a model's server. Credentials are looked up before each call; the signal ends the wait. */
export interface ModelAccess {
  /** Calls the server. Without one no OpenAI-compatible model can be asked. */
  readonly fetch?: Fetch;
  readonly key?: (signal: AbortSignal) => Promise<string>;
  /** Headers beside that of the key, in lower case. */
  readonly headers?: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Makes the models of the settings' provider. Their adapters, and the SDKs behind them, are loaded when they are asked.
 */
export function modelFactory(settings: ModelSettings): (id: string, access?: ModelAccess) => Model {
  const { provider, baseUrl = '', dialect } = settings;
  if (provider === 'openai') {
    return (id, access) =>
      lazyModel(id, async () => {
        const { openAiModel } = await import('./openai/open-ai-model.ts');
        return openAiModel({ id, baseUrl, fetch: notConfigured, ...(dialect && { dialect }), ...access });
      });
  }
  const kept = new Map<string, Model>();
  return (id) => {
    // Its client and connections are shared by all invocations of the container.
    const model =
      kept.get(id) ?? lazyModel(id, async () => (await import('./bedrock/bedrock-model.ts')).bedrockModel({ id }));
    kept.set(id, model);
    return model;
  };
}

const notConfigured: Fetch = async () => {
  throw new ConfigurationError({ reason: 'the model cannot be called: the context has none' });
};
