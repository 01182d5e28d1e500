import type { Clock } from '../../../index.ts';
import { type ModelAccess, modelFactory } from './create-model.ts';
import type { Model } from './model.ts';
import type { ModelSettings } from './settings.ts';
import { createSpeedTracker, type SpeedTracker } from './speed-tracker.ts';
import { modelIdFor } from './tiers.ts';

/** A model with its measured speed. */
export interface TrackedModel {
  readonly model: Model;
  readonly speed: SpeedTracker;
}

/** Returns the language model for a user, by the user's tier; undefined if no model is configured. */
export type ModelFor = (userId: string, access?: ModelAccess) => TrackedModel | undefined;

/**
 * Creates the language models of this container from the settings. Each model has one speed tracker, which all its users
 * share.
 */
export function createTrackedModels(settings: ModelSettings | undefined, clock: Clock): ModelFor {
  if (settings === undefined) return () => undefined;
  const { id: defaultId, tiers, speed: seed } = settings;
  const create = modelFactory(settings);
  const ids = new Set([defaultId, ...tiers.map(({ id }) => id)]);
  const speeds = new Map([...ids].map((id) => [id, createSpeedTracker(seed, clock)]));
  return (userId, access) => {
    const id = modelIdFor(userId, tiers, defaultId);
    const speed = speeds.get(id);
    return speed && { model: create(id, access), speed };
  };
}
