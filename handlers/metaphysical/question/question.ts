import type { ChatRequest } from '../../request/chat-request.ts';
import type { Turn } from '../../request/history.ts';
import type { Birth } from '../facts/birth/birth.ts';
import type { Topic } from '../facts/topic.ts';
import type { Language } from '../text/language.ts';
import { readBirth } from './birth.ts';
import { type Care, careFor } from './care/care.ts';
import { conceptsNamedIn } from './glossary/glossary.ts';
import { Prompt } from './prompt.ts';
import { searchWordsOf } from './search-terms.ts';
import { topicOf } from './topic.ts';

/** A request as it was understood. What is recognised in its text is read when it is first asked for, and kept. */
export interface Question {
  /** The text with what it names, whatever the rest of the request says. */
  readonly prompt: Prompt;
  /** The text itself: for a model, an embedder, a full-text search and the seed of the cards. */
  readonly text: string;
  readonly userId: string;
  /** The earlier turns of the conversation, oldest first. */
  readonly history: readonly Turn[];
  readonly birth: Birth | undefined;
  /** Draws the cards of an earlier answer anew. */
  readonly seed: string | undefined;
  /** The language to answer in: the one that was chosen, or else that of the text. */
  readonly language: Language;
  /** The topic that was chosen, or else that of the text. */
  readonly topic: Topic;
  /** The careful answer, for a question that belongs to people who are qualified. */
  readonly care: Care | undefined;
  /** The full name at birth: the one that was sent, or else, for numerology, the one that the text introduces. */
  readonly name: string | undefined;
  /** The concepts that the text names when it is read as a question about its topic. */
  readonly named: ReadonlySet<string>;
}

/**
 * Reads a request once, for all that depends on it.
 *
 * @throws an `http-errors` error, 400, when the place of birth is not known or is one of several of its name
 */
export function readQuestion(chat: ChatRequest): Question {
  return new ReadQuestion(chat);
}

class ReadQuestion implements Question {
  readonly prompt: Prompt;
  readonly userId: string;
  readonly history: readonly Turn[];
  readonly birth: Birth | undefined;
  readonly seed: string | undefined;
  readonly #chat: ChatRequest;
  #topic: Topic | undefined;
  #care: { readonly care: Care | undefined } | undefined;
  #name: { readonly name: string | undefined } | undefined;
  #named: ReadonlySet<string> | undefined;

  constructor(chat: ChatRequest) {
    this.#chat = chat;
    this.prompt = new Prompt(chat.prompt);
    this.userId = chat.userId;
    this.history = chat.history ?? [];
    this.birth = chat.birth && readBirth(chat.birth);
    this.seed = chat.seed;
  }

  get text(): string {
    return this.prompt.text;
  }

  get language(): Language {
    return this.#chat.lang ?? this.prompt.language;
  }

  get topic(): Topic {
    this.#topic ??= this.#chat.topic ?? topicOf(this.prompt);
    return this.#topic;
  }

  get care(): Care | undefined {
    this.#care ??= { care: careFor(this.#chat, this.language) };
    return this.#care.care;
  }

  get name(): string | undefined {
    const { name } = this.#chat;
    this.#name ??= { name: name ?? (this.topic === 'numerology' ? this.prompt.introducedName : undefined) };
    return this.#name.name;
  }

  get named(): ReadonlySet<string> {
    this.#named ??= new Set(this.topic === 'tarot' ? conceptsOfCards(this.prompt) : this.prompt.concepts);
    return this.#named;
  }
}

/** In a question about cards, "The Moon" is a card. */
function conceptsOfCards({ text, language }: Prompt): readonly string[] {
  return conceptsNamedIn(searchWordsOf(`${text} tarot`), language);
}
