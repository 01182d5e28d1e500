/** A name without its affix, and the meaning of the affix. */
export interface Bare {
  /** Words to leave away, from the front and from the end. */
  readonly front: number;
  readonly end: number;
  /** The kind that the affix names. */
  readonly kind: 'place' | 'region';
}

type Affix = readonly [words: readonly string[], kind: Bare['kind']];

const affixes = (kind: Bare['kind'], texts: readonly string[]): Affix[] => texts.map((text) => [text.split(' '), kind]);

// Folded. The longer before the shorter that it begins with.
const FRONT: readonly Affix[] = [
  ...affixes('place', ['thanh pho', 'thi xa', 'thi tran', 'city of', 'town of', 'tp', 'tx', 'tt', 't p', 't x', 't t']),
  ...affixes('place', [
    'huyen dao',
    'huyen',
    'quan',
    'phuong',
    'xa',
    'ap',
    'thon',
    'lang',
    'q',
    'h',
    'p',
    'dao',
    'thu do',
  ]),
  ...affixes('region', ['tinh', 'tieu bang', 'bang', 'province of', 'state of', 'region of']),
];
const END: readonly Affix[] = [
  ...affixes('place', ['city', 'town', 'district']),
  ...affixes('region', ['province', 'state', 'region', 'prefecture', 'oblast']),
];

/** Takes the affix off folded words ("Thành phố Vinh", "Hue City"); undefined when there is none, or nothing else. */
export function bareOf(words: readonly string[]): Bare | undefined {
  const front = FRONT.find(([affix]) => words.length > affix.length && affix.every((word, at) => words[at] === word));
  if (front !== undefined) return { front: front[0].length, end: 0, kind: front[1] };
  const end = END.find(([affix]) => words.length > affix.length && affix[0] === words.at(-1));
  return end && { front: 0, end: end[0].length, kind: end[1] };
}
