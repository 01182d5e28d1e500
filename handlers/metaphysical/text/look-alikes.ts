/*
 * Characters that people take for other ones, by the one they are read as. Everything with a compatibility decomposition
 * (full-width letters, mathematical alphabets, ligatures, superscripts) is left to NFKC and is not listed.
 *
 * Source: UTS #39, confusables.txt, prototypes of one letter A to Z; for alphabets that phones and keyboards have. Where
 * it takes a capital I for an l, it is an I here. LOOSE has letters that it knows as look-alikes of small capitals only.
 */

/** Letters of other scripts that are drawn as Latin ones. */
export const SAME_GLYPHS: Readonly<Record<string, string>> = {
  ...{ A: 'АΑᎪꓮ', B: 'ВΒᏴꓐ', C: 'СⲤᏟꓚ', D: 'Ꭰꓓ', E: 'ЕΕᎬꓰ', F: 'Ϝꓝ', G: 'ԌᏀꓖ', H: 'НΗⲎᎻꓧ', I: 'ІӀΙⲒꓲ' },
  ...{ J: 'ЈͿᎫꓙ', K: 'КΚⲔᏦꓗ', L: 'ⳐᏞꓡ', M: 'МΜϺⲘᎷꓟ', N: 'ΝⲚꓠ', O: 'ОΟⲞՕꓳ', P: 'РΡⲢᏢꓑ', Q: 'Ԛ', R: 'ᎡᏒꓣ' },
  ...{ S: 'ЅՏᏕᏚꓢ', T: 'ТΤⲦᎢꓔ', U: 'Սꓴ', V: 'ѴᏙꓦ', W: 'ԜᎳᏔꓪ', X: 'ХΧⲬꓫ', Y: 'УҮΥⲨᎩᎽꓬ', Z: 'ΖᏃꓜ' },
  ...{ a: 'аα', b: 'ЬᏏ', c: 'сⲥꮯ', d: 'ԁᏧ', e: 'еҽ', f: 'ք', g: 'ց', h: 'һհᏂ', i: 'іιꙇᎥꭵ', j: 'јϳ', l: 'ӏ' },
  ...{ n: 'ոռ', o: 'оοⲟօ', p: 'рρⲣ', q: 'ԛգզ', s: 'ѕꮪ', u: 'υս', v: 'νѵꮩ', w: 'ԝѡաꮃ', x: 'х', y: 'уүγ', z: 'ꮓ' },
};

/** Letters of other scripts that are like Latin ones: common in words of their own script too. */
export const LOOSE_GLYPHS: Readonly<Record<string, string>> = {
  ...{ b: 'вьβ', e: 'ε', h: 'н', k: 'кκ', m: 'м', n: 'пη', o: 'σ', r: 'гⲅ', t: 'тτ', w: 'ω', x: 'χ' },
};

/**
 * Latin and phonetic letters, and signs, that stand for a common letter. Đ is typed as the other two on many keyboards.
 */
export const LATIN_GLYPHS: Readonly<Record<string, string>> = {
  ...{
    Đ: 'ÐƉ',
    đ: 'ðɖ',
    a: 'ɑᴀ',
    b: 'ʙᴃ',
    c: 'ᴄ',
    d: 'ᴅ',
    e: 'ᴇ℮ꬲ',
    f: 'ꜰꬵ',
    g: 'ɡɢᶃ',
    h: 'ʜ',
    i: 'ıɪꞮ',
    j: 'ȷᴊ',
    k: 'ᴋ',
  },
  ...{
    l: 'ʟ',
    m: 'ᴍ',
    n: 'ɴ',
    o: 'ᴏᴑꬽ',
    p: 'ᴘ',
    q: 'ꞯ',
    r: 'ʀꭇꭈ',
    s: 'ꜱƽ',
    t: 'ᴛ',
    u: 'ᴜꞟꭎꭒ',
    v: 'ᴠ',
    w: 'ᴡ',
    y: 'ʏỿ',
    z: 'ᴢ',
  },
};

/**
 * Alphabets and figures in frames that NFKC leaves as they are, or writes with brackets, and two Greek letters that it
 * takes for a sigma: from where, and what is there.
 */
export const FRAMED: readonly (readonly [first: number, characters: string])[] = [
  [0x1_f150, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [0x1_f170, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [0x1_f110, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [0x249c, 'abcdefghijklmnopqrstuvwxyz'],
  [0x2474, '123456789'],
  [0x2488, '123456789'],
  [0x24f5, '123456789'],
  [0x2776, '123456789'],
  [0x2780, '123456789'],
  [0x278a, '123456789'],
  [0x24ff, '0'],
  [0x1_f10b, '00'],
  [0x03f2, 'c'],
  [0x03f9, 'C'],
];

/** The letters that flags are made of, A first. */
export const FIRST_REGIONAL_LETTER = 0x1_f1e6;

/**
 * Latin letters that Unicode does not decompose, as they are written where only A to Z are at hand (the first column of
 * the machine-readable zone of passports has the same for most: ICAO Doc 9303, part 3, section 6.A). Those of African
 * and Azerbaijani alphabets, and those with a stroke or a hook, go by looks.
 */
export const BASE_LETTERS: Readonly<Record<string, string>> = {
  ...{ đ: 'd', ø: 'o', ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ħ: 'h', ŋ: 'n', ŧ: 't', ĸ: 'k' },
  ...{ ə: 'e', ǝ: 'e', ɛ: 'e', ɔ: 'o', ɓ: 'b', ɗ: 'd', ɣ: 'g', ƙ: 'k', ƴ: 'y', ƒ: 'f', ʋ: 'v', ɩ: 'i', ʊ: 'u' },
  ...{ ⱥ: 'a', ƀ: 'b', ƃ: 'b', ȼ: 'c', ƈ: 'c', ƌ: 'd', ɇ: 'e', ǥ: 'g', ɠ: 'g', ɦ: 'h', ɨ: 'i', ɉ: 'j', ꝁ: 'k', ƚ: 'l' },
  ...{
    ɱ: 'm',
    ɲ: 'n',
    ƞ: 'n',
    ɵ: 'o',
    ƥ: 'p',
    ʠ: 'q',
    ɍ: 'r',
    ʂ: 's',
    ƭ: 't',
    ʈ: 't',
    ʉ: 'u',
    ⱳ: 'w',
    ɏ: 'y',
    ƶ: 'z',
    ȥ: 'z',
  },
};
