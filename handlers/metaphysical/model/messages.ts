import type { Brief } from './brief.ts';

/** One message to a language model. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** What a language model is sent. The roles alternate and the first is the user's: Converse asks for both. */
export interface Messages {
  /** What it is told to do. */
  readonly system: string;
  readonly messages: readonly Message[];
}

/** Words a brief as messages. */
export function messagesOf(brief: Brief): Messages {
  return { system: '', messages: [{ role: 'user', text: brief.prompt }] };
}
