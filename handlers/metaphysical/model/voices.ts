import type { Clock } from '../../../index.ts';
import { type ModelAccess, modelFactory } from './create-model.ts';
import type { Model } from './model.ts';
import type { ModelSettings } from './settings.ts';
import { createSpeed, type Speed } from './speed.ts';
import { modelIdFor } from './tiers.ts';

/** A model, and how fast it has been of late. */
export interface Voice {
  readonly model: Model;
  readonly speed: Speed;
}

/** The language model that answers a user; none where none is configured. */
export type VoiceFor = (userId: string, access?: ModelAccess) => Voice | undefined;

/** The models that the settings name, in this container. Each keeps a speed of its own. */
export function createVoices(settings: ModelSettings | undefined, clock: Clock): VoiceFor {
  if (settings === undefined) return () => undefined;
  const { id: everybodys, tiers, pace } = settings;
  const create = modelFactory(settings);
  const ids = new Set([everybodys, ...tiers.map(({ id }) => id)]);
  const speeds = new Map([...ids].map((id) => [id, createSpeed(pace, clock)]));
  return (userId, access) => {
    const id = modelIdFor(userId, tiers, everybodys);
    const speed = speeds.get(id);
    return speed && { model: create(id, access), speed };
  };
}
