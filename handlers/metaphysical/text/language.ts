/** A language that answers are given in. */
export type Language = 'vi' | 'en';
