import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKnowledge } from '../../scripts/build-knowledge.ts';

/** A knowledge file of the present corpus in its own folder. */
export interface BuiltKnowledge {
  readonly folder: string;
  readonly path: string;
  /** Deletes the folder. */
  remove(): void;
}

/** Builds the knowledge file. */
export function builtKnowledge(): BuiltKnowledge {
  const folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
  const path = join(folder, 'knowledge.sqlite');
  buildKnowledge(path);
  return { folder, path, remove: () => rmSync(folder, { recursive: true }) };
}
