import type { Facts, NatalFacts } from '../facts/facts.ts';
import type { NatalPosition } from '../facts/sky/natal.ts';
import type { BodyPosition } from '../facts/sky/sky.ts';
import { degreeInSign, signOf } from '../facts/sky/zodiac.ts';
import { cardName } from '../facts/tarot/card-name.ts';
import type { Topic } from '../facts/topic.ts';
import type { Language } from '../text/language.ts';

/** The closest aspects and transits say the most; a chart has some forty. */
const MAX_ASPECTS = 8;

/** The lines of the facts of each topic. */
const LINES: Readonly<Record<Topic, (facts: Facts, language: Language) => readonly string[]>> = {
  astrology: (facts) => [...skyAndChartIn(facts), lunarDayIn(facts)],
  tarot: ({ tarot }, language) =>
    (tarot?.cards ?? []).map(
      ({ id, position, reversed }) =>
        `card for the ${position}: ${cardName(id, language)}, ${reversed ? 'reversed' : 'upright'}`,
    ),
  numerology: (facts) => [...numbersIn(facts.numerology ?? {}), lunarDayIn(facts)],
};

/**
 * The facts of a topic as lines for a language model. The date, time and place of the birth and the name are not in it:
 * the computed facts are enough. The day can still be computed back from a whole chart.
 */
export function digestOf(facts: Facts, topic: Topic, language: Language): string {
  return LINES[topic](facts, language).join('\n');
}

function skyAndChartIn({ sky, natal, transits = [] }: Facts): string[] {
  return [
    ...(natal === undefined
      ? ['birth: not told, so nothing is known of their chart; "now" is the sky of everybody']
      : chartIn(natal)),
    ...transits
      .slice(0, MAX_ASPECTS)
      .map(
        ({ body, aspect, natal: point, orbDeg }) =>
          `transit: ${body} ${aspect} natal ${point}${orbIn(orbDeg, natal !== undefined && isExact(natal))}`,
      ),
    ...positionsIn('now', sky.bodies),
    `moon phase now: ${sky.moonPhase.name}`,
  ];
}

/** A lunar day is a date in another calendar: for a birth only the year is given, which people know by its animal. */
function lunarDayIn({ lunar, natal }: Facts): string {
  const { ofDate, day, month, leap, canChi, approximate } = lunar;
  if (natal === undefined)
    return `Vietnamese lunar day of today, ${ofDate}: day ${day} of ${leap ? 'leap ' : ''}month ${month}, year ${canChi.year}`;
  const nearly = approximate || natal.moment.localDate === undefined ? ', approximately' : '';
  return `Vietnamese lunar year of the birth: ${canChi.year}${nearly}`;
}

/** An orb is given only if the instant is known: within a day it changes by more than a degree. */
const orbIn = (orbDeg: number, isExact: boolean): string => (isExact ? `, orb ${orbDeg.toFixed(1)}` : '');

const isExact = ({ bodies }: NatalFacts): boolean =>
  Object.values(bodies).every(({ betweenDeg }) => betweenDeg === undefined);

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
      .map(({ between, aspect, orbDeg }) => `natal ${between.join(` ${aspect} `)}${orbIn(orbDeg, isExact(natal))}`),
    `natal moon phase: ${(moonPhase.possibleNames ?? [moonPhase.name]).join(' or ')}`,
    ...(missing.length > 0
      ? [`not known: the ${missing.join(' and the ')} of the birth, so nothing that depends on it`]
      : []),
  ];
}

function positionsIn(when: string, bodies: Readonly<Record<string, BodyPosition | NatalPosition>>): string[] {
  return Object.entries(bodies).map(([body, position]) => `${when} ${body}: ${describe(position)}`);
}

/** If the place is a span, no degree is certain, and a planet may have turned. */
function describe(position: BodyPosition & Partial<NatalPosition>): string {
  const { longitudeDeg, sign, retrograde, house, betweenDeg, possibleSigns = [sign] } = position;
  const place = betweenDeg === undefined ? placeIn(longitudeDeg) : possibleSigns.join(' or ');
  return [
    place,
    ...(house === undefined ? [] : [`house ${house}`]),
    ...(retrograde && betweenDeg === undefined ? ['retrograde'] : []),
  ].join(', ');
}

function placeIn(longitudeDeg: number): string {
  return `${Math.floor(degreeInSign(longitudeDeg))} degrees of ${signOf(longitudeDeg)}`;
}

const NUMBERS = {
  lifePath: ['life path number', 'the date of birth'],
  expression: ['expression number', 'the full name at birth'],
  soulUrge: ['soul urge number', 'the full name at birth'],
} as const;

function numbersIn(numerology: NonNullable<Facts['numerology']>): string[] {
  return Object.entries(NUMBERS).map(([key, [name, needed]]) => {
    const number = numerology[key as keyof typeof NUMBERS];
    return number === undefined ? `${name}: not known without ${needed}` : `${name}: ${number.number}`;
  });
}
