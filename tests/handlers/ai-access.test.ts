import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readAiAccess } from '../../handlers/ai-access.ts';

const ssm = mockClient(SSMClient);

beforeEach(() => {
  ssm.reset();
});

describe("Chatbot's access to the AI service", () => {
  test.each([
    ['unset', {}],
    ['empty', { AI_AUTH: '', AI_API_ID: '', AI_API_KEY_PARAMETER: '' }],
    ['none', { AI_AUTH: 'none', AI_API_KEY_PARAMETER: '/test/key' }],
  ])('is none when AI_AUTH is %s', (_, variables) => {
    expect(readAiAccess(variables)).toEqual({});
    expect(ssm.calls()).toHaveLength(0);
  });

  test('is a signature when AI_AUTH is iam', () => {
    expect(readAiAccess({ AI_AUTH: 'iam' })).toEqual({ auth: expect.any(Function) });
    expect(ssm.calls()).toHaveLength(0);
  });

  test('is a key when AI_AUTH is apiKey, from the configured parameter', async () => {
    const asked = new Promise((resolve) => {
      ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => {
        resolve(Names);
        return { Parameters: [{ Name: Names[0], Value: 'k'.repeat(40) }] };
      });
    });
    expect(readAiAccess({ AI_AUTH: 'apiKey', AI_API_KEY_PARAMETER: '/test/key' })).toEqual({
      auth: expect.any(Function),
    });
    expect(await asked).toEqual(['/test/key']);
  });

  test('names the configured private API, with every kind of authentication', () => {
    expect(readAiAccess({ AI_API_ID: 'a1b2c3d4e5' })).toEqual({ apiId: 'a1b2c3d4e5' });
    expect(readAiAccess({ AI_AUTH: 'iam', AI_API_ID: 'a1b2c3d4e5' })).toMatchObject({ apiId: 'a1b2c3d4e5' });
  });

  test.each([
    [{ AI_AUTH: 'IAM' }, 'AI_AUTH takes iam, apiKey or none, not "IAM"'],
    [{ AI_AUTH: 'constructor' }, 'AI_AUTH takes iam, apiKey or none, not "constructor"'],
    [{ AI_AUTH: 'apiKey' }, 'AI_API_KEY_PARAMETER is not set, and AI_AUTH is apiKey'],
    [{ AI_AUTH: 'apiKey', AI_API_KEY_PARAMETER: 'two words' }, 'apiKeyAuth(): parameterName'],
  ])('is refused as %j, naming the variable and its value', (variables, message) => {
    expect(() => readAiAccess(variables)).toThrow(message);
  });
});
