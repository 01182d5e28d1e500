// Compiles the published library: plain ESM with its types, one module per source file. There are no source maps: the
// JavaScript is the readable source without types, and the package has no sources. Comments are in the types of what can be
// imported only, where editors look for them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type OutputFile, replaceFolder } from './replace-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Writes the library to `dist/lib` and removes the files of earlier builds. Processes that run from the folder always
 * find it complete.
 *
 * @returns true if it compiles; otherwise the errors are printed and the folder stays as it was
 */
export async function buildLibrary(): Promise<boolean> {
  const program = programOf(join(root, 'config/tsconfig.lib.json'));
  const files: OutputFile[] = [];
  const exported = modulesOfExports(program);
  const keep: ts.WriteFileCallback = (path, text, _mark, _onError, [source] = []) => {
    files.push({ path, contents: Buffer.from(publishedText(path, text, exported.has(source?.fileName ?? ''))) });
  };
  const transformers = { afterDeclarations: [javaScriptSpecifiers] };
  const { diagnostics } = program.emit(undefined, keep, undefined, false, transformers);
  const complaints = ts.sortAndDeduplicateDiagnostics([...ts.getPreEmitDiagnostics(program), ...diagnostics]);
  if (complaints.length > 0) {
    process.stderr.write(ts.formatDiagnosticsWithColorAndContext(complaints, host));
    return false;
  }
  await replaceFolder(join(root, 'dist/lib'), files);
  return true;
}

/** The modules that declare what the entries of the package export. */
function modulesOfExports(program: ts.Program): ReadonlySet<string> {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const checker = program.getTypeChecker();
  const exported = Object.values<{ readonly types?: string } | string>(exports).flatMap((entry) => {
    if (typeof entry === 'string' || entry.types === undefined) return [];
    const path = entry.types.replace('./dist/lib/', '').replace(/\.d\.ts$/, '.ts');
    const file = program.getSourceFile(join(root, path));
    const module = file && checker.getSymbolAtLocation(file);
    return module ? checker.getExportsOfModule(module) : [];
  });
  const declarations = exported.flatMap((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return (isAlias ? checker.getAliasedSymbol(symbol) : symbol).declarations ?? [];
  });
  return new Set(declarations.map((declaration) => declaration.getSourceFile().fileName));
}

function publishedText(path: string, text: string, isExported: boolean): string {
  if (path.endsWith('.js')) return ts.transpile(text, WITHOUT_COMMENTS);
  const declarations = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
  // A module that adds to the types of another package documents them.
  if (isExported || declarations.statements.some(ts.isModuleDeclaration)) return text;
  return ts.createPrinter({ removeComments: true }).printFile(declarations);
}

const WITHOUT_COMMENTS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ESNext,
  removeComments: true,
};

const host: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => root,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

function programOf(configPath: string): ts.Program {
  const config = ts.getParsedCommandLineOfConfigFile(configPath, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.formatDiagnostic(diagnostic, host));
    },
  });
  if (config === undefined) throw new Error(`there is no ${configPath}`);
  return ts.createProgram(config.fileNames, config.options);
}

/**
 * Changes './x.ts' to './x.js' in types. The compiler itself does so in JavaScript only
 * (`rewriteRelativeImportExtensions`). The package has no './x.ts', and every resolution finds `x.d.ts` by './x.js'.
 */
function javaScriptSpecifiers(context: ts.TransformationContext): ts.Transformer<ts.SourceFile | ts.Bundle> {
  const visit = (node: ts.Node): ts.Node => {
    const isSource = ts.isStringLiteral(node) && /^\.\.?\/.*\.ts$/.test(node.text);
    if (isSource) return ts.factory.createStringLiteral(node.text.replace(/ts$/, 'js'), true);
    return ts.visitEachChild(node, visit, context);
  };
  return (file) => ts.visitEachChild(file, visit, context);
}

if (import.meta.main) process.exitCode = (await buildLibrary()) ? 0 : 1;
