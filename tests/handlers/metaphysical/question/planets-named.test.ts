import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BODY_IDS, type PlanetId } from '../../../../handlers/metaphysical/facts/sky/bodies.ts';
import { Prompt } from '../../../../handlers/metaphysical/question/prompt.ts';

describe('the planets a prompt names', () => {
  test.each<[string, PlanetId[]]>([
    ['Where are Mars and VENUS?', ['venus', 'mars']],
    ["What do Saturn's rings and Jupiter’s moons say", ['jupiter', 'saturn']],
    ['mercury, uranus; neptune/pluto', ['mercury', 'uranus', 'neptune', 'pluto']],
    ['Sao Thủy và sao Kim', ['mercury', 'venus']],
    ['Sao Thuỷ, sao Hoả (Mộc tinh?)', ['mercury', 'mars', 'jupiter']],
    ['sao Thổ, Thiên Vương tinh, sao Hải Vương, Diêm Vương', ['saturn', 'uranus', 'neptune', 'pluto']],
    ['sao thuy nghich hanh, sao kim va sao hoa thi sao', ['mercury', 'venus', 'mars']],
    ['moc tinh tho tinh thien vuong hai vuong diem vuong', ['jupiter', 'saturn', 'uranus', 'neptune', 'pluto']],
    ['Mercury nghịch hành ảnh hưởng gì đến sao Kim?', ['mercury', 'venus']],
    ['Sao Hỏa đi qua Mars', ['mars']],
    ['sao Hỏa'.normalize('NFD'), ['mars']],
  ])('%s', (prompt, planets) => {
    expect(new Prompt(prompt).planets).toEqual(planets);
  });

  test.each(['Tại sao hoa nở?', 'marshmallows and mercurial venusians', 'mặt trăng, mặt trời', 'the Sun and Moon', ''])(
    'none in: %s',
    (prompt) => {
      expect(new Prompt(prompt).planets).toEqual([]);
    },
  );

  test('any text names each planet once at most, in the order of the sky', () => {
    const words = fc.constantFrom('mars', 'Venus', 'sao', 'Hỏa', 'thuy', 'tinh', 'hải vương', ' ', '\n', 'x');
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        const named = new Prompt(parts.join(' ')).planets;
        expect(BODY_IDS.filter((id) => named.some((planet) => planet === id))).toEqual(named);
      }),
    );
  });
});
