import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The text of a file of the repository. */
export const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

/** A fenced block of code. */
export interface Block {
  readonly language: string;
  readonly code: string;
}

const FENCED = /^```(\w*)\n(.*?)^```$/gms;
const HEADING = /^(#+) (.+)$/;

/** Every fenced block, in order. */
export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(FENCED)].map(([, language = '', code = '']) => ({ language, code }));

/** The only block in this language with this text. */
export function blockOf(markdown: string, language: string, text = ''): string {
  const found = blocksOf(markdown).filter((block) => block.language === language && block.code.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${language} hold "${text}"`);
  return found[0]?.code ?? '';
}

/** The text under one heading, with the heading and without blocks of code. */
export interface Section {
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

export const sectionsOf = (markdown: string): Section[] =>
  markdown
    .replaceAll(FENCED, '')
    .split(/^(?=#+ )/m)
    .map((text) => {
      const [, marks = '', title = ''] = HEADING.exec(text.split('\n', 1)[0] ?? '') ?? [];
      return { level: marks.length, title, text };
    });

/** The first paragraph of prose. */
export const openingOf = (markdown: string): string => markdown.split('\n\n')[1] ?? '';

/** Every piece of inline code, in order. */
export const inlineCodeOf = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The cells of every table row, in order, without the line under a head. */
export const tableRowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\|(.+)\|$/gm)]
    .map(([, cells = '']) => cells.split('|').map((cell) => cell.trim()))
    .filter((cells) => !cells.every((cell) => /^-+$/.test(cell)));

/** The other cells of every table row whose first cell is one piece of code, without their quotes. */
export const rowsByCode = (markdown: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    tableRowsOf(markdown).flatMap(([first = '', ...rest]) => {
      const name = /^`([^`]+)`$/.exec(first)?.[1];
      return name === undefined ? [] : [[name, rest.map((cell) => cell.replaceAll('`', ''))] as const];
    }),
  );

/** The anchors of the headings, as GitHub and npm make them. */
export const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The targets of all links, in order. */
export const linksOf = (markdown: string): string[] =>
  [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
