import { animalOfYear } from '../../facts/calendar/can-chi.ts';
import type { Facts, NatalFacts } from '../../facts/facts.ts';
import { BODY_IDS, type BodyId, type PlanetId } from '../../facts/sky/bodies.ts';
import type { NatalPosition } from '../../facts/sky/natal.ts';
import type { Aspect } from '../../facts/sky/natal-aspects.ts';
import { signOf } from '../../facts/sky/zodiac.ts';
import type { Question } from '../../question/question.ts';

/**
 * The keys of what was computed, the most telling first: for a chart the planets that the prompt names, the lights, the
 * ascendant, the closest aspect and the year's animal; otherwise the sky's, the cards' or the numbers'.
 */
export function keysOf(facts: Facts, { topic, prompt: { planets } }: Question): readonly string[] {
  const { tarot, numerology, natal } = facts;
  if (topic === 'tarot')
    return (tarot?.cards ?? []).map(({ id, reversed }) => `card.${id}.${reversed ? 'reversed' : 'upright'}`);
  if (topic === 'numerology') return numberKeys(numerology ?? {});
  return natal === undefined ? skyKeys(facts, planets) : chartKeys(natal, facts, planets);
}

function numberKeys({ lifePath, expression, soulUrge }: NonNullable<Facts['numerology']>): readonly string[] {
  return [
    ...(lifePath ? [`life-path.${lifePath.number}`] : []),
    ...(expression ? [`expression.${expression.number}`] : []),
    ...(soulUrge ? [`soul-urge.${soulUrge.number}`] : []),
  ];
}

const lightsAnd = (planets: readonly PlanetId[]): readonly BodyId[] => [...planets, 'sun', 'moon'];

function skyKeys({ sky }: Facts, planets: readonly PlanetId[]): readonly string[] {
  return [...new Set(lightsAnd(planets).map((body) => `sign.${sky.bodies[body].sign}`))];
}

function chartKeys(
  { bodies, angles, aspects }: NatalFacts,
  { lunar }: Facts,
  planets: readonly PlanetId[],
): readonly string[] {
  return [
    ...lightsAnd(planets).flatMap((body) => placementKeys(body, bodies[body])),
    ...(angles ? [`sign.${signOf(angles.ascendantDeg)}`] : []),
    ...pairKeys(aspects).slice(0, 1),
    `con-giap.${animalOfYear(lunar.year)}`,
  ];
}

/** An uncertain sign has no key. */
function placementKeys(body: BodyId, { sign, signUncertain }: NatalPosition): string[] {
  return signUncertain ? [] : [`${body}.${sign}`];
}

/** The closest first; pairs with the node or an angle have no passage. */
function pairKeys(aspects: readonly Aspect[]): string[] {
  const isBody = (point: string): boolean => (BODY_IDS as readonly string[]).includes(point);
  return aspects
    .toSorted((one, other) => one.orbDeg - other.orbDeg)
    .filter(({ between }) => between.every(isBody))
    .map(({ between }) => `pair.${between.join('.')}`);
}

/** All keys of a chart: a passage about a placement fits this person if its key is among them. */
export function placementKeysOf({ bodies, aspects }: NatalFacts): readonly string[] {
  return [...BODY_IDS.flatMap((body) => placementKeys(body, bodies[body])), ...pairKeys(aspects)];
}
