import type { Resource } from './template.ts';

type Resources = Readonly<Record<string, Resource>>;

/** The resources that a resource depends on, by Ref, GetAtt, Sub or DependsOn, without pseudo parameters. */
function referencesOf(resource: Resource): ReadonlySet<string> {
  const { DependsOn = [] } = resource;
  return new Set([...[DependsOn].flat(), ...referencesIn(resource.Properties)]);
}

/** References to missing resources, as `from -> to`. */
export function danglingIn(resources: Resources): readonly string[] {
  return Object.entries(resources).flatMap(([id, resource]) =>
    [...referencesOf(resource)].filter((to) => !(to in resources)).map((to) => `${id} -> ${to}`),
  );
}

/** Resources that wait for each other, as `a -> b -> a`. CloudFormation refuses such a template. */
export function cyclesIn(resources: Resources): readonly string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (id: string, trail: readonly string[]): void => {
    if (trail.includes(id)) cycles.push([...trail.slice(trail.indexOf(id)), id].join(' -> '));
    const resource = resources[id];
    if (trail.includes(id) || done.has(id) || !resource) return;
    for (const next of referencesOf(resource)) visit(next, [...trail, id]);
    done.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return cycles;
}

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return own([String(inner)]);
    if (key === 'Fn::GetAtt') return [String([inner].flat()[0]).split('.')[0] ?? ''];
    if (key === 'Fn::Sub') return inSub(inner);
    return referencesIn(inner);
  });
}

function inSub(argument: unknown): readonly string[] {
  const [text, variables = {}] = [argument].flat() as [string, object?];
  const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.split('.')[0] ?? '');
  return [...own(names.filter((name) => !(name in variables))), ...referencesIn(variables)];
}

const own = (names: readonly string[]): readonly string[] => names.filter((name) => !name.startsWith('AWS::'));
