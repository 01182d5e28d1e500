/** The limits of a chat request. A code point is a character to people: an emoji is one, not two. */
export const REQUEST_LIMITS = {
  /** After trimming; a longer prompt is answered 413. */
  promptMaxCodePoints: 4000,
  userIdMaxCodePoints: 128,
  nameMaxCodePoints: 100,
  placeMaxCodePoints: 200,
  seedMaxCodePoints: 64,
  /** The turns of a conversation that are sent along. */
  historyMaxTurns: 20,
  turnMaxCodePoints: 4000,
  /** The members of one object, known and unknown ones together. */
  maxMembers: 50,
  /** The room for all unknown members together: values, and the depth of one of them. */
  unknownMaxValues: 200,
  unknownMaxDepth: 8,
  /** Whitespace and unknown members, in bytes. */
  unknownMaxBytes: 16_384,
  /** The span in which the sky is computed to the accuracy that the tests hold. */
  firstBirthDate: '1900-01-01',
  lastBirthDate: '2100-12-31',
} as const;
