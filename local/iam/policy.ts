/** An `Allow` statement of a role's policy, with its resources resolved. */
export interface Statement {
  /** Such as `execute-api:Invoke`. `*` and `?` are wildcards. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** True if a statement allows the action on the resource. Anything else is denied. */
export function isAllowed(statements: readonly Statement[], action: string, resource: string): boolean {
  return statements.some(
    ({ actions, resources }) =>
      actions.some((pattern) => matchesAction(pattern, action)) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
}

/** True if the action matches the pattern. Case does not matter. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matches(pattern.toLowerCase(), action.toLowerCase());

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards */
function matches(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (special) => wildcards[special] ?? `\\${special}`);
  return new RegExp(`^${source}$`, 's').test(text);
}

const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };
