import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Reads the member names of the selected interfaces in a file. */
function membersOf(path: string, isChosen: (owner: string, isOptional: boolean) => boolean): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node)) {
      const members = node.members.filter((member) => ts.isPropertySignature(member) || ts.isMethodSignature(member));
      const chosen = members.filter(({ questionToken }) => isChosen(node.name.text, questionToken !== undefined));
      found.push(...chosen.map(({ name }) => name.getText().replaceAll("'", '')));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const AXIOS =
  /^(AxiosRequestConfig|InternalAxiosRequestConfig|AxiosBasicCredentials|AxiosProxyConfig|TransitionalOptions)$/;
const NODE =
  /^(ClientRequestArgs|RequestOptions|AgentOptions|ConnectionOptions|SecureContextOptions|CommonConnectionOptions|TcpSocketConnectOpts|IpcSocketConnectOpts|SocketConstructorOpts|ConnectOpts|LookupOptions)$/;

/** The members of axios' request configurations. */
export const AXIOS_KEYS: readonly string[] = membersOf('node_modules/axios/index.d.ts', (owner) => AXIOS.test(owner));

/** The options of Node's requests, agents and connections. */
export const NODE_KEYS: readonly string[] = ['http', 'https', 'tls', 'net', 'dns'].flatMap((name) =>
  membersOf(`node_modules/@types/node/${name}.d.ts`, (owner) => NODE.test(owner)),
);

/** Names that an object of this toolkit may lack: options, and members of its own objects. */
export const OWN_KEYS: readonly string[] = [...sourcesIn('src'), ...sourcesIn('middlewares')].flatMap((path) =>
  membersOf(path, (owner, isOptional) => isOptional || owner.endsWith('Options')),
);
