/** A statement of a role's policy that allows something, with its resources resolved. */
export interface Statement {
  /** `execute-api:Invoke`; `*` and `?` stand for others. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Whether one of the statements allows the action on the resource: what nothing allows is refused. */
export function isAllowed(statements: readonly Statement[], action: string, resource: string): boolean {
  return statements.some(
    ({ actions, resources }) =>
      actions.some((pattern) => matchesAction(pattern, action)) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
}

/** Whether an action, in whatever case, is among those of a pattern. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matches(pattern.toLowerCase(), action.toLowerCase());

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards */
function matches(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (special) => wildcards[special] ?? `\\${special}`);
  return new RegExp(`^${source}$`, 's').test(text);
}

const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };
