import { buildKnowledge } from '../../scripts/build-knowledge.ts';

/** Before any test: the knowledge as it is written now, where the handlers look for it. */
export default function buildWhatHandlersRead(): void {
  buildKnowledge();
}
