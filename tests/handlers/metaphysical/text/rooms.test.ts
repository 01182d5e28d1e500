import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { numerologyOf } from '../../../../handlers/metaphysical/facts/numerology/numerology.ts';
import { findPlace } from '../../../../handlers/metaphysical/facts/places/find-place.ts';
import { careFor } from '../../../../handlers/metaphysical/question/care/care.ts';
import { SIGNALS } from '../../../../handlers/metaphysical/question/care/signals.ts';
import { languageOf } from '../../../../handlers/metaphysical/question/language/language.ts';
import { nameIn } from '../../../../handlers/metaphysical/question/name-in-prompt.ts';
import { Prompt } from '../../../../handlers/metaphysical/question/prompt.ts';
import { searchWordsOf } from '../../../../handlers/metaphysical/question/search-terms.ts';
import { topicOf } from '../../../../handlers/metaphysical/question/topic.ts';
import { foldLetters, hasLetters } from '../../../../handlers/metaphysical/text/fold-letters.ts';
import { ALL, COMMON, disguised, INVISIBLE } from './disguise.ts';

/** A recogniser gives the same result for a text and for its disguises. */
function expectTheSame(text: string, room: (text: string) => unknown, tables = COMMON, numRuns = 30): void {
  const expected = room(text);
  fc.assert(
    fc.property(disguised(text, { tables, keepsOne: tables === COMMON }), (typed) => {
      expect({ typed, read: room(typed) }).toEqual({ typed, read: expected });
    }),
    { numRuns },
  );
}

describe('safety', () => {
  const kindOf = (prompt: string): string | undefined => careFor({ prompt }, 'en')?.kind;
  const phrases = Object.values(SIGNALS).flatMap(({ folded, marked }) => [...folded, ...marked]);

  test('finds every phrase of its lists in every disguise', () => {
    expect(phrases.length).toBeGreaterThan(500);
    for (const phrase of phrases) {
      expect(kindOf(phrase)).toBeDefined();
      expectTheSame(phrase, kindOf, ALL, 4);
    }
  });

  test.each([
    'I want to die',
    'tôi muốn chết',
    'em không muốn sống nữa',
    'Tôi muốn tự tử',
    'nóng muốn chết',
    'what is the best medicine for a broken heart?',
    "I don't want to live anymore",
  ])('gives the same result for all disguises of: %s', (sentence) => {
    expectTheSame(sentence, kindOf, ALL, 100);
  });

  test.each([
    ['Ð for Đ', 'Ði chết đi cho rồi, muốn chết'],
    ['a soft hyphen in a word', 'sui\u00adcide'],
    ['zero-width signs between all letters', [...'muốn chết'].join('\u200b')],
    ['a byte order mark', 'kill my\ufeffself'],
    ['bidi controls', '\u202ekill\u202c myself'],
    ['struck through', [...'suicide'].map((letter) => `${letter}\u0336`).join('')],
    ['buried in marks', [...'suicide'].map((letter) => `${letter}\u030d\u0311\u0351\u0489`).join('')],
    ['letters of flags', '\u{1f1f8}\u{1f1fa}\u{1f1ee}\u{1f1e8}\u{1f1ee}\u{1f1e9}\u{1f1ea}'],
    ['an accent for an apostrophe', 'I don´t want to live'],
    ['a half of a pair', 'sui\ud800cide'],
    ['Cyrillic alone', 'кмѕ'],
    ['small capitals', 'ɪ ᴡᴀɴᴛ ᴛᴏ ᴅɪᴇ'],
    ['letters in squares', '🆂🆄🅸🅲🅸🅳🅴'],
    ['letters in brackets', '⒮⒰⒤⒞⒤⒟⒠'],
    ['strokes', 'suiȼiđe'],
  ])('finds a phrase with %s', (_what, prompt) => {
    expect(kindOf(prompt)).toBe('self-harm');
  });

  test.each([
    'Я не хочу работать сегодня, какая погода?',
    'Марс в Овне: что это значит?',
    'Ποιο είναι το ζώδιό μου;',
    'Ինչ է ասում երկինքը',
    '我今天的运势怎么样？',
    '오늘의 운세는 어때요?',
    'मेरा राशिफल क्या है?',
    'ما هو برجي اليوم؟',
    'מה אומרים הכוכבים היום?',
    'ดวงของฉันวันนี้เป็นอย่างไร',
    '🇻🇳🇺🇸 🌙✨ 👩‍👩‍👧 ❤️',
  ])('finds nothing in a text of another script: %s', (prompt) => {
    expect(kindOf(prompt)).toBeUndefined();
  });
});

describe('topics', () => {
  test.each([
    'Draw me a card please',
    'rút bài tarot cho mình',
    'my life path number',
    'thần số học của tôi',
    'số chủ đạo là gì',
    'expression number 5',
    'the Death card',
    'Where is Mars now?',
    'Đường đời của tôi',
  ])('are recognised in every disguise: %s', (prompt) => {
    expectTheSame(prompt, (text) => topicOf(new Prompt(text)));
  });

  test('are recognised with Ð for Đ, and beside a trade mark', () => {
    expect(topicOf(new Prompt('Ðường đời của tôi'))).toBe('numerology');
    expect(topicOf(new Prompt('Tarot™ please'))).toBe('tarot');
  });
});

describe('the language, planets and words of a question', () => {
  test.each(['Where is Mars tonight?', 'Sao Hỏa đang ở đâu vậy bạn?', 'sao hoa dang o dau', 'đêm nay trời đẹp không'])(
    'are the same in every disguise: %s',
    (prompt) => {
      expectTheSame(prompt, (text) => languageOf(text));
      expectTheSame(prompt, (text) => new Prompt(text).planets);
      expectTheSame(prompt, searchWordsOf);
    },
  );

  test.each(['нет', 'как дела', 'Марс', 'что', 'ναι'])('stay what they are in another script: %s', (prompt) => {
    expect([languageOf(prompt), searchWordsOf(prompt)]).toEqual(['en', []]);
  });

  test('are read from the same length of visible text', () => {
    const hidden = `${'\u200b'.repeat(3_900)}tôi muốn xem sao Hỏa`;
    expect([languageOf(hidden), searchWordsOf(hidden).length]).toEqual(['vi', 5]);
  });
});

describe('places', () => {
  test.each([
    'Hà Nội',
    'Đà Nẵng',
    'TP. Hồ Chí Minh',
    'Đà Lạt, Lâm Đồng',
    'London',
    'Paris, FR',
    'Huế',
    'nowhere at all',
  ])('are found in every disguise: %s', (place) => {
    expectTheSame(place, findPlace);
  });

  test('are found with Ð for Đ, behind a hundred invisible signs', () => {
    expect(findPlace('Ðà Nẵng')).toEqual(findPlace('Đà Nẵng'));
    expect(findPlace(`${'\u{e0061}'.repeat(190)}Ɖà Nẵng`)).toEqual(findPlace('Đà Nẵng'));
  });
});

describe('numbers', () => {
  test.each(['Nguyễn Thị Ánh Đào', 'Anne-Marie O’Brien', 'Łukasz Øster'])('are those of the name: %s', (name) => {
    expectTheSame(name, (text) => numerologyOf({ name: text }));
    expectTheSame(`my name is ${name}`, (text) => foldLetters(nameIn(text) ?? ''));
  });

  test('count ð, ɖ and đ as a d', () => {
    expect(['Ðào', 'Ɖào', 'Đào', 'ðào', 'Guðrún'].map(foldLetters)).toEqual(['dao', 'dao', 'dao', 'dao', 'gudrun']);
  });

  test.each(['Анна', 'Вера', 'Сергей', 'Άννα', 'Նարեկ', '阮文安', '١٢٣', ...INVISIBLE])(
    'are not made of a name without Latin letters: %j',
    (name) => {
      expect(hasLetters(name)).toBe(false);
    },
  );
});
