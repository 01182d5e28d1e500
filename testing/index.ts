export { type CancelTimer, type Clock, systemClock } from '../src/clock.ts';
export type { HttpEventOptions } from './event-parts.ts';
export {
  type AlbEventOptions,
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
  type FaultServerOptions,
  FIXED_FAULTS,
  refusedUrl,
  startFaultServer,
  TLS_MODES,
  type TlsMode,
  unresolvableUrl,
} from './fault-server.ts';
export type { RecordedConnection, RecordedRequest } from './faults/request-log.ts';
export { createLambdaContext, type LambdaContextOptions } from './lambda-context.ts';
