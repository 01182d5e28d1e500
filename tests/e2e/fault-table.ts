// Runs every fault of the matrix and writes docs/faults.md: `npm run ts tests/e2e/fault-table.ts`.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FaultCase } from './matrix/fault-case.ts';
import { ALL_FAULTS, MATRIX } from './matrix.ts';
import { openStage } from './stage.ts';

/** Each round runs in new containers. */
const ROUNDS = 3;

const columns = ['fault', 'what happens', 'status', 'code', 'answered', 'measured'];

/** The cells of a fault's row, without the measured one. */
export function cellsOf({ name, what, status, code, ends }: FaultCase): readonly string[] {
  return [`\`${name}\``, what, String(status), code === undefined ? '' : `\`${code}\``, ends];
}

/** The whole document. */
export function faultTable(measuredMs: ReadonlyMap<string, number>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const measured = ({ name, ends }: FaultCase): string => {
    const ms = Math.round(measuredMs.get(name) ?? Number.NaN);
    return ends === 'at the deadline' ? `${ms} ms late` : `${ms} ms`;
  };
  const sections = MATRIX.map(({ title, faults }) =>
    [
      `## ${title}\n`,
      line(columns),
      line(columns.map(() => '---')),
      ...faults.map((fault) => line([...cellsOf(fault), measured(fault)])),
    ].join('\n'),
  );
  return `${[OPENING, ...sections].join('\n\n')}\n`;
}

const OPENING = `# The answer to every fault

Every fault with a test, under AWS's own Lambda runtime client: real processes, real HTTP, real sockets, on loopback. \`tests/e2e/matrix.ts\` lists them, \`npm test -- tests/e2e/faults\` holds the app to them, and this page is written by

\`\`\`sh
npm run ts tests/e2e/fault-table.ts
\`\`\`

*Status* and *code* are what the client gets; an answer without a code is not a problem document. *At once* means without waiting for the deadline. *Measured* is the median of ${ROUNDS} runs on Node ${process.version} with ${availableParallelism()} cores. For an answer at the deadline it is the time from the deadline until the client had the whole answer, with the gateway. For the others it is the time from the function's call to the answer. Cold starts are not included; Lambda's clock does not run in them either. All faults of the service happen in one container, whose retries are soon spent, so most of them are one attempt each.`;

async function measure(): Promise<ReadonlyMap<string, number>> {
  const samples = new Map<string, number[]>(ALL_FAULTS.map(({ name }) => [name, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const stage = await openStage();
    try {
      for (const fault of ALL_FAULTS) {
        const { answer, measuredMs } = await stage.run(fault);
        if (answer.status !== fault.status || answer.json.code !== fault.code)
          throw new Error(`${fault.name}: ${answer.status} ${answer.json.code}, and not ${cellsOf(fault).join(' ')}`);
        samples.get(fault.name)?.push(measuredMs);
      }
    } finally {
      await stage.close();
    }
    console.log(`round ${round} of ${ROUNDS}`);
  }
  return new Map([...samples].map(([name, taken]) => [name, medianOf(taken)]));
}

function medianOf(samples: readonly number[]): number {
  return samples.toSorted((left, right) => left - right)[Math.floor(samples.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  const docs = new URL('../../docs/', import.meta.url);
  const text = faultTable(await measure());
  await mkdir(docs, { recursive: true });
  await writeFile(fileURLToPath(new URL('faults.md', docs)), text);
}
