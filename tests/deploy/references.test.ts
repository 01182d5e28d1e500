import { describe, expect, it } from '@jest/globals';
import { cyclesIn, danglingIn } from './references.ts';
import type { Resource } from './template.ts';

const resource = (value: unknown, dependsOn?: string): Resource => ({
  Type: 'Test',
  Properties: { value },
  ...(dependsOn && { DependsOn: dependsOn as unknown as readonly string[] }),
});

describe('a reference', () => {
  it.each([
    [{ Ref: 'B' }],
    [{ 'Fn::GetAtt': ['B', 'Arn'] }],
    [{ 'Fn::GetAtt': 'B.Arn' }],
    [{ 'Fn::Sub': `arn:\${AWS::Region}:\${B}` }],
    [{ 'Fn::Sub': `arn:\${B.Arn}` }],
    [{ 'Fn::Sub': [`\${Host}/`, { Host: { Ref: 'B' } }] }],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'B' }]] }],
    [[{ deep: [{ Ref: 'B' }] }]],
  ])('is found in every form: %j', (value) => {
    expect(danglingIn({ A: resource(value) })).toEqual(['A -> B']);
    expect(cyclesIn({ A: resource(value), B: resource({ Ref: 'A' }) })).toEqual(['A -> B -> A']);
    expect(cyclesIn({ A: resource(value), B: resource('none') })).toEqual([]);
  });

  it('is found in DependsOn', () => {
    expect(cyclesIn({ A: resource('', 'B'), B: resource({ Ref: 'A' }) })).toEqual(['A -> B -> A']);
  });

  it.each([[{ Ref: 'AWS::Region' }], [{ 'Fn::Sub': `\${AWS::Region}\${!Literal}` }], ['B']])('is none: %j', (value) => {
    expect(danglingIn({ A: resource(value) })).toEqual([]);
  });
});
