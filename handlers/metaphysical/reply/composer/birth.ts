import type { MomentReport } from '../../facts/birth/moment-report.ts';
import type { LunarDate } from '../../facts/calendar/lunar-date.ts';
import type { Facts, NatalFacts } from '../../facts/facts.ts';
import type { PlanetId } from '../../facts/sky/bodies.ts';
import type { NatalPosition } from '../../facts/sky/natal.ts';
import type { Transit } from '../../facts/sky/transits.ts';
import { sayPlanets } from './now.ts';
import { placeOf, signNameOf, wholeDegreeIn } from './places-in-words.ts';
import type { Texts } from './texts/texts.ts';

/** The sentences of a birth: its lights, its ascendant, its lunar day, a transit of now, and the unknown parts. */
export function sayBirth(
  named: readonly PlanetId[],
  { natal, lunar, transits, sky }: Facts & { natal: NatalFacts },
  texts: Texts,
): string[] {
  return [
    sayLights(natal, texts),
    ...sayRising(natal, texts),
    ...saySunTheme(natal, texts),
    sayLunarDay(lunar, natal.moment, texts),
    ...sayClosest(transits ?? [], texts),
    ...sayNatalPlanets(named, natal, texts),
    ...sayPlanets(named, sky, texts),
    ...sayWhatIsOpen(natal, texts),
  ];
}

/** A degree is given only if the instant is known. */
function sayLights({ bodies, moment }: NatalFacts, texts: Texts): string {
  const { sentences, signs } = texts;
  if (moment.precision === 'exact') {
    return sentences.birthLights(placeOf('sun', bodies, texts), placeOf('moon', bodies, texts));
  }
  const signsOf = ({ sign, possibleSigns = [sign] }: NatalPosition): string[] =>
    possibleSigns.map((each) => signs[each].name);
  return sentences.birthSigns(signsOf(bodies.sun), signsOf(bodies.moon));
}

function saySunTheme({ bodies: { sun } }: NatalFacts, { sentences, signs }: Texts): string[] {
  return sun.signUncertain ? [] : [sentences.sunTheme(signs[sun.sign].name, signs[sun.sign].theme)];
}

function sayRising({ angles }: NatalFacts, { sentences, ...texts }: Texts): string[] {
  if (angles === undefined) return [];
  const { ascendantDeg } = angles;
  return [sentences.rising(wholeDegreeIn(ascendantDeg), signNameOf(ascendantDeg, { sentences, ...texts }))];
}

/** If the date at the place is not certain, the day of UTC is given, and named as that. */
function sayLunarDay(lunar: LunarDate, { localDate }: MomentReport, { sentences }: Texts): string {
  const { day, month, leap, canChi, approximate = false } = lunar;
  return sentences.lunarDay({ day, month, leap, year: canChi.year, approximate, isOfUtc: localDate === undefined });
}

/** The positions at the birth of the planets that the prompt names: "my Mars" is not today's. */
function sayNatalPlanets(named: readonly PlanetId[], { bodies }: NatalFacts, { sentences, ...texts }: Texts): string[] {
  return named.map((id) => {
    const { sign, possibleSigns = [sign] } = bodies[id];
    return sentences.natalPlanet(
      texts.bodies[id],
      possibleSigns.map((each) => texts.signs[each].name),
    );
  });
}

/** Transits come with the most exact first. */
function sayClosest([closest]: readonly Transit[], { sentences, bodies, aspects, natalPoints }: Texts): string[] {
  if (closest === undefined) return [];
  return [sentences.transit(bodies[closest.body], aspects[closest.aspect], natalPoints[closest.natal])];
}

function sayWhatIsOpen({ moment, place, missing, houseSystem }: NatalFacts, texts: Texts): string[] {
  const { sentences } = texts;
  return [
    ...(houseSystem === 'whole-sign' ? [sentences.wholeSigns] : []),
    ...(place?.label !== undefined && (place.others || place.capitalOf) ? [sentences.tookPlace(place.label)] : []),
    ...sayTimeTaken(moment, texts),
    ...(missing.length > 0 ? [sentences.missing(missing)] : []),
  ];
}

function sayTimeTaken({ localTime = 'exact', precision }: MomentReport, { sentences }: Texts): string[] {
  if (localTime === 'exact') return [];
  return [sentences.tookTime(localTime === 'skipped' && precision === 'day' ? 'skipped-day' : localTime)];
}
