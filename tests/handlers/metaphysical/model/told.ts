import type { ModelEvent } from '../../../../handlers/metaphysical/model/model.ts';

/** The answer after one more event: `'Hello[stop 5]'`. */
export function toldAfter(told: string, event: ModelEvent): string {
  if (event.type === 'text') return told + event.text;
  if (event.type === 'retract') return told.slice(0, told.length - event.length);
  return `${told}[${event.reason} ${event.outputTokens ?? '-'}]`;
}

/** The answer after all events. */
export function toldBy(events: readonly ModelEvent[]): string {
  return events.reduce(toldAfter, '');
}
