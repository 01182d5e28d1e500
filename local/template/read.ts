import * as v from 'valibot';

/**
 * Reads a part of serverless.yml.
 *
 * @throws Error naming the place and the value, if the local cloud does not support its form
 */
export function read<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  where: string,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return output;
  throw new Error(`${where} has something that the local cloud does not support:\n${v.summarize(issues)}`);
}

/** The template's resources by their logical id. */
export type Resources = Readonly<Record<string, unknown>>;

/** The resources of a type, each parsed by the schema. */
export function resourcesOf<const Schema extends v.GenericSchema>(
  resources: Resources,
  type: string,
  properties: Schema,
): readonly (readonly [id: string, properties: v.InferOutput<Schema>])[] {
  return Object.entries(resources).flatMap(([id, resource]) =>
    typeOf(resource) === type
      ? [[id, read(properties, (resource as { Properties?: unknown }).Properties ?? {}, `resources.${id}`)] as const]
      : [],
  );
}

export function typeOf(resource: unknown): unknown {
  return typeof resource === 'object' && resource !== null && 'Type' in resource ? resource.Type : undefined;
}
