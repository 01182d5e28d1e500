import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nameIn } from '../../../../handlers/metaphysical/question/name-in-prompt.ts';

describe('a name is found', () => {
  test.each([
    ['my name is Ann Lee', 'Ann Lee'],
    ['Hi! My name is Ann Lee, what are my numbers?', 'Ann Lee'],
    ["My full name is Mary-Jane O'Brien and I was born in May", "Mary-Jane O'Brien"],
    ['my name is: Ann Lee', 'Ann Lee'],
    ['My name is Ann Lee I was born in Hanoi', 'Ann Lee'],
    ['Full name: Ann Lee\nBorn: 1990-06-15', 'Ann Lee'],
    ['tên tôi là Nguyễn Văn An', 'Nguyễn Văn An'],
    ['ten toi la Nguyen Van An, sinh ngay 15/6/1990', 'Nguyen Van An'],
    ['Tôi tên là Nguyễn Thị Ánh Đào.', 'Nguyễn Thị Ánh Đào'],
    ['Chào bạn, tôi tên Lan Anh sinh năm 1990', 'Lan Anh'],
    ['Xin chào tôi tên là Lan', 'Lan'],
    ['tên đầy đủ của em là Nguyễn Thị Ánh Đào ạ', 'Nguyễn Thị Ánh Đào'],
    ['ten day du cua em la Nguyen Thi Anh Dao', 'Nguyen Thi Anh Dao'],
    ['mình tên là Vy', 'Vy'],
    ['Tên của mình là Vy', 'Vy'],
    ['họ tên: Nguyễn Văn An\nNgày sinh: 15/6/1990', 'Nguyễn Văn An'],
    ['Họ và tên: NGUYỄN VĂN AN\n', 'NGUYỄN VĂN AN'],
    ['- Họ tên: Trần Bình', 'Trần Bình'],
    ['Họ tên tôi là Trần Bình', 'Trần Bình'],
    ['Tên: Trần Bình; sinh 1990', 'Trần Bình'],
    ['Xin chào, họ và tên: Trần Bình', 'Trần Bình'],
    ['Xem giúp em. Họ tên là Trần Bình', 'Trần Bình'],
    ['Cho em hỏi, tên em: Trần Bình', 'Trần Bình'],
    ['Họ tên: Nguyễn Thị Lan Ngày sinh: 01/01/1990', 'Nguyễn Thị Lan'],
    ['Ho ten: Nguyen Thi Lan Ngay sinh: 01/01/1990', 'Nguyen Thi Lan'],
    ['My name is Ann Lee March 5 1990', 'Ann Lee'],
    ['My name is Ann Lee Born 1990', 'Ann Lee'],
    ['my name is April May', 'April May'],
    ['my name is Ana Maria Luisa Teresa Rosa Sofia.', 'Ana Maria Luisa Teresa Rosa Sofia'],
    ['my name is not Ann; my name is Bea', 'Bea'],
    ['tôi tên là Nguyễn Văn An'.normalize('NFD'), 'Nguyễn Văn An'],
  ])('in %j', (prompt, name) => {
    expect(nameIn(prompt)).toBe(name);
  });
});

describe('no name is found', () => {
  test.each([
    ['', 'nothing'],
    ['What is my life path number?', 'no introduction'],
    ['my name is', 'nothing after it'],
    ['tên tôi là gì', 'a question'],
    ['my name is ann lee', 'no capitals'],
    ['My Name Is Ann Lee And So On', 'capitals everywhere'],
    ['TÔI TÊN LÀ AN, SINH NĂM 1990', 'capitals everywhere'],
    ['my name is Ana Maria Luisa Teresa Rosa Sofia Clara', 'seven words'],
    [`my name is A${'n'.repeat(100)}`, 'more than 100 characters'],
    ['my name is J. R. Tolkien', 'an initial'],
    ['my name is Анна', 'no Latin letter'],
    ['my name is R2D2', 'a digit'],
    ['my name is I forgot', 'a pronoun'],
    ['My name is Ann. His: my name is Bob', 'two names'],
    ['bạn tôi tên là Lan', "a friend's"],
    ['mẹ em tên Hoa', "a mother's"],
    ['tên bạn tôi là Lan', "a friend's"],
    ['người yêu của em tên là Nam', "a lover's"],
    ['tên em gái tôi là Lan', "a sister's"],
    ['Tên con là Lan', 'perhaps a child'],
    ['con trai của em, tên: Nguyễn Bảo Long', "a son's"],
    ['Xem giúp chồng em - họ tên: Phan Hải', "a husband's"],
    ['Bạn tôi, họ và tên là Phan Hải', "a friend's"],
    ['My daughter, full name: Ann Lee', "a daughter's"],
    ['Con chó của tôi: tên: Lu', "a dog's"],
    ['the place name: Hanoi', "a place's"],
    ['His name is Bob', "another's"],
    ['lên mười to ten Ann', 'English'],
  ])('of %j: %s', (prompt) => {
    expect(nameIn(prompt)).toBeUndefined();
  });
});

test('a name is always words of the prompt, at most six of them and 100 characters', () => {
  const words = fc.constantFrom(
    'my',
    'name',
    'is',
    'Ann',
    'Lee',
    'tên',
    'tôi',
    'là',
    ':',
    '.',
    '\n',
    "'",
    '-',
    'I',
    'é',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 40 }), (parts) => {
      const prompt = parts.join(' ');
      const name = nameIn(prompt);
      if (name === undefined) return;
      expect(name.length).toBeLessThanOrEqual(100);
      expect(name.split(' ').length).toBeLessThanOrEqual(6);
      for (const word of name.split(' ')) expect(prompt.normalize('NFC')).toContain(word);
    }),
  );
});

describe('a hostile prompt takes no longer than its length', () => {
  // Nothing is timed: of half a million characters, quadratic work would outlast the runner's patience by hours.
  test.each([
    "'",
    '-',
    'A',
    'A ',
    'my name is ',
    'my name is A ',
    'tên: ',
    'họ và tên tôi là ',
    '\n',
    'a\u0301',
    '\u{1f600}',
  ])('of %j, over and over', (part) => {
    expect([undefined, 'A']).toContain(nameIn(`${part.repeat(Math.ceil(500_000 / part.length))} x`));
  });
});
