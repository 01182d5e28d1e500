import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKnowledge } from '../../scripts/build-knowledge.ts';

/** A file of the knowledge as it is written now, in a folder of its own. */
export interface BuiltKnowledge {
  readonly folder: string;
  readonly path: string;
  /** Deletes the folder. */
  remove(): void;
}

/** Builds the knowledge. */
export function builtKnowledge(): BuiltKnowledge {
  const folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
  const path = join(folder, 'knowledge.sqlite');
  buildKnowledge(path);
  return { folder, path, remove: () => rmSync(folder, { recursive: true }) };
}
