import type { FaultCase, FaultSection } from './matrix/fault-case.ts';
import { networkFaults } from './matrix/network.ts';
import { parameterFaults } from './matrix/parameter.ts';
import { serviceFaults } from './matrix/service.ts';
import { stackFaults } from './matrix/stack.ts';

/** All faults with a promised answer, by subject. The tests hold the app to them, and docs/faults.md lists them. */
export const MATRIX: readonly FaultSection[] = [...serviceFaults, ...networkFaults, ...parameterFaults, ...stackFaults];

export const ALL_FAULTS: readonly FaultCase[] = MATRIX.flatMap(({ faults }) => faults);
