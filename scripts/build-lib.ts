// Compiles the published library: plain ESM and its types, one module per source file. No maps go with it: the
// JavaScript is the source with its types taken away, readable, and the sources are not in the package. Comments stand
// once in the package: in the types, where editors look for them.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type OutputFile, replaceFolder } from './replace-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Leaves the library in `dist/lib`, and nothing from an earlier build. Whoever runs from the folder meanwhile finds it
 * complete.
 *
 * @returns whether it compiles; what does not is told on the terminal, and the folder stays as it was
 */
export async function buildLibrary(): Promise<boolean> {
  const program = programOf(join(root, 'config/tsconfig.lib.json'));
  const files: OutputFile[] = [];
  const keep: ts.WriteFileCallback = (path, text) => {
    const written = path.endsWith('.js') ? ts.transpile(text, WITHOUT_COMMENTS) : text;
    files.push({ path, contents: Buffer.from(written) });
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
 * The compiler writes './x.js' for './x.ts' into JavaScript only (its option `rewriteRelativeImportExtensions`). In
 * types './x.ts' would name a file that the package has not; './x.js' is what every resolution finds `x.d.ts` by.
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
