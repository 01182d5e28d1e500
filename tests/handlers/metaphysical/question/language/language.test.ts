import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { languageOf } from '../../../../../handlers/metaphysical/question/language/language.ts';

const VIETNAMESE = [
  'Hôm nay Mặt Trăng ở cung nào?',
  'Tôi sinh ngày 15 tháng 6 năm 1990, tôi thuộc cung gì?',
  'Cho em hỏi tuần này công việc có suôn sẻ không ạ?',
  'Sao Thủy nghịch hành ảnh hưởng thế nào đến chuyện tình cảm?',
  'Xem giúp mình lá số tử vi với',
  'Bảo Bình và Song Ngư có hợp nhau không?',
  'Trăng tròn khi nào?',
  'Đêm nay trời có trăng không',
  'Mình buồn quá, nên làm gì bây giờ?',
  'Mercury retrograde là gì vậy ạ?',
  'Anh ấy là Leo, em là Pisces, tụi em hợp không?',
  'Số chủ đạo của tôi là gì',
  'Rút giúp em một lá bài tarot nhé',
  'Đường chỉ tay nói lên điều gì?',
  'hom nay mat trang o dau',
  'toi nen lam gi',
  'toi sinh nam 1995 thi thuoc cung gi',
  'sao kim dang o cung nao vay',
  'tuan nay tinh yeu cua em the nao',
  'xem giup minh la so voi',
  'cho hoi khi nao trang tron',
  'nam nay toi co nen doi viec khong',
  'chao ban, ban khoe khong?',
  'me em dang buon, em phai noi gi voi me',
  'ko biet sao thuy nghich hanh den khi nao',
  'Hom nay la ngay tot de di choi khong',
  'Mars đang ở đâu trên bầu trời?',
  'cam on',
  'boi tarot',
  'di dau',
  'bo cap va ma ket',
  'hnay the nao',
];

const ENGLISH = [
  'Where is the Moon tonight?',
  'What should I do today?',
  'I was born in Hồ Chí Minh City, what is my sign?',
  'Is Nguyễn Thị Minh Khai street a good place to see the full moon?',
  'My name is Đặng Trần Hương and I want to know about my week',
  'Mercury retrograde again, help!',
  'sun in libra',
  'Can you read my chart?',
  'How do Mars and Venus look right now?',
  'hi',
  'moon phase',
  'TELL ME ABOUT LOVE',
  "What's up with Saturn? I can't sleep.",
  'Am I too hot-headed, or is it Mars?',
  'The café on the corner has a tarot reader, is she any good?',
  'Do you do tarot?',
  'So, can a man and a hen be in the sun?',
  'Will the eclipse be visible from Viet Nam?',
  'new moon in Scorpio',
  'no',
  'Da Nang weather',
  'What is Bạch Dương?',
  'tai chi',
];

const NEITHER = [
  '',
  '   \n\t ',
  '🌙✨🔮',
  '12345 67.8 !?',
  '今夜の月はどこですか',
  '今天月亮在哪里？',
  'Où est la lune ce soir ?',
  '¿Dónde está la luna esta noche?',
  'di la verdad',
  'va bene',
  'tu es la',
  'Wo steht der Mond heute Nacht?',
  'Где сегодня Луна?',
  '오늘 달은 어디에 있어요?',
  '\u0301\u0323\u031b',
];

describe('the language of a prompt', () => {
  test.each(VIETNAMESE)('Vietnamese: %s', (text) => {
    expect(languageOf(text)).toBe('vi');
    expect(languageOf(text.toUpperCase())).toBe('vi');
  });

  test.each(VIETNAMESE)('Vietnamese, decomposed: %s', (text) => {
    expect(languageOf(text.normalize('NFD'))).toBe('vi');
  });

  test.each(ENGLISH)('English: %s', (text) => {
    expect(languageOf(text)).toBe('en');
    expect(languageOf(text.normalize('NFD'))).toBe('en');
  });

  test.each(NEITHER)('neither, so answered in English: %s', (text) => {
    expect(languageOf(text)).toBe('en');
  });
});

test('the language a user asked for decides', () => {
  expect(languageOf('Where is the Moon tonight?', 'vi')).toBe('vi');
  expect(languageOf('Hôm nay Mặt Trăng ở cung nào?', 'en')).toBe('en');
  expect(languageOf('', 'vi')).toBe('vi');
});

test('only the beginning of a very long text is read', () => {
  expect(languageOf(`${'hôm nay trời đẹp '.repeat(150)}${'what is the moon doing '.repeat(100_000)}`)).toBe('vi');
});

test('any text has one of the two languages', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => ['vi', 'en'].includes(languageOf(text))));
});
