import type { Place, Texts } from './texts.ts';

const describePlace = ({ body, degree, sign, retrograde }: Place): string =>
  `${body} is at ${degree}° of ${sign}${retrograde ? ' (in retrograde)' : ''}`;

/** What the service says in English. */
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
  bodies: {
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
  },
  planetAliases: {
    mercury: ['mercury'],
    venus: ['venus'],
    mars: ['mars'],
    jupiter: ['jupiter'],
    saturn: ['saturn'],
    uranus: ['uranus'],
    neptune: ['neptune'],
    pluto: ['pluto'],
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
    planets: (places) => `As for what you asked: ${places.map(describePlace).join('; ')}.`,
    moonTheme: (moon, theme) => `In astrology, a Moon in ${moon.sign} is linked with ${theme}.`,
    honesty:
      'I worked this out from where the lights of the sky really stand, without a language model, so please take it as a thought to reflect on and not as a prediction.',
  },
};
