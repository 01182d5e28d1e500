/** The topics that an answer can be about. */
export type Topic = 'astrology' | 'tarot' | 'numerology';
