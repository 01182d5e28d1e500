import type { Coordinates } from './coordinates.ts';

/** A place of `places.tsv`. */
export interface Place extends Coordinates {
  /** As it is written locally, with its marks: "Hà Nội". */
  readonly name: string;
  /** First-level division; in Vietnam the province until 30 June 2025, as on the papers of most people. */
  readonly region?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Name, region and country; no other place has the same, and `findPlace` finds this one by it. */
  readonly label: string;
  /** The province that was asked for, when this place only stands for it: its capital. */
  readonly capitalOf?: string;
}

/**
 * The result of looking a name up. `others` and `candidates` are labels, the largest place first, at most 20; the
 * candidates of an unknown place are what it is in.
 */
export type PlaceSearch =
  | { readonly kind: 'found'; readonly place: Place; readonly others: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown'; readonly candidates?: readonly string[] };
