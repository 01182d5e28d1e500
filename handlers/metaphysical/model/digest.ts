import type { Topic } from '../../request/chat-request.ts';
import type { Facts, NatalFacts } from '../facts/facts.ts';
import type { CoreNumber } from '../numerology/core-number.ts';
import type { NatalPosition } from '../sky/natal.ts';
import type { BodyPosition } from '../sky/sky.ts';
import { degreeInSign, signOf } from '../sky/zodiac.ts';

/** The closest aspects and transits say the most; a chart has some forty. */
const MAX_ASPECTS = 8;

/**
 * The facts as lines for a language model: what the answer to this topic rests on. The date, time and place of the birth
 * and the name are not in it: what they come to is enough, and they are nobody else's business.
 */
export function digestOf(facts: Facts, topic: Topic): string {
  const { sky, lunar, natal, transits = [], numerology = {}, tarot } = facts;
  const { month, day, leap, canChi } = lunar;
  return [
    ...(tarot?.cards ?? []).map(
      ({ id, position, reversed }) => `card for the ${position}: ${id}${reversed ? ' reversed' : ' upright'}`,
    ),
    ...(topic === 'tarot' ? [] : numbersIn(numerology)),
    ...(natal === undefined || topic === 'tarot' ? [] : chartIn(natal)),
    ...(topic === 'astrology'
      ? transits
          .slice(0, MAX_ASPECTS)
          .map(
            ({ body, aspect, natal: point, orbDeg }) =>
              `transit: ${body} ${aspect} natal ${point}, orb ${orbDeg.toFixed(1)}`,
          )
      : []),
    ...(topic === 'astrology' ? [...positionsIn('now', sky.bodies), `moon phase now: ${sky.moonPhase.name}`] : []),
    ...(topic === 'tarot'
      ? []
      : [
          `lunar day of the ${natal ? 'birth' : 'present day'}: day ${day} of ${leap ? 'leap ' : ''}month ${month}, year ${canChi.year}`,
        ]),
  ].join('\n');
}

function chartIn(natal: NatalFacts): string[] {
  const { bodies, angles, aspects, moonPhase, missing } = natal;
  return [
    ...positionsIn('natal', bodies),
    ...(angles
      ? [`natal ascendant: ${placeIn(angles.ascendantDeg)}`, `natal midheaven: ${placeIn(angles.midheavenDeg)}`]
      : []),
    ...aspects
      .toSorted((a, b) => a.orbDeg - b.orbDeg)
      .slice(0, MAX_ASPECTS)
      .map(({ between, aspect, orbDeg }) => `natal ${between.join(` ${aspect} `)}, orb ${orbDeg.toFixed(1)}`),
    `natal moon phase: ${(moonPhase.possibleNames ?? [moonPhase.name]).join(' or ')}`,
    ...(missing.length > 0
      ? [`not known: the ${missing.join(' and the ')} of the birth, so nothing that depends on it`]
      : []),
  ];
}

function positionsIn(when: string, bodies: Readonly<Record<string, BodyPosition | NatalPosition>>): string[] {
  return Object.entries(bodies).map(([body, position]) => `${when} ${body}: ${describe(position)}`);
}

/** Where the place is a span, no degree is certain. */
function describe(position: BodyPosition & Partial<NatalPosition>): string {
  const { longitudeDeg, sign, retrograde, house, betweenDeg, possibleSigns = [sign] } = position;
  const place = betweenDeg === undefined ? placeIn(longitudeDeg) : possibleSigns.join(' or ');
  return [place, ...(house === undefined ? [] : [`house ${house}`]), ...(retrograde ? ['retrograde'] : [])].join(', ');
}

function placeIn(longitudeDeg: number): string {
  return `${Math.floor(degreeInSign(longitudeDeg))} degrees of ${signOf(longitudeDeg)}`;
}

function numbersIn(numerology: NonNullable<Facts['numerology']>): string[] {
  const names = {
    lifePath: 'life path number',
    expression: 'expression number',
    soulUrge: 'soul urge number',
  } as const;
  return Object.entries(names).flatMap(([key, name]) => {
    const number: CoreNumber | undefined = numerology[key as keyof typeof names];
    return number === undefined ? [] : [`${name}: ${number.number}`];
  });
}
