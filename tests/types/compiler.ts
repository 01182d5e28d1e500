import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The compiler's message about a line of a snippet. */
export interface Complaint {
  /** The line, trimmed. */
  readonly line: string;
  /** The whole message with its explanations. */
  readonly message: string;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Snippets have a path beside these tests, so they import the toolkit as they would import the package. */
const pathOf = (name: string): string => join(ROOT, 'tests/types', `${name}.snippet.ts`);

/** The project's options, without those for publishing. */
function compilerOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT, {}, undefined, undefined, undefined);
  return { ...options, noEmit: true, declaration: false, isolatedDeclarations: false };
}

/** Compiles in-memory snippets and returns the complaints about each, in order. */
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
