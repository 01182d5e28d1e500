/** Uses up what this process may open and then makes a call; prints what that fails with. Runs in a process of its own. */
import { openSync } from 'node:fs';
import { endAll, openClient, thrownBy } from '../../axios/support.ts';

const { client } = openClient('http://127.0.0.1:9');
// The first call loads what calls need.
await thrownBy(client.get('/x'));
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  const { kind, cause } = (await thrownBy(client.get('/x'))) as { kind: unknown; cause: unknown };
  process.stdout.write(JSON.stringify({ kind, cause }));
}
endAll();
