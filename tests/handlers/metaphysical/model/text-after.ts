import type { ModelEvent } from '../../../../handlers/metaphysical/model/model.ts';

/** The answer after one more event: `'Hello[stop 5]'`. */
export function textAfter(text: string, event: ModelEvent): string {
  if (event.type === 'text') return text + event.text;
  if (event.type === 'retract') return text.slice(0, text.length - event.length);
  return `${text}[${event.reason} ${event.outputTokens ?? '-'}]`;
}

/** The answer after all events. */
export function textOf(events: readonly ModelEvent[]): string {
  return events.reduce(textAfter, '');
}
