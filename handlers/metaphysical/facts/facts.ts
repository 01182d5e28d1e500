import { civilDateOf } from '../../request/birth.ts';
import type { ChatRequest } from '../../request/chat-request.ts';
import type { Birth, BirthPlace, MissingKnowledge } from '../question/birth.ts';
import { nameIn } from '../question/name-in-prompt.ts';
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

/** A birth chart with what it was drawn from. */
export interface NatalFacts extends Natal {
  /** When, and how well that is known. */
  readonly moment: MomentReport;
  readonly place?: BirthPlace;
  /** What the chart lacks; empty when it is complete. */
  readonly missing: readonly MissingKnowledge[];
}

/** Everything that was computed for an answer. */
export interface Facts {
  /** The sky of this moment. */
  readonly sky: Sky;
  /** The Vietnamese date of the birth, or else of today. */
  readonly lunar: LunarDate;
  /** The chart of the birth, when there is one. */
  readonly natal?: NatalFacts;
  /** What the sky of this moment does to that chart, the most exact first. */
  readonly transits?: readonly Transit[];
  /** When it was asked for, or can be told from what was sent. */
  readonly numerology?: Numerology;
  /** When it was asked for. */
  readonly tarot?: Draw;
}

/** What facts are computed from. */
export interface FactsInput {
  readonly chat: ChatRequest;
  readonly topic: Topic;
  readonly birth: Birth | undefined;
  readonly now: Date;
}

/** Computes the facts of an answer: a few milliseconds, the first time in a process some tens. */
export function factsOf(input: FactsInput): Facts {
  const { birth, now } = input;
  const sky = skyAt(now);
  return {
    sky,
    lunar: lunarDateOf(lunarDayOf(input)),
    ...(birth && natalFactsOf(birth, sky)),
    ...numerologyFactOf(input),
    ...tarotFactOf(input),
  };
}

/** The date at the place of birth, or as it was given where that is not certain; today's where nobody was born. */
function lunarDayOf({ chat, birth, now }: FactsInput): CivilDate {
  if (birth?.moment.localDate) return birth.moment.localDate;
  return chat.birth ? civilDateOf(chat.birth.date) : vietnameseDateOf(now);
}

function natalFactsOf({ moment, place, missing }: Birth, sky: Sky): Pick<Facts, 'natal' | 'transits'> {
  const natal = natalOf(moment, place);
  const natalFacts = { moment: moment.report, ...(place && { place }), missing, ...natal };
  return { natal: natalFacts, transits: transitsOf(natal, sky) };
}

function numerologyFactOf({ chat, topic, birth }: FactsInput): Pick<Facts, 'numerology'> {
  const isAsked = topic === 'numerology';
  const name = chat.name ?? (isAsked ? nameIn(chat.prompt) : undefined);
  if (!isAsked && name === undefined && birth === undefined) return {};
  // The day as it was given: numbers are made of what is written, not of where the Sun stood.
  const date = chat.birth && civilDateOf(chat.birth.date);
  return { numerology: numerologyOf({ ...(date && { date }), ...(name !== undefined && { name }) }) };
}

function tarotFactOf({ chat, topic, now }: FactsInput): Pick<Facts, 'tarot'> {
  if (topic !== 'tarot') return {};
  const { userId, prompt, seed = seedOf({ userId, prompt, date: vietnameseDateOf(now) }) } = chat;
  return { tarot: drawOf({ seed }) };
}
