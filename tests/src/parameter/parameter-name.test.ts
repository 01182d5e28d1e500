import { describe, expect, test } from '@jest/globals';
import { flawOfParameterName } from '../../../src/parameter/parameter-name.ts';

const levels = (count: number): string => '/level'.repeat(count);
const arn = (resource: string, partition = 'aws', region = 'eu-west-1', account = '123456789012'): string =>
  `arn:${partition}:ssm:${region}:${account}:parameter${resource}`;

const NAMES = [
  'ai-url',
  '/ai-url',
  '/chat/prod/ai_service.url-1',
  levels(15),
  `/${'a'.repeat(1_010)}`,
  'my-aws',
  '/a/aws/ssm',
];
const SELECTORS = ['', ':1', ':3', ':123456789', ':live', ':v1.2_x-y', ':-', `:${'l'.repeat(100)}`];

describe('a name that SSM can have is taken', () => {
  test.each(NAMES.flatMap((name) => SELECTORS.map((selector) => name + selector)))('%s', (name) => {
    expect(flawOfParameterName(name)).toBeUndefined();
  });

  test.each([
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-northwest-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-iso-b', 'us-isob-east-1'],
    ['aws-iso-e', 'eu-isoe-west-1'],
    ['aws-iso-f', 'us-isof-south-1'],
    ['aws-eusc', 'eusc-de-east-1'],
  ])('as an ARN of the partition %s in %s', (partition, region) => {
    for (const name of ['/ai-url', '/chat/prod/ai-url', levels(15)]) {
      for (const selector of SELECTORS)
        expect(flawOfParameterName(arn(name + selector, partition, region))).toBeUndefined();
    }
  });

  test.each([
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    '/aws/service/global-infrastructure/regions',
    '/aws/reference/secretsmanager/chat/ai-key',
    '/aws/reference/secretsmanager/key+v=1@prod',
    '/aws/reference/secretsmanager/key:11d8fdcd-4d12-4f4e-9d2c-0a4d7b1c1f2e',
    '/aws/reference/secretsmanager/key:AWSPREVIOUS',
    arn('/aws/service/ecs/optimized-ami/amazon-linux-2/recommended', 'aws', 'us-east-1', ''),
    arn(`/${'a'.repeat(1_011 - arn('/').length)}:3`),
  ])('though it is none of our own: %s', (name) => {
    expect(flawOfParameterName(name)).toBeUndefined();
  });
});

describe('a name that no parameter of SSM can have is refused', () => {
  test.each([
    ['/chat/', 'each level'],
    ['/', 'each level'],
    ['', 'each level'],
    ['//chat', 'each level'],
    ['/chat//url', 'each level'],
    ['/chat/u@rl', 'each level'],
    ['chat/url', 'begins with a slash'],
    [levels(16), 'more than 15 levels'],
    ['a'.repeat(1_012), 'longer than 1011 characters'],
    ['aws-url', 'reserved'],
    ['AWS-url', 'reserved'],
    ['/aws/url', 'reserved'],
    ['/aws/service', 'reserved'],
    ['/aws/services/x', 'reserved'],
    ['/AWS/service/x', 'reserved'],
    ['ssm', 'reserved'],
    ['/SsM/url', 'reserved'],
    ['/aws/reference/secretsmanager', 'reserved'],
    ['/aws/service/a@b', 'each level'],
    ['/aws/service/', 'each level'],
    ['/aws/reference/secretsmanager/key:', 'selector'],
    ['/chat/url:', 'selector'],
    ['/chat/url:0', 'selector'],
    ['/chat/url:03', 'selector'],
    ['/chat/url:3a', 'selector'],
    ['/chat/url:-1:2', 'selector'],
    ['/chat/url:3:live', 'selector'],
    ['/chat/url:aws-live', 'selector'],
    ['/chat/url:SSM', 'selector'],
    ['/chat/url:a/b', 'selector'],
    [`/chat/url:${'l'.repeat(101)}`, 'selector'],
    [':3', 'each level'],
    [arn('/chat/url', 'azure'), 'not one of a parameter'],
    ['arn:aws:ssm:eu-west-1:123456789012:document/chat', 'not one of a parameter'],
    ['arn:aws:s3:::bucket', 'not one of a parameter'],
    ['arn:aws:ssm:eu-west-1:1234:parameter/chat', 'not one of a parameter'],
    ['arn:aws:ssm::123456789012:parameter/chat', 'not one of a parameter'],
    ['arn:aws:ssm:eu-west-1:123456789012:parameterchat', 'not one of a parameter'],
    [arn('/chat/url', 'aws', 'eu-west-1', ''), 'names no account'],
    [arn('/chat/'), 'each level'],
    [arn('//chat'), 'each level'],
    [arn('/aws/url'), 'reserved'],
    [arn('/chat/url:'), 'selector'],
    [arn(levels(16)), 'more than 15 levels'],
    [arn(`/${'a'.repeat(1_012 - arn('/').length)}`), 'longer than 1011 characters'],
  ])('%s', (name, flaw) => {
    expect(flawOfParameterName(name)).toContain(flaw);
  });
});
