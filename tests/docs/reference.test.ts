import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { inlineCodeOf, read, rowsByCode, tableRowsOf } from './markdown.ts';

const sourceOf = (path: string): ts.SourceFile => ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);

test('docs/retries.md explains every verdict that the code gives, and no other', () => {
  const verdicts = sourceOf('src/deadline/timing.ts')
    .statements.filter(ts.isTypeAliasDeclaration)
    .filter(({ name }) => name.text === 'RetryVerdict')
    .flatMap(({ type }) => (ts.isUnionTypeNode(type) ? type.types.map((each) => each.getText().slice(1, -1)) : []));
  expect(verdicts.length).toBeGreaterThan(5);
  expect([...rowsByCode(read('docs/retries.md')).keys()].toSorted()).toEqual(verdicts.toSorted());
});

test('docs/deadline.md lists every member of a deadline, and no other', () => {
  const members = sourceOf('src/deadline/deadline.ts')
    .statements.filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text === 'Deadline')
    .flatMap(({ members: all }) => all.map(({ name }) => name?.getText() ?? ''));
  const listed = tableRowsOf(read('docs/deadline.md'))
    .slice(1)
    .flatMap(([first = '']) => inlineCodeOf(first).map((code) => code.replace(/\(.*/, '')));
  expect(members.length).toBeGreaterThan(5);
  expect(listed.toSorted()).toEqual(members.toSorted());
});
