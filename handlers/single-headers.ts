import type middy from '@middy/core';

/** The part of an event that holds headers of either kind. */
interface WithHeaders {
  headers?: Record<string, unknown> | null;
  readonly multiValueHeaders?: Readonly<Record<string, unknown>> | null;
}

/**
 * Fills `headers` from `multiValueHeaders` where an event has only those, as one of a load balancer with multi-value
 * headers has: Middy's own middlewares read `headers`. The last value counts, as it does in a load balancer that sends
 * single values (Elastic Load Balancing user guide, "Requests with multi-value headers").
 *
 * Use it before whatever reads headers.
 */
export function singleHeaders(): middy.MiddlewareObj {
  return {
    before: function singleHeadersBefore({ event }): void {
      const { headers, multiValueHeaders } = event as WithHeaders;
      if (headers || typeof multiValueHeaders !== 'object' || multiValueHeaders === null) return;
      const last = Object.entries(multiValueHeaders).map(([name, values]) => [name, lastOf(values)]);
      Object.assign(event as WithHeaders, { headers: Object.fromEntries(last) });
    },
  };
}

const lastOf = (values: unknown): unknown => (Array.isArray(values) ? values.at(-1) : values);
