import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { read } from './markdown.ts';

/** One member of an interface of options. */
export interface OptionMember {
  readonly owner: string;
  readonly name: string;
  readonly isOptional: boolean;
  /** The text of its docstring. */
  readonly text: string;
}

const FOLDERS = ['src', 'middlewares'];

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

function membersIn(path: string): OptionMember[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text.endsWith('Options'))
    .flatMap((owner) => owner.members.filter(ts.isPropertySignature).map((member) => memberOf(owner, member)));
}

function memberOf(owner: ts.InterfaceDeclaration, member: ts.PropertySignature): OptionMember {
  const docs = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  return {
    owner: owner.name.text,
    name: member.name.getText(),
    isOptional: member.questionToken !== undefined,
    text: docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' '),
  };
}

/** Every option of the toolkit, as the code declares it. */
export const OPTIONS: readonly OptionMember[] = FOLDERS.flatMap(sources).flatMap(membersIn);
