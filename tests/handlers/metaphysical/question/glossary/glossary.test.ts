import { describe, expect, test } from '@jest/globals';
import { conceptsNamedIn } from '../../../../../handlers/metaphysical/question/glossary/glossary.ts';
import { languageOf } from '../../../../../handlers/metaphysical/question/language/language.ts';
import { searchWordsOf } from '../../../../../handlers/metaphysical/question/search-terms.ts';

const namedIn = (text: string): string[] => conceptsNamedIn(searchWordsOf(text), languageOf(text));

describe('a concept that a text names', () => {
  test.each([
    ['my Moon in Cancer and my Venus in Leo', ['moon', 'cancer', 'venus', 'leo']],
    ['Mặt Trăng ở Cự Giải, sao Kim ở Sư Tử', ['moon', 'cancer', 'venus', 'leo']],
    ['mat trang o cu giai, sao kim o su tu', ['moon', 'cancer', 'venus', 'leo']],
    ['MẶT TRĂNG', ['moon']],
    ['sao Hoả và sao Hỏa', ['mars']],
    // The longest name counts, not those within it.
    ['sao Diêm Vương tinh', ['pluto']],
    ['the eleventh house', ['house-11']],
    ['nhà thứ mười hai', ['house-12']],
    // Without marks some names are names of two.
    ['tuoi ty', ['ty', 'ti']],
    ['tuổi Tỵ', ['ti']],
  ])('is found in either language, with marks or without: %s', (text, concepts) => {
    expect(namedIn(text)).toEqual(concepts);
  });

  test.each([
    ['the world is unkind to me', []],
    ['which card is the world', ['the-world']],
    ['thế giới này bất công', []],
    ['lá thế giới', ['the-world']],
    ['la bai the gioi', ['the-world']],
    ['hai ly cà phê', []],
    ['rút được lá hai ly', ['two-of-cups']],
    ['two glasses, two of cups', ['two-of-cups']],
    ['I have 2 kids', []],
    ['numerology says 2 is kind', ['number-2']],
    ['số chủ đạo của mình là bao nhiêu, 22 à', ['life-path', 'number-22']],
  ])('is an everyday word unless the text is about cards or numbers: %s', (text, concepts) => {
    expect(namedIn(text)).toEqual(concepts);
  });

  test.each([
    ['lá này ngược lại thì sao', []],
    ['lá này ngược thì sao', ['reversed']],
    ['born when the rat ruled', ['ty']],
    ['em rat buon vi chia tay', []],
    ['a climbing Leo', ['leo']],
    ['minh thich di leo nui', []],
    ['mình nuôi con gà', ['dau']],
    ['minh de cho ga', []],
    ['tuổi Dần', ['dan']],
    ['em dần quên rồi', []],
    ['nhà em', []],
  ])('is not found in text that only looks like a name: %s', (text, concepts) => {
    expect(namedIn(text)).toEqual(concepts);
  });
});
