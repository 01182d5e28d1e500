import { foldName } from './fold-name.ts';
import { namesIn, readPlaceLines, regionOf } from './place-file.ts';

/** The contents of `places.tsv`, indexed by name. */
export interface PlaceIndex {
  /** Lines of places and provinces by the folded name. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** The same of Vietnam, by the name without spaces: "Danang", "Nhatrang". */
  readonly byJoinedName: ReadonlyMap<string, readonly string[]>;
  /** Names of the first-level divisions by code. */
  readonly regions: ReadonlyMap<string, readonly string[]>;
}

const VIETNAMESE = /\tVN(?:\.|\t)/;

function put(map: Map<string, string[]>, key: string, line: string): void {
  const lines = map.get(key);
  if (lines === undefined) map.set(key, [line]);
  else lines.push(line);
}

function index(lines: readonly string[]): PlaceIndex {
  const byName = new Map<string, string[]>();
  const byJoinedName = new Map<string, string[]>();
  const regions = new Map<string, readonly string[]>();
  for (const line of lines) {
    if (line.startsWith('@')) {
      const { code, names } = regionOf(line);
      regions.set(code, names);
    } else if (line.startsWith('+') || line.startsWith('=')) {
      const vietnamese = VIETNAMESE.test(line);
      for (const name of namesIn(line)) {
        const key = foldName(name);
        put(byName, key, line);
        if (vietnamese) put(byJoinedName, key.replaceAll(' ', ''), line);
      }
    }
  }
  return { byName, byJoinedName, regions };
}

let made: PlaceIndex | undefined;

/** The index, made at its first use and kept: a process that looks no place up never reads the file. */
export function placeIndex(): PlaceIndex {
  made ??= index(readPlaceLines());
  return made;
}
