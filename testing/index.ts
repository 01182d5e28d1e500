export { type CancelTimer, type Clock, systemClock } from '../src/clock.ts';
export type { HttpEventOptions } from './event-parts.ts';
export {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restEvent,
  scheduledEvent,
  sqsEvent,
  websocketEvent,
} from './events.ts';
export { createFakeClock, FAKE_START_MS, type FakeClock } from './fake-clock.ts';
export {
  type BlackHole,
  blackHole,
  type FaultName,
  type FaultServer,
  FIXED_FAULTS,
  refusedUrl,
  startFaultServer,
  unresolvableUrl,
} from './fault-server.ts';
export type { RecordedRequest } from './faults/request-log.ts';
export { createLambdaContext, type LambdaContextOptions } from './lambda-context.ts';
