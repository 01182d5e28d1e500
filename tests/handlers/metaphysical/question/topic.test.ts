import { describe, expect, test } from '@jest/globals';
import { questionOf } from './question-of.ts';

describe('the topic', () => {
  test.each([
    ['Draw me a card for today', 'tarot'],
    ['What does the TAROT say?', 'tarot'],
    ['Rút bài giúp mình', 'tarot'],
    ['rut bai giup minh', 'tarot'],
    ['trải bài tarot tình yêu', 'tarot'],
    ['What is my life path number?', 'numerology'],
    ['xem thần số học cho em', 'numerology'],
    ['than so hoc cua toi', 'numerology'],
    ['Con số chủ đạo của tôi là gì?', 'numerology'],
    ['What does the Death card mean?', 'tarot'],
    ['lá Mười Kiếm nghĩa là gì', 'tarot'],
    ['rút cho em 3 lá', 'tarot'],
    ['What do the cards say?', 'tarot'],
    ['expression number 5', 'numerology'],
    ['so chu dao 11 la gi', 'numerology'],
    ['The devil is in the details', 'astrology'],
    ['Where is the Moon?', 'astrology'],
    ['What does house 7 mean?', 'astrology'],
    ['Where is Mars?', 'astrology'],
    ['hôm nay trời thế nào', 'astrology'],
    ['My starot is fine', 'astrology'],
    // "rut bai" is how it is typed without marks; among words with marks it is something else.
    ['rut bai là gì, cơ quan nào', 'astrology'],
  ])('of %j is %s', (prompt, topic) => {
    expect(questionOf({ prompt }).topic).toBe(topic);
  });

  test.each(['tarot', 'numerology', 'astrology'] as const)('is %s when the user says so', (preferred) => {
    expect(questionOf({ prompt: 'Draw a tarot card and tell my life path', topic: preferred }).topic).toBe(preferred);
  });
});
