import { lazyModel } from './lazy-model.ts';
import type { Model } from './model.ts';
import type { ModelSettings } from './settings.ts';

/** Gives the key that a model's server asks for; the signal ends the wait. */
export type ModelKey = (signal: AbortSignal) => Promise<string>;

/** Makes the models of the settings' provider. Their adapters, and the SDKs behind them, are loaded when they are asked. */
export function modelFactory({ provider, baseUrl = '' }: ModelSettings): (id: string, key?: ModelKey) => Model {
  if (provider === 'openai') {
    return (id, key) =>
      lazyModel(id, async () => {
        const { openAiModel } = await import('./openai/open-ai-model.ts');
        return openAiModel({ id, baseUrl, ...(key && { key }) });
      });
  }
  const kept = new Map<string, Model>();
  return (id) => {
    // Its client, with the connections it holds, is the container's.
    const model =
      kept.get(id) ?? lazyModel(id, async () => (await import('./bedrock/bedrock-model.ts')).bedrockModel({ id }));
    kept.set(id, model);
    return model;
  };
}
