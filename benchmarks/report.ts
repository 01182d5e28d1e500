import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The results of a benchmark. */
export interface Findings {
  readonly what: string;
  readonly command: string;
  /** An explanation of the figures. Default: medians of one run. */
  readonly note?: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Rounds before the measured ones, until the code is optimised. */
const WARM_UP_ROUNDS = 10;

/**
 * Measures each candidate once per round, in turn, so that a slow moment of the machine affects all of them. Returns
 * medians.
 */
export async function interleaved<T>(
  candidates: Readonly<Record<string, T>>,
  rounds: number,
  measure: (candidate: T) => Promise<number>,
): Promise<Record<string, number>> {
  const measured = Object.entries(candidates).map(([name, candidate]) => ({
    name,
    candidate,
    samples: [] as number[],
  }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { candidate, samples } of measured) {
      const sample = await measure(candidate);
      if (round >= 0) samples.push(sample);
    }
  }
  return Object.fromEntries(measured.map(({ name, samples }) => [name, medianOf(samples)]));
}

/** Prints the results and writes them to `benchmarks/<name>.md`. */
export async function report(
  name: string,
  { what, command, note = 'Medians of one run', rows }: Findings,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(Object.values(row)))];
  const text = `# ${what}\n\n${note} on Node ${process.version}: \`${command}\`. Compare rows with each other, not runs.\n\n${table.join('\n')}\n`;
  process.stdout.write(text);
  await writeFile(fileURLToPath(new URL(`${name}.md`, import.meta.url)), text);
}

/** The median of the samples. */
export function medianOf(samples: readonly number[]): number {
  return samples.toSorted((left, right) => left - right)[Math.floor(samples.length / 2)] ?? Number.NaN;
}
