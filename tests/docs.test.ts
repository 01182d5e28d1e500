import { describe, expect, test } from '@jest/globals';
import { REQUEST_LIMITS } from '../handlers/request/limits.ts';
import { FAILURES } from '../index.ts';
import {
  blocksOf,
  inlineCodeOf,
  linksOf,
  openingOf,
  read,
  rowsByCode,
  sectionsOf,
  tableRowsOf,
} from './docs/markdown.ts';
import { PAGES } from './docs/pages.ts';

const english = read('README.md');
const vietnamese = read('README.vi.md');

describe.each([
  ['README.md', english],
  ['README.vi.md', vietnamese],
])('%s', (_path, readme) => {
  test('starts with at most 80 words', () => {
    const words = openingOf(readme).split(/\s+/);
    expect(words.length).toBeGreaterThan(40);
    expect(words.length).toBeLessThanOrEqual(80);
  });

  test('gives the two commands, each alone in its block', () => {
    expect(readme).toMatch(/^```sh\nnpm start\n```$/m);
    expect(readme).toMatch(/^```sh\nnpm test\n```$/m);
  });

  test('says what is needed to start and to run', () => {
    expect(readme.match(/Node 2\d/g)).toEqual(['Node 20', 'Node 24']);
  });

  test('is short: everything that is looked up has a page of its own', () => {
    expect(readme.split('\n').length).toBeLessThan(200);
    expect(rowsByCode(readme).size).toBe(0);
  });
});

test.each(PAGES.filter((page) => !/^README|^benchmarks/.test(page)))(
  '%s does not repeat which Node it takes',
  (page) => {
    expect(read(page)).not.toMatch(/\bNode(?:\.js)? 2\d\b/);
  },
);

describe('docs/failures.md', () => {
  const rows = rowsByCode(read('docs/failures.md'));

  test.each(Object.entries(FAILURES))('states the status of %s as the code has it', (kind, { status }) => {
    expect(rows.get(kind)?.at(-1)).toBe(String(status));
  });

  test('lists no failure that does not exist', () => {
    const listed = [...rows.keys()].filter((name) =>
      /^(upstream|deadline|circuit|invocation)-|^configuration$/.test(name),
    );
    expect(listed.toSorted()).toEqual(Object.keys(FAILURES).toSorted());
  });
});

describe('docs/app/chat.md', () => {
  const rows = rowsByCode(read('docs/app/chat.md'));

  test.each([
    ['prompt', REQUEST_LIMITS.promptMaxCodePoints],
    ['userId', REQUEST_LIMITS.userIdMaxCodePoints],
    ['birth.place', REQUEST_LIMITS.placeMaxCodePoints],
    ['name', REQUEST_LIMITS.nameMaxCodePoints],
    ['history', REQUEST_LIMITS.turnMaxCodePoints],
    ['seed', REQUEST_LIMITS.seedMaxCodePoints],
  ])('states the limits of %s as the code has them', (field, most) => {
    expect(rows.get(field)?.[0]).toMatch(new RegExp(String.raw`\b1 to ${most} characters`));
  });

  test('states how many turns a conversation may have, and which births are covered', () => {
    const { historyMaxTurns, firstBirthDate, lastBirthDate } = REQUEST_LIMITS;
    expect(rows.get('history')?.[0]).toMatch(new RegExp(String.raw`\bat most ${historyMaxTurns} turns`));
    expect(rows.get('birth.date')?.[0]).toMatch(new RegExp(`${firstBirthDate} to ${lastBirthDate}`));
  });
});

describe('README.vi.md says what README.md says', () => {
  const sections = sectionsOf(english).map((section, index) => ({
    title: section.title,
    section,
    translated: sectionsOf(vietnamese)[index],
  }));
  const numbersIn = (text: string): string[] => text.replaceAll(/`[^`]*`/g, '').match(/\d+(?:[.,]\d+)*/g) ?? [];
  const withoutLanguages = (targets: string[]): string[] => targets.filter((target) => !/^README\b/.test(target));

  test('with the same blocks of code in the same order', () => {
    expect(blocksOf(english).length).toBeGreaterThan(5);
    expect(blocksOf(vietnamese)).toEqual(blocksOf(english));
  });

  test('under headings of the same levels', () => {
    const levels = (readme: string): number[] => sectionsOf(readme).map(({ level }) => level);
    expect(levels(vietnamese)).toEqual(levels(english));
  });

  test.each(sections)('with the same code, numbers and links under "$title"', ({ section, translated }) => {
    for (const facts of [inlineCodeOf, numbersIn, linksOf]) {
      const of = ({ text }: { text: string }): string[] => withoutLanguages(facts(text)).toSorted();
      expect(of(translated ?? { text: '' })).toEqual(of(section));
    }
  });

  const withTables = sections.filter(({ section }) => tableRowsOf(section.text).length > 0);
  test.each(withTables)('with the same code and numbers in every cell under "$title"', ({ section, translated }) => {
    // Words are translated, also those that stand for a default; what the code knows too is not.
    const facts = (text = ''): string[][][] =>
      tableRowsOf(text).map((cells) => cells.map((cell) => [...inlineCodeOf(cell), ...numbersIn(cell)].toSorted()));
    expect(facts(translated?.text)).toEqual(facts(section.text));
  });

  test('and each names the other', () => {
    expect(linksOf(english)).toContain('README.vi.md');
    expect(linksOf(vietnamese)).toContain('README.md');
  });
});

describe('the package', () => {
  const manifest = JSON.parse(read('package.json'));

  test('pins every dependency to one version', () => {
    const versions: string[] = Object.values(manifest.devDependencies);
    expect(versions.filter((version) => !/^(npm:osls@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('gives its consumers peers by range and nothing else', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.values(manifest.peerDependencies)).toEqual(
      Object.values(manifest.peerDependencies).map(() => expect.stringMatching(/^\^\d/)),
    );
  });

  test('names no registry in its lockfile', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": *"https?:/);
  });
});
