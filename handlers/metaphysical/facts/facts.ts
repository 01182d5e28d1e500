import type { Birth, BirthPlace, MissingKnowledge } from './birth/birth.ts';
import type { MomentReport } from './birth/moment-report.ts';
import { type CivilDate, vietnameseDateOf } from './calendar/civil-date.ts';
import { type LunarDate, lunarDateOf } from './calendar/lunar-date.ts';
import { type Numerology, numerologyOf } from './numerology/numerology.ts';
import { type Natal, natalOf } from './sky/natal.ts';
import { type Sky, skyAt } from './sky/sky.ts';
import { type Transit, transitsOf } from './sky/transits.ts';
import { type Draw, drawOf } from './tarot/draw.ts';
import { seedOf } from './tarot/seed.ts';
import type { Topic } from './topic.ts';

/** A birth chart with its moment and place. */
export interface NatalFacts extends Natal {
  /** The moment of the birth, and its precision. */
  readonly moment: MomentReport;
  readonly place?: BirthPlace;
  /** The unknown parts of the birth; empty when the chart is complete. */
  readonly missing: readonly MissingKnowledge[];
}

/** All facts of an answer. */
export interface Facts {
  /** The sky of this moment. */
  readonly sky: Sky;
  /** The Vietnamese date of the birth, or else of today. */
  readonly lunar: LunarDate;
  /** The chart of the birth, when there is one. */
  readonly natal?: NatalFacts;
  /** The transits of this moment over that chart, the most exact first. */
  readonly transits?: readonly Transit[];
  /** Present if it is the topic, or if a name or a birth was sent. */
  readonly numerology?: Numerology;
  /** Present if it is the topic. */
  readonly tarot?: Draw;
}

/** A question, as far as the facts depend on it. */
export interface FactsRequest {
  readonly topic: Topic;
  readonly birth: Birth | undefined;
  /** The full name given at birth. */
  readonly name: string | undefined;
  /** Draws the cards. Without a seed the user, the text and the day decide. */
  readonly seed: string | undefined;
  readonly userId: string;
  readonly text: string;
}

/** Computes the facts of an answer: a few milliseconds, the first time in a process some tens. */
export function factsOf(asked: FactsRequest, now: Date): Facts {
  const sky = skyAt(now);
  const { birth } = asked;
  return {
    sky,
    lunar: lunarDateOf(lunarDayOf(birth, now)),
    ...(birth && natalFactsOf(birth, sky)),
    ...numerologyFactOf(asked),
    ...tarotFactOf(asked, now),
  };
}

/** The date at the place of birth, or as it was given where that is not certain; today's without a birth. */
function lunarDayOf(birth: Birth | undefined, now: Date): CivilDate {
  return birth ? (birth.moment.localDate ?? birth.date) : vietnameseDateOf(now);
}

function natalFactsOf({ moment, place, missing }: Birth, sky: Sky): Pick<Facts, 'natal' | 'transits'> {
  const natal = natalOf(moment, place);
  const natalFacts = { moment: moment.report, ...(place && { place }), missing, ...natal };
  return { natal: natalFacts, transits: transitsOf(natal, sky) };
}

function numerologyFactOf({ name, topic, birth }: FactsRequest): Pick<Facts, 'numerology'> {
  if (topic !== 'numerology' && name === undefined && birth === undefined) return {};
  // The day as it was given: numbers depend on the written date, not on the Sun.
  return { numerology: numerologyOf({ ...(birth && { date: birth.date }), ...(name !== undefined && { name }) }) };
}

function tarotFactOf({ topic, seed, userId, text }: FactsRequest, now: Date): Pick<Facts, 'tarot'> {
  if (topic !== 'tarot') return {};
  return { tarot: drawOf({ seed: seed ?? seedOf({ userId, prompt: text, date: vietnameseDateOf(now) }) }) };
}
