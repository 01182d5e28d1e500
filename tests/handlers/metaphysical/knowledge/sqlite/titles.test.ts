import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readCorpus } from '../../../../../handlers/metaphysical/knowledge/corpus-files.ts';
import type { Knowledge } from '../../../../../handlers/metaphysical/knowledge/knowledge.ts';
import { sqliteKnowledge } from '../../../../../handlers/metaphysical/knowledge/sqlite/sqlite-knowledge.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';
import { foldVietnamese } from '../../../../../handlers/metaphysical/text/fold.ts';
import { type BuiltKnowledge, builtKnowledge } from '../../../../support/build-knowledge.ts';

const { entries } = readCorpus(new URL('../../../../../handlers/metaphysical/knowledge/', import.meta.url));

let built: BuiltKnowledge;
let knowledge: Knowledge;
beforeAll(() => {
  built = builtKnowledge();
  knowledge = sqliteKnowledge(built.path);
});
afterAll(() => built.remove());

async function firstOf(text: string, language: 'en' | 'vi' = 'en'): Promise<string | undefined> {
  const found = await knowledge.find(
    { prompt: new Prompt(text), language, keys: [], limit: 1 },
    new AbortController().signal,
  );
  return found[0]?.id;
}

describe('a title', () => {
  test.each([
    ['in English', 'en', (title: string) => title],
    ['in Vietnamese', 'vi', (title: string) => title],
    ['in Vietnamese without diacritics', 'vi', foldVietnamese],
    ['in English, of con giáp too, without diacritics', 'en', foldVietnamese],
  ] as const)('finds its own passage first, %s', async (_how, language, write) => {
    const wrong: string[] = [];
    for (const entry of entries) {
      const { id, title } = entry[language];
      const found = await firstOf(write(title), language);
      if (found !== id) wrong.push(`${write(title)}: ${found}, not ${id}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the glossary', () => {
  test.each([
    // One sign, one house, one animal by several names.
    ['Thiên Yết', 'sign-scorpio'],
    ['thien yet', 'sign-scorpio'],
    ['các bạn Hổ Cáp', 'sign-scorpio'],
    ['Scorpios', 'sign-scorpio'],
    ['nhà 7', 'house-7'],
    ['nhà thứ bảy', 'house-7'],
    ['nha thu bay', 'house-7'],
    ['seventh house', 'house-7'],
    ['the 7th house', 'house-7'],
    ['house 7', 'house-7'],
    ['cung mọc của mình', 'house-1'],
    ['cung moc', 'house-1'],
    ['my rising sign', 'house-1'],
    ['ascendant', 'house-1'],
    ['year of the Rabbit', 'con-giap-mao'],
    ['tuổi Mẹo', 'con-giap-mao'],
    ['mình cầm tinh con chuột', 'con-giap-ty'],
    ['tuổi Tị', 'con-giap-ti'],
    // The pieces of a composite apart from each other, in either order.
    ['my Cancer moon', 'moon-in-cancer'],
    ['Mặt Trăng của mình nằm tại Cự Giải', 'moon-in-cancer'],
    ['mat trang cu giai', 'moon-in-cancer'],
    ['Mars square Venus', 'venus-with-mars'],
    ['sao hoả và sao kim', 'venus-with-mars'],
    ['số chủ đạo của em là số 7', 'life-path-7'],
    ['so chu dao cua em la so 7', 'life-path-7'],
    ['con số linh hồn là 4', 'soul-urge-4'],
    ['numerology, my destiny number 4', 'expression-4'],
    ['expression seven', 'expression-7'],
    // Cards.
    ['7 of wands', 'seven-of-wands-upright'],
    ['seven of rods upside down', 'seven-of-wands-reversed'],
    ['bảy gậy ngược', 'seven-of-wands-reversed'],
    ['lá 7 gậy', 'seven-of-wands-upright'],
    ['bay bo gay', 'seven-of-wands-upright'],
    ['lá tiểu đồng kiếm', 'page-of-swords-upright'],
    ['queen of coins', 'queen-of-pentacles-upright'],
  ])('knows what "%s" means', async (text, id) => {
    expect(await firstOf(text)).toBe(id);
    expect(await firstOf(text, 'vi')).toBe(id);
  });
});
