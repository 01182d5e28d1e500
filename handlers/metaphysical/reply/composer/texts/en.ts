import type { Place, SpokenCard, SpokenLunarDay, SpokenNumbers, Texts } from './texts.ts';

const describePlace = ({ body, degree, sign, retrograde }: Place): string =>
  `${body} is at ${degree}° of ${sign}${retrograde ? ' (in retrograde)' : ''}`;

const spokenThen = ({ body, degree, sign, retrograde }: Place): string =>
  `${body} was at ${degree}° of ${sign}${retrograde ? ' (in retrograde)' : ''}`;

const POSITIONS = { past: 'for the past', present: 'for the present', future: 'for the future' } as const;

const describeCard = ({ name, position, reversed }: SpokenCard): string =>
  `${name}${reversed ? ' reversed' : ''} ${POSITIONS[position]}`;

function describeNumbers({ lifePath, expression, soulUrge }: SpokenNumbers): string {
  const parts = [
    lifePath === undefined ? [] : [`your life path number is ${lifePath}`],
    expression === undefined ? [] : [`your expression number is ${expression}`],
    soulUrge === undefined ? [] : [`your soul urge number is ${soulUrge}`],
  ].flat();
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function describeLunarDay({ day, month, leap, year, approximate, isOfUtc }: SpokenLunarDay): string {
  const that = isOfUtc ? 'that day of Universal Time' : 'that';
  const told = `${that} was day ${day} of ${leap ? 'leap ' : ''}month ${month} in the year ${year}`;
  const nearly = approximate ? ', or nearly so: before 1968 no one calendar was in force in all of Vietnam' : '';
  return `By the Vietnamese lunar calendar ${told}${nearly}.`;
}

const TOOK_TIME = {
  ambiguous: 'The clocks there showed that time twice, and I took the earlier one.',
  skipped: 'The clocks there skipped that time, so I took the moment that would have been called so.',
  'skipped-day': 'The calendar there skipped that day, so I took the next one.',
} as const;

/** By what is not known. */
const NUMBERS_NEED: Readonly<Record<string, string>> = {
  date: 'For the life path number I would need your date of birth.',
  name: 'For the expression and soul urge numbers I would need your full name at birth.',
  'date name': 'For your numbers I need your date of birth and your full name at birth.',
};

/** As the subject of a sentence. */
const BODIES = {
  sun: 'the Sun',
  moon: 'the Moon',
  mercury: 'Mercury',
  venus: 'Venus',
  mars: 'Mars',
  jupiter: 'Jupiter',
  saturn: 'Saturn',
  uranus: 'Uranus',
  neptune: 'Neptune',
  pluto: 'Pluto',
  node: 'the lunar node',
};

/** The texts in English. */
export const EN: Texts = {
  signs: {
    aries: { name: 'Aries', theme: 'courage and fresh starts' },
    taurus: { name: 'Taurus', theme: 'patience and simple comforts' },
    gemini: { name: 'Gemini', theme: 'curiosity and conversation' },
    cancer: { name: 'Cancer', theme: 'home and tenderness' },
    leo: { name: 'Leo', theme: 'warmth and self-expression' },
    virgo: { name: 'Virgo', theme: 'care for small things done well' },
    libra: { name: 'Libra', theme: 'balance and fairness between people' },
    scorpio: { name: 'Scorpio', theme: 'depth and honesty about feelings' },
    sagittarius: { name: 'Sagittarius', theme: 'learning and wide horizons' },
    capricorn: { name: 'Capricorn', theme: 'steadiness and work that lasts' },
    aquarius: { name: 'Aquarius', theme: 'friendship and new ideas' },
    pisces: { name: 'Pisces', theme: 'imagination and compassion' },
  },
  bodies: BODIES,
  natalPoints: {
    ...BODIES,
    sun: 'Sun',
    moon: 'Moon',
    node: 'lunar node',
    ascendant: 'ascendant',
    midheaven: 'midheaven',
  },
  aspects: {
    conjunction: 'is conjunct with',
    sextile: 'is in sextile to',
    square: 'is in square to',
    trine: 'is in trine to',
    opposition: 'is in opposition to',
  },
  phases: {
    'new-moon': { name: 'new Moon', thought: 'It can be a quiet moment to set one small intention.' },
    'waxing-crescent': {
      name: 'waxing crescent Moon',
      thought: 'It can be a good time to give a new idea its first step.',
    },
    'first-quarter': {
      name: 'first-quarter Moon',
      thought: 'If something feels stuck, one clear choice may be enough.',
    },
    'waxing-gibbous': {
      name: 'waxing gibbous Moon',
      thought: 'What you have begun may welcome a little more patience.',
    },
    'full-moon': { name: 'full Moon', thought: 'It can be a good evening to look at how far you have come.' },
    'waning-gibbous': {
      name: 'waning gibbous Moon',
      thought: 'It can be a time to thank someone, or to share what you know.',
    },
    'last-quarter': { name: 'last-quarter Moon', thought: 'You may feel lighter for letting one old worry go.' },
    'waning-crescent': { name: 'waning crescent Moon', thought: 'Allow yourself some rest before you begin again.' },
  },
  sentences: {
    sunAndMoon: (sun, moon) => `Right now ${describePlace(sun)} and ${describePlace(moon)}.`,
    phase: (name, litPercent) => `It is a ${name}, with ${litPercent}% of its disc lit.`,
    planets: (places) => `In the sky right now, ${places.map(describePlace).join('; ')}.`,
    natalPlanet: (body, signs) => `In your chart, ${body} is in ${signs.join(' or ')}.`,
    moonTheme: (moon, theme) => `In astrology, a Moon in ${moon.sign} is linked with ${theme}.`,
    birthLights: (sun, moon) => `When you were born, ${spokenThen(sun)} and ${spokenThen(moon)}.`,
    birthSigns: (sun, moon) =>
      `When you were born, the Sun was in ${sun.join(' or ')} and the Moon in ${moon.join(' or ')}.`,
    rising: (degree, sign) => `${sign} was rising: your ascendant is at ${degree}° of ${sign}.`,
    sunTheme: (sign, theme) => `In astrology, a Sun in ${sign} is linked with ${theme}.`,
    lunarDay: describeLunarDay,
    transit: (body, aspect, natalPoint) => `At present ${body} ${aspect} your natal ${natalPoint}.`,
    missing: (what) =>
      `For the ascendant and the houses I would also need the ${what.join(' and the ')} of your birth.`,
    tookPlace: (label) => `I took your place of birth for ${label}; if you meant another, add its region or country.`,
    tookTime: (how) => TOOK_TIME[how],
    wholeSigns: 'So near the pole there are no Placidus houses, so these are whole-sign houses.',
    cards: (cards) => `Your cards are ${cards.map(describeCard).join('; ')}.`,
    seed: (seed) => `The seed ${seed} draws the same cards again.`,
    numbers: (numbers) => `In numerology, ${describeNumbers(numbers)}.`,
    numbersNeed: (what) => NUMBERS_NEED[what.join(' ')] ?? '',
    honesty: {
      astrology:
        'I worked this out from where the lights of the sky really stand, without a language model, so please take it as a thought to reflect on and not as a prediction.',
      tarot:
        'The cards come from a shuffle that anyone can repeat, and the words from no language model, so please take them as a thought to reflect on and not as a prediction.',
      numerology:
        'I worked this out by the Pythagorean rules, without a language model, so please take it as a thought to reflect on and not as a prediction.',
    },
  },
};
