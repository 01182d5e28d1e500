/** The effect of a mark in a model's text. */
export type Mark =
  /** A thought begins, or ends. */
  | 'open'
  | 'close'
  /** It belongs to no text and changes nothing. */
  | 'empty'
  /** The parts of a message in the harmony format of gpt-oss. */
  | 'start'
  | 'channel'
  | 'message'
  | 'end';

/** A mark, and its length in UTF-16 code units. */
export interface FoundMark {
  readonly mark: Mark;
  readonly length: number;
}

/** Marks that are always written so, but for upper and lower case between angle brackets. */
const LITERALS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  // https://developers.openai.com/cookbook/articles/openai-harmony
  ['<|start|>', 'start'],
  ['<|channel|>', 'channel'],
  ['<|message|>', 'message'],
  ['<|end|>', 'end'],
  ['<|return|>', 'end'],
  ['<|call|>', 'end'],
  ['<|constrain|>', 'empty'],
  // Gemma 4.
  ['<|channel>', 'open'],
  ['<channel|>', 'close'],
  // OpenThinker and Sky-T1.
  ['<|begin_of_thought|>', 'open'],
  ['<|end_of_thought|>', 'close'],
  ['<|begin_of_solution|>', 'empty'],
  ['<|end_of_solution|>', 'empty'],
  // Cohere Command A Reasoning.
  ['<|start_thinking|>', 'open'],
  ['<|end_thinking|>', 'close'],
  ['<|start_response|>', 'empty'],
  ['<|end_response|>', 'empty'],
  // Magistral.
  ['[THINK]', 'open'],
  ['[/THINK]', 'close'],
  // Kimi.
  ['◁think▷', 'open'],
  ['◁/think▷', 'close'],
]);

/** The first character of every mark. */
export const MARK_START: RegExp = /[<[◁]/;

/**
 * The names of tags around thoughts. DeepSeek R1, Qwen3, GLM and many others say `think`, Amazon Nova `thinking`,
 * Gemini's OpenAI endpoint `thought`, Seed-OSS `seed:think`; the others are what models are often asked for.
 */
const TAGS = [
  'think',
  'thinking',
  'thought',
  'thoughts',
  'reason',
  'reasoning',
  'reflection',
  'analysis',
  'scratchpad',
  'inner_monologue',
  'antthinking',
  'antml:thinking',
  'seed:think',
  'seed:cot_budget_reflect',
];

const NAME = `(?:${TAGS.join('|')})`;
const ATTRIBUTE = `\\s+[\\w:-]{1,32}\\s*=\\s*(?:"[^"<>]{0,64}"|'[^'<>]{0,64}'|[^\\s"'<>/]{1,64})`;
const TAG = new RegExp(`^<\\s{0,8}(/?)\\s{0,8}${NAME}(?:${ATTRIBUTE}){0,4}\\s{0,8}(/?)>`, 'i');

/** A tag that has begun: as far as its name, or behind that. Only its first 200 characters are waited for. */
const BEGUN_NAME = /^<\s{0,8}\/?\s{0,8}([a-z_:]*)$/i;
const BEGUN_ATTRIBUTES = new RegExp(`^<\\s{0,8}/?\\s{0,8}${NAME}[\\s/][^<>]{0,200}$`, 'i');

/**
 * Reads the mark at the beginning of a text.
 *
 * @returns `unfinished` when more text could make it one; undefined when nothing can
 */
export function markAt(text: string): FoundMark | 'unfinished' | undefined {
  return literalAt(text) ?? tagAt(text);
}

function literalAt(text: string): FoundMark | 'unfinished' | undefined {
  const given = text.startsWith('<') ? text.slice(0, MAX_LITERAL).toLowerCase() : text.slice(0, MAX_LITERAL);
  for (const [literal, mark] of LITERALS) {
    if (given.startsWith(literal)) return { mark, length: literal.length };
    if (text.length < literal.length && literal.startsWith(given)) return 'unfinished';
  }
  return undefined;
}

const MAX_LITERAL = Math.max(...[...LITERALS.keys()].map(({ length }) => length));

function tagAt(text: string): FoundMark | 'unfinished' | undefined {
  const [tag, slash, isEmpty] = TAG.exec(text) ?? [];
  if (tag !== undefined) return { mark: slash ? 'close' : isEmpty ? 'empty' : 'open', length: tag.length };
  const [, begun] = BEGUN_NAME.exec(text) ?? [];
  const mayBecomeTag = begun !== undefined && TAGS.some((name) => name.startsWith(begun.toLowerCase()));
  return mayBecomeTag || BEGUN_ATTRIBUTES.test(text) ? 'unfinished' : undefined;
}
