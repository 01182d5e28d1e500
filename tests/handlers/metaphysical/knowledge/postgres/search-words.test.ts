import { describe, expect, test } from '@jest/globals';
import {
  conceptWords,
  foldedWords,
  searchConcepts,
  searchWords,
} from '../../../../../handlers/metaphysical/knowledge/postgres/search-words.ts';
import { Prompt } from '../../../../../handlers/metaphysical/question/prompt.ts';

describe('the words of a text', () => {
  test('are folded, in their order, with digits and without any mark', () => {
    expect(foldedWords('Bạch Dương, nai\u0308ve: ĐƯỜNG số 7!')).toEqual(['bach', 'duong', 'naive', 'duong', 'so', '7']);
  });

  test('have nothing in them that a search takes for an operator', () => {
    expect(foldedWords(`it's a&b|!c:*<->(d)\\'e' "f"\0g`)).toEqual(['it', 's', 'a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('are ignored when they are longer than any word', () => {
    expect(foldedWords(`${'a'.repeat(50)} ${'b'.repeat(51)}`)).toEqual(['a'.repeat(50)]);
  });

  test('are searched for once each, the first sixty-four', () => {
    const words = Array.from({ length: 70 }, (_, index) => `w${index}`);
    expect(searchWords(['w1 w0', ...words].join(' '))).toEqual(['w1', 'w0', ...words.slice(2, 64)]);
  });
});

describe('the concepts of a text', () => {
  test('are the same in both languages, each alone and together, and no words', () => {
    const expected = ['#moon', '#cancer', '#=moon', '#=cancer', '#=cancer+moon', '#=cancer+moon'];
    expect(searchConcepts(new Prompt('my Cancer moon')).toSorted()).toEqual(expected.toSorted());
    expect(searchConcepts(new Prompt('mặt trăng cự giải')).toSorted()).toEqual(expected.toSorted());
    expect(conceptWords('moon-in-cancer')).toEqual(['#moon', '#cancer', '#=cancer+moon']);
  });

  test('are none where nothing is named', () => {
    expect(searchConcepts(new Prompt('how are you'))).toEqual([]);
  });
});
