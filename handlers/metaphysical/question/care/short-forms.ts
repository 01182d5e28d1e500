/** Short forms of small words, folded. */
export const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ...['ko', 'k', 'kh', 'hk', 'hok', 'hong', 'kg', 'khg', 'hem'].map((word) => [word, 'khong'] as const),
  ['mun', 'muon'],
  ['sog', 'song'],
  ['wanna', 'want to'],
  ['gonna', 'going to'],
  ['wnat', 'want'],
]);
