import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { thinkingFilter } from '../../../../handlers/metaphysical/model/thinking/thinking-filter.ts';

/** The text that is left of pieces of it. */
function filtered(pieces: readonly string[]): string {
  const filter = thinkingFilter();
  let told = '';
  for (const piece of pieces) {
    const { retracted, text } = filter.take(piece);
    expect(retracted).toBeLessThanOrEqual(told.length);
    told = told.slice(0, told.length - retracted) + text;
  }
  return told + filter.rest();
}

/** A text cut into pieces of these lengths, over and over. */
function cut(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, index = 0; at < text.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

const CASES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'a thought between tags': [
    ['<think>Hmm</think>Hello', 'Hello'],
    ['\n <think>\nHmm\n</think>\n\nHello <b>', 'Hello <b>'],
    ['<think></think><think>Hmm</think> Hello', 'Hello'],
    ['<think>a </thin </think>Hello', 'Hello'],
    ['<thinking>Hmm</thinking>\n\nHello', 'Hello'],
    ['<thought>Hmm</thought>Hello', 'Hello'],
    ['<reasoning>Hmm</reasoning>Hello', 'Hello'],
    ['<reflection>Hmm</reflection>Hello', 'Hello'],
    ['<seed:think>Hmm</seed:think>Hello', 'Hello'],
    ['<thinking>Hmm</thinking>Hello', 'Hello'],
    ['<THINK>Hmm</Think>Hello', 'Hello'],
    ['<think >Hmm</think >Hello', 'Hello'],
    ['< think >Hmm</ think\n>Hello', 'Hello'],
    ['<think type="deep" n=1 lang=\'en\'>Hmm</think>Hello', 'Hello'],
    ['<think/>Hello', 'Hello'],
    ['<think>Hmm</thinking>Hello', 'Hello'],
    ['[THINK]Hmm[/THINK]Hello', 'Hello'],
    ['◁think▷Hmm◁/think▷Hello', 'Hello'],
    ['<|begin_of_thought|>Hmm<|end_of_thought|><|begin_of_solution|>Hello<|end_of_solution|>', 'Hello'],
    ['<|START_THINKING|>Hmm<|END_THINKING|><|START_RESPONSE|>Hello<|END_RESPONSE|>', 'Hello'],
    ['<|channel>thought\nHmm<channel|>Hello', 'Hello'],
  ],
  'a thought in an answer': [
    ['Hello <think>Hmm</think>', 'Hello '],
    ['Hello <think>Hmm</think> again', 'Hello again'],
    ['Hello,<think>Hmm</think>\nagain', 'Hello,\nagain'],
    ['<think>a</think>Hello <thinking>b</thinking>again', 'Hello again'],
  ],
  'a thought that is nested': [
    ['<think>a<think>b</think>c</think>Hello', 'Hello'],
    ['<think>a<thinking>b</thinking>c</think>Hello', 'Hello'],
    ['So: <think>a<think>b</think>c</think>Hello', 'So: Hello'],
    ['<think>Shall I write <think>? No.</think>Hello', 'Hello'],
  ],
  'a thought that never ends': [
    ['<think>Hmm', ''],
    ['<think>', ''],
    ['<think></think>', ''],
    ['<think>a</think>Hello <think>b', 'Hello '],
    ['<|channel|>analysis<|message|>Hmm', ''],
    ['<|channel|>ana', ''],
    ['analysisWe need', ''],
  ],
  'a thought whose beginning stands in the prompt': [
    ['Hmm</think>Hello', 'Hello'],
    ['Hmm.\n\n</think>\n\nHello', 'Hello'],
    ['Hmm</THINKING >Hello', 'Hello'],
    ['</think>Hello', 'Hello'],
    ['a</think>b</think>Hello', 'Hello'],
    ['<think>a</think></think>Hello', 'Hello'],
    ['Hmm[/THINK]Hello', 'Hello'],
    ['Hmm</think>', ''],
  ],
  'the channels of gpt-oss': [
    ['<|channel|>analysis<|message|>Hmm<|end|><|start|>assistant<|channel|>final<|message|>Hello<|return|>', 'Hello'],
    [
      '<|start|>assistant<|channel|>analysis<|message|>Hmm<|end|><|start|>assistant<|channel|>final<|message|>Hello',
      'Hello',
    ],
    ['analysis<|message|>Hmm<|end|><|start|>assistant<|channel|>final<|message|>Hello', 'Hello'],
    ['Hmm<|end|><|start|>assistant<|channel|>final<|message|>Hello', 'Hello'],
    ['<|channel|>analysis<|message|>Hmm<|end|>assistant<|channel|>final<|message|>Hello', 'Hello'],
    ['assistant<|channel|>final<|message|>Hello<|end|>', 'Hello'],
    ['assistant<|channel|>analysis<|message|>Hmm', ''],
    ['<|channel|>final<|message|>Hello<|end|> and so on', 'Hello'],
    ['<|channel|>final <|constrain|>json<|message|>Hello', 'Hello'],
    ['<|start|>assistant<|message|>Hello<|end|>', 'Hello'],
    ['final<|message|>Hello', 'Hello'],
    ['<|channel|>commentary to=functions.sky <|constrain|>json<|message|>{"a":1}<|call|>', ''],
    ['<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>final<|message|>Hello', 'Hello'],
    ['<|CHANNEL|>analysis<|MESSAGE|>I use <think>.</think><|END|><|channel|>final<|message|>Hello', 'Hello'],
    ['<|channel|>analysis<|message|>a<|message|>b<|end|><|channel|>final<|message|>Hello', 'Hello'],
    ['<|channel|>final<|message|>Hello <|end|><|channel|>final<|message|>again', 'Hello again'],
    ['analysisWe need to greet.assistantfinalHello', 'Hello'],
    ['analysisWe look.assistantcommentary to=functions.sky{}assistantfinalHello', 'Hello'],
    ['<think>Hmm</think>assistantfinalHello', 'Hello'],
    ['assistantfinalHello', 'Hello'],
  ],
  'text that only looks like a mark': [
    ['<thinks>Hello', '<thinks>Hello'],
    ['<thin', '<thin'],
    ['<thin line', '<thin line'],
    ['<think about it>Hello', '<think about it>Hello'],
    ['<think', '<think'],
    ['</thin', '</thin'],
    ['<rethink>Hello</rethink>', '<rethink>Hello</rethink>'],
    ['a < b > c <', 'a < b > c <'],
    ['1<2, 2 < 3 and </b>', '1<2, 2 < 3 and </b>'],
    ['[think] and [THINKER] and [1]', '[think] and [THINKER] and [1]'],
    ['◁think', '◁think'],
    ['<|im_end|> <|en', '<|im_end|> <|en'],
    ['Hello <|message|> there', 'Hello there'],
    ['analysis', 'analysis'],
    ['analysis of the chart', 'analysis of the chart'],
    ['Analysis: Hello', 'Analysis: Hello'],
    ['assistant', 'assistant'],
    ['I think</b>', 'I think</b>'],
    ['', ''],
    [' \n', ''],
    [' Hello ', 'Hello '],
    [`<think ${'x'.repeat(300)}`, `<think ${'x'.repeat(300)}`],
  ],
};

describe.each(Object.entries(CASES))('%s', (_what, cases) => {
  test.each(cases)('%j', (text, expected) => {
    expect(filtered([text])).toBe(expected);
    for (const length of [1, 2, 3, 5, 7]) expect(filtered(cut(text, [length]))).toBe(expected);
  });
});

describe('a filter', () => {
  const MARKS = [
    '<think>',
    '</think>',
    '<thinking a="b">',
    '</ Thought >',
    '<think/>',
    '[THINK]',
    '[/THINK]',
    '◁think▷',
  ];
  const CHANNELS = [
    '<|start|>',
    '<|channel|>',
    '<|message|>',
    '<|end|>',
    '<|return|>',
    'final',
    'analysis',
    'assistant',
  ];
  const TEXT = [
    '<',
    '</',
    'think>',
    ' ',
    '\n',
    'Hm',
    'H',
    'assistantfinal',
    '</thi',
    '<|',
    '|>',
    '[',
    '🌞',
    '\ud83c',
    'Ấ',
  ];
  const words = fc.array(fc.constantFrom(...MARKS, ...CHANNELS, ...TEXT), { maxLength: 24 });
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

  test('gives the same text for all cuts', () => {
    fc.assert(
      fc.property(words, lengths, (given, pieces) => {
        const text = given.join('');
        expect(filtered(cut(text, pieces))).toBe(filtered([text]));
      }),
      { numRuns: 2_000 },
    );
  });

  test('removes all thoughts of a well-formed answer, and nothing else', () => {
    const name = fc.constantFrom('think', 'THINK', 'thinking', 'thought', 'reasoning', 'seed:think');
    const thought = fc
      .tuple(name, fc.constantFrom('zz', 'z < z', 'zz <b>\n', ''))
      .map(([tag, text]) => `<${tag}>${text}</${tag}>`);
    const plain = fc.constantFrom('Hello', 'a < b', ' <i>', '\n', 'x', '</em>').map((text) => text);
    fc.assert(
      fc.property(fc.array(fc.oneof(thought, plain)), lengths, (parts, pieces) => {
        const told = filtered(cut(parts.join(''), pieces));
        const expected = parts.filter((part) => !/^<(think|thought|reasoning|seed)/i.test(part)).join('');
        expect(told.replaceAll(/\s/g, '')).toBe(expected.replaceAll(/\s/g, ''));
      }),
      { numRuns: 1_000 },
    );
  });

  test('holds nothing back that cannot become a mark', () => {
    const filter = thinkingFilter();
    const texts = ['H', 'ello', ' <', 'b>', '!'].map((piece) => filter.take(piece).text);
    expect(texts).toEqual(['H', 'ello', ' ', '<b>', '!']);
  });

  test('keeps nothing of a thought, however long it is', () => {
    const filter = thinkingFilter();
    filter.take('<think>');
    for (let round = 0; round < 1000; round += 1)
      expect(filter.take('Hmm. '.repeat(20))).toEqual({ retracted: 0, text: '' });
    expect(filter.take('</think>Hello').text).toBe('Hello');
  });

  test('takes no more time for a text that is all marks', () => {
    const startedMs = performance.now();
    filtered(cut('<think a=b '.repeat(20_000), [1_000]));
    filtered(cut('</think>x<'.repeat(20_000), [1_000]));
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});
