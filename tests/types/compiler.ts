import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What the compiler says of one line of a snippet. */
export interface Complaint {
  /** The line, trimmed. */
  readonly line: string;
  /** The whole message, the explanations below it included. */
  readonly message: string;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Snippets live beside these tests, where they import the toolkit as they would import the package. */
const pathOf = (name: string): string => join(ROOT, 'tests/types', `${name}.snippet.ts`);

/** The project's own options, less those that are about what it publishes. */
function compilerOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT, {}, undefined, undefined, undefined);
  return { ...options, noEmit: true, declaration: false, isolatedDeclarations: false };
}

/** Compiles snippets, which exist in memory only, and tells what is wrong with each, in order. */
export function complaintsAbout(snippets: Readonly<Record<string, string>>): Readonly<Record<string, Complaint[]>> {
  const options = compilerOptions();
  const sources = new Map(Object.entries(snippets).map(([name, source]) => [pathOf(name), source]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const source = sources.get(path);
    return source === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, source, version);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return Object.fromEntries(
    Object.keys(snippets).map((name) => {
      const file = program.getSourceFile(pathOf(name));
      if (file === undefined) throw new Error(`the snippet ${name} was not compiled`);
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [name, found.map((diagnostic) => complaintOf(diagnostic, file))];
    }),
  );
}

function complaintOf({ start = 0, messageText }: ts.Diagnostic, file: ts.SourceFile): Complaint {
  const { line } = file.getLineAndCharacterOfPosition(start);
  return {
    line: file.text.split('\n')[line]?.trim() ?? '',
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  };
}
