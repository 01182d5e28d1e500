import { describe, expect, it } from '@jest/globals';
import { isAllowed } from '../../../local/iam/policy.ts';

const action = 'execute-api:Invoke';
const resource = 'arn:aws:execute-api:us-east-1:000000000000:api/dev/POST/metaphysical';

describe('a policy', () => {
  it.each([
    [[action], [resource]],
    [['logs:PutLogEvents', 'EXECUTE-API:invoke'], [resource]],
    [['execute-api:*'], ['arn:aws:execute-api:*:*:api/*/POST/*']],
    [['*'], ['*']],
    [['execute-api:Invok?'], [`${resource.slice(0, -1)}?`]],
  ])('allows what a statement names: %j on %j', (actions, resources) => {
    expect(
      isAllowed(
        [
          { actions: [], resources: [] },
          { actions, resources },
        ],
        action,
        resource,
      ),
    ).toBe(true);
  });

  it.each([
    [['execute-api:ManageConnections'], [resource]],
    [['execute-api:Invok'], [resource]],
    [['execute-api.Invoke'], [resource]],
    [[action], [resource.replace('POST', 'GET')]],
    [[action], [resource.slice(0, -1)]],
    [[action], [`${resource}/`]],
    [[action], [resource.toUpperCase()]],
    [[], [resource]],
    [[action], []],
  ])('allows nothing else: %j on %j', (actions, resources) => {
    expect(isAllowed([{ actions, resources }], action, resource)).toBe(false);
  });

  it('does not combine two statements', () => {
    const statements = [
      { actions: [action], resources: ['arn:other'] },
      { actions: ['other:Action'], resources: [resource] },
    ];
    expect(isAllowed(statements, action, resource)).toBe(false);
  });
});
