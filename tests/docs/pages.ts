import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, inlineCodeOf, read } from './markdown.ts';

/** Paths of the Markdown files in a folder and below it. */
const pagesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

/** Every page that a reader of the repository meets. The changelog tells of the past: its commands were. */
export const PAGES: readonly string[] = [
  'README.md',
  'README.vi.md',
  'CONTRIBUTING.md',
  ...['docs', 'examples', 'benchmarks'].flatMap(pagesIn),
].toSorted();

/** A command of a page, on one line, without the comment behind it. */
export interface Command {
  readonly page: string;
  readonly command: string;
}

/** Every command in a shell block of a page. */
export const commandsOf = (page: string): Command[] =>
  blocksOf(read(page))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.replaceAll(/ *\\\n +/g, ' ').split('\n'))
    .map((line) => line.replace(/ +# .*$/, '').trim())
    .filter((line) => line !== '')
    .map((command) => ({ page, command }));

const STARTS_LIKE_ONE = /^(npm|npx|node|curl|bash|aws)\b/;

/** Every command in a page's text. */
export const inlineCommandsOf = (page: string): Command[] =>
  inlineCodeOf(read(page).replaceAll(/^```.*?^```$/gms, ''))
    .filter((code) => STARTS_LIKE_ONE.test(code))
    .map((command) => ({ page, command }));
