import { describe, expect, test } from '@jest/globals';
import { factsOf } from '../../../../../handlers/metaphysical/facts/facts.ts';
import { composeAnswer } from '../../../../../handlers/metaphysical/reply/composer/compose-answer.ts';
import type { Language } from '../../../../../handlers/metaphysical/text/language.ts';
import type { ChatRequest } from '../../../../../handlers/request/chat-request.ts';
import { questionOf } from '../../question/question-of.ts';

const NOW = new Date('2026-11-22T18:30:00Z');
const LANGUAGES: Language[] = ['en', 'vi'];
const BIRTH = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };

function answerTo({ topic = 'astrology', lang = 'en', ...asked }: Partial<ChatRequest>): string {
  const question = questionOf({ topic, lang, ...asked });
  return composeAnswer({ question, facts: factsOf(question, NOW), passages: [] });
}

describe('the answer to a birth', () => {
  test('has its lights, its ascendant, its lunar day and the closest transit in English', () => {
    const answer = answerTo({ birth: BIRTH });
    expect(answer).toContain('When you were born, the Sun was at 23° of Gemini and the Moon was at 8° of Pisces.');
    expect(answer).toContain('Cancer was rising: your ascendant is at 23° of Cancer.');
    expect(answer).toContain('day 23 of month 5 in the year Canh Ngọ');
    expect(answer).toContain('At present Saturn is in square to your natal Uranus.');
    expect(answer).not.toMatch(/whole-sign|I would also need|I took/);
  });

  test('has them in Vietnamese', () => {
    const answer = answerTo({ birth: BIRTH, lang: 'vi' });
    expect(answer).toContain('Lúc bạn chào đời, Mặt Trời ở 23° cung Song Tử, còn Mặt Trăng ở 8° cung Song Ngư.');
    expect(answer).toContain('Cung Mọc của bạn ở 23° Cự Giải.');
    expect(answer).toContain('ngày 23 tháng 5 năm Canh Ngọ');
    expect(answer).toContain('sao Thổ đang tạo góc vuông với sao Thiên Vương trong lá số của bạn');
  });

  test('has no degree of a birth whose instant is not known, and every possible sign of the lights', () => {
    const onDay = (date: string, lang: Language): string => answerTo({ birth: { date, place: 'Hà Nội' }, lang });
    expect(onDay('1990-06-15', 'en')).toContain('the Sun was in Gemini and the Moon in Pisces.');
    expect(onDay('1990-06-14', 'en')).toContain('the Moon in Aquarius or Pisces.');
    expect(onDay('1990-06-14', 'vi')).toContain('Mặt Trăng ở cung Bảo Bình hoặc Song Ngư.');
    // The June solstice of 1990 was at 15:33 UT on the 21st (U.S. Naval Observatory, Earth's Seasons).
    expect(onDay('1990-06-21', 'en')).toContain('the Sun was in Gemini or Cancer');
    expect(onDay('1990-06-21', 'en')).not.toContain('In astrology');
    expect(onDay('1990-06-15', 'en')).not.toMatch(/When you were born[^.]*°/);
  });

  test.each<[string, Partial<ChatRequest['birth']>, string, string]>([
    ['time', { place: 'Huế' }, 'I would also need the time of your birth', 'cần thêm giờ sinh của bạn'],
    ['place', { time: '07:30' }, 'I would also need the place of your birth', 'cần thêm nơi sinh của bạn'],
    ['both', {}, 'the time and the place of your birth', 'cần thêm giờ sinh và nơi sinh của bạn'],
  ])('names the missing part: %s', (_, known, english, vietnamese) => {
    const birth = { date: '1990-06-15', ...known };
    expect(answerTo({ birth })).toContain(english);
    expect(answerTo({ birth, lang: 'vi' })).toContain(vietnamese);
  });

  test('names the place that it took for an ambiguous name, or for a province', () => {
    expect(answerTo({ birth: { ...BIRTH, place: 'London' } })).toContain(
      'I took your place of birth for London, England',
    );
    expect(answerTo({ birth: { ...BIRTH, place: 'Nghệ An' }, lang: 'vi' })).toContain(
      'nơi sinh của bạn là Vinh, Nghệ An',
    );
    expect(answerTo({ birth: { ...BIRTH, place: { latitude: 51.5, longitude: 0 } } })).not.toContain('I took');
  });

  test('explains a time that clocks showed twice, or never', () => {
    const inNewYork = (date: string, time: string, lang: Language): string =>
      answerTo({ birth: { date, time, place: 'New York' }, lang });
    expect(inNewYork('2026-11-01', '01:30', 'en')).toContain('showed that time twice, and I took the earlier one');
    expect(inNewYork('2026-11-01', '01:30', 'vi')).toContain('chỉ giờ ấy hai lần, mình lấy lần đầu');
    expect(inNewYork('2026-03-08', '02:30', 'en')).toContain('skipped that time');
    expect(inNewYork('2026-03-08', '02:30', 'vi')).toContain('nhảy qua giờ ấy');
    expect(inNewYork('2026-03-08', '03:30', 'en')).not.toContain('that time');
  });

  test('says that it took the next day for one that the calendar left out', () => {
    // Samoa went over the date line at the end of 29 December 2011.
    const birth = { date: '2011-12-30', place: { latitude: -13.83, longitude: -171.77 } };
    expect(answerTo({ birth })).toContain('The calendar there skipped that day');
    expect(answerTo({ birth, lang: 'vi' })).toContain('Lịch ở đó đã bỏ qua ngày ấy');
    expect(answerTo({ birth: { ...birth, time: '10:00' } })).toContain('The clocks there skipped that time');
  });

  test('says that houses are whole signs near a pole', () => {
    const birth = { ...BIRTH, place: { latitude: 69.65, longitude: 18.96 } };
    expect(answerTo({ birth })).toContain('these are whole-sign houses');
    expect(answerTo({ birth, lang: 'vi' })).toContain('hệ nhà trọn cung');
  });

  test('names a leap month as one', () => {
    // The fifth month of Kỷ Sửu, 2009, was followed by a leap one, which began on 23 June.
    const birth = { date: '2009-06-24' };
    expect(answerTo({ birth })).toContain('day 2 of leap month 5 in the year Kỷ Sửu');
    expect(answerTo({ birth, lang: 'vi' })).toContain('ngày 2 tháng 5 nhuận năm Kỷ Sửu');
  });

  test('says that a lunar day before 1968 is approximate', () => {
    const birth = { date: '1955-01-01', time: '07:30', place: 'Sài Gòn' };
    const [english, vietnamese] = [answerTo({ birth }), answerTo({ birth, lang: 'vi' })];
    expect(english).toContain('day 8 of month 12 in the year Giáp Ngọ, or nearly so: before 1968 no one calendar was');
    expect(vietnamese).toContain('ngày 8 tháng 12 năm Giáp Ngọ (gần đúng, vì trước năm 1968');
    expect(answerTo({ birth: { ...birth, date: '1968-01-01' } })).not.toContain('nearly');
  });

  test('says of a lunar day that it is that of UTC, where the date at the place is not certain', () => {
    const birth = { date: '1990-06-15', utc: true };
    expect(answerTo({ birth })).toContain('calendar that day of Universal Time was day 23 of month 5');
    expect(answerTo({ birth, lang: 'vi' })).toContain('ngày ấy theo giờ quốc tế là ngày 23 tháng 5');
    expect(answerTo({ birth: { ...birth, time: '23:30', place: 'Hà Nội' } })).toContain('that was day 24 of month 5');
  });

  test('has the present positions of the planets that the prompt names', () => {
    expect(answerTo({ birth: BIRTH, prompt: 'and Mars?' })).toMatch(
      /In your chart, Mars is in Aries\. In the sky right now, Mars is at 28° of Leo\./,
    );
  });
});

describe('the answer to tarot', () => {
  test('names the cards, their directions, and the seed that draws them again', () => {
    const answer = answerTo({ topic: 'tarot', seed: 'k3' });
    expect(answer).toMatch(/^Your cards are .+ for the past; .+ for the present; .+ for the future\. /);
    expect(answer).toContain('The seed k3 draws the same cards again.');
    const vietnamese = answerTo({ topic: 'tarot', seed: 'k3', lang: 'vi' });
    expect(vietnamese).toMatch(/^Các lá bài của bạn là .+ cho quá khứ; .+ cho hiện tại; .+ cho tương lai\. /);
    expect(vietnamese).toContain('hạt giống k3');
  });

  test('says of a card that it is reversed exactly when it is', () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const { tarot } = factsOf(questionOf({ topic: 'tarot', seed }), NOW);
      const reversed = tarot?.cards.filter((card) => card.reversed).length;
      expect(answerTo({ topic: 'tarot', seed }).split(' reversed for ')).toHaveLength(1 + (reversed ?? 0));
      expect(answerTo({ topic: 'tarot', seed, lang: 'vi' }).split(' ngược cho ')).toHaveLength(1 + (reversed ?? 0));
    }
  });
});

describe('the answer to numerology', () => {
  const NAME = 'Nguyễn Thị Ánh Đào';

  test.each<[string, Partial<ChatRequest>, string, string]>([
    [
      'everything',
      { birth: BIRTH, name: NAME },
      'In numerology, your life path number is 4, your expression number is 22 and your soul urge number is 7.\n\nI worked',
      'Theo thần số học, số chủ đạo của bạn là 4, số sứ mệnh là 22, số linh hồn là 7.\n\nMình',
    ],
    [
      'the birth',
      { birth: BIRTH },
      'your life path number is 4. For the expression and soul urge numbers I would need your full name at birth.',
      'số chủ đạo của bạn là 4. Để tính số sứ mệnh và số linh hồn, mình cần họ tên đầy đủ của bạn.',
    ],
    [
      'the name',
      { name: 'Ng' },
      'your expression number is 3. For the life path number I would need your date of birth.',
      'số sứ mệnh là 3. Để tính số chủ đạo, mình cần ngày sinh của bạn.',
    ],
    ['nothing', {}, 'For your numbers I need', 'Để tính các con số của bạn, mình cần ngày sinh và họ tên đầy đủ.'],
  ])('from %s tells the numbers and what the others need', (_, asked, english, vietnamese) => {
    expect(answerTo({ topic: 'numerology', ...asked })).toContain(english);
    expect(answerTo({ topic: 'numerology', lang: 'vi', ...asked })).toContain(vietnamese);
  });
});

test.each(LANGUAGES)('every answer says that no language model made it, and is no prediction (%s)', (lang) => {
  for (const topic of ['astrology', 'tarot', 'numerology'] as const) {
    const answer = answerTo({ topic, lang, birth: BIRTH });
    expect(answer).toMatch(lang === 'en' ? /(?:no|without a) language model/ : /mô hình ngôn ngữ/);
    expect(answer).toMatch(lang === 'en' ? /not as a prediction\.$/ : /không phải một lời tiên đoán nhé\.$/);
    expect(answer).not.toMatch(/undefined|NaN|\[object/);
    expect(answer.normalize('NFC')).toBe(answer);
  }
});
