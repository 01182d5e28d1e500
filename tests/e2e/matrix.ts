import type { FaultCase, FaultSection } from './matrix/fault-case.ts';
import { networkFaults } from './matrix/network.ts';
import { parameterFaults } from './matrix/parameter.ts';
import { serviceFaults } from './matrix/service.ts';
import { stackFaults } from './matrix/stack.ts';

/** Every fault there is a promise about, by subject. The tests hold the app to it, and docs/faults.md shows it. */
export const MATRIX: readonly FaultSection[] = [...serviceFaults, ...networkFaults, ...parameterFaults, ...stackFaults];

export const ALL_FAULTS: readonly FaultCase[] = MATRIX.flatMap(({ faults }) => faults);
