import * as v from 'valibot';
import type { GatewayResponseDefinition } from '../definitions.ts';
import type { Resolve } from './intrinsics.ts';
import { type Resources, resourcesOf } from './read.ts';

const values = v.optional(v.record(v.string(), v.unknown()), {});

const gatewayResponse = v.strictObject({
  RestApiId: v.unknown(),
  ResponseType: v.string(),
  StatusCode: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer())),
  ResponseParameters: values,
  ResponseTemplates: values,
});

const HEADER = 'gatewayresponse.header.';

/** The gateway responses that the template declares. */
export function gatewayResponsesIn(resources: Resources, resolve: Resolve): readonly GatewayResponseDefinition[] {
  return resourcesOf(resources, 'AWS::ApiGateway::GatewayResponse', gatewayResponse).map(([id, properties]) => {
    const where = `resources.${id}`;
    const { ResponseType, StatusCode, ResponseParameters, ResponseTemplates } = properties;
    const resolved = (each: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] =>
      Object.entries(each).map(([name, value]) => [name, resolve(value, `${where}.${name}`)]);
    const headers = resolved(ResponseParameters).map(([name, value]) => {
      if (!name.startsWith(HEADER)) throw new Error(`${where}: "${name}" is no header of a gateway response`);
      return [name.slice(HEADER.length), value] as const;
    });
    return {
      responseType: ResponseType,
      ...(StatusCode !== undefined && { statusCode: StatusCode }),
      headers: Object.fromEntries(headers),
      templates: Object.fromEntries(resolved(ResponseTemplates)),
    };
  });
}
