import type { AngleId } from './angles.ts';
import { POINT_IDS, type PointId } from './bodies.ts';

/** A point that can be in aspect in a birth chart: a body, the node or an angle. */
export type NatalPoint = PointId | AngleId;

/** All of them, the two angles last. */
export const NATAL_POINTS: readonly NatalPoint[] = [...POINT_IDS, 'ascendant', 'midheaven'];

/** A value for every point, and one for each angle when the angles are known. */
export type AtNatalPoints<T> = Record<PointId, T> & Partial<Record<AngleId, T>>;
