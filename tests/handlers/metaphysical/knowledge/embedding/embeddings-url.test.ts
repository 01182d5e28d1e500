import { describe, expect, test } from '@jest/globals';
import { embeddingsUrl } from '../../../../../handlers/metaphysical/knowledge/embedding/embeddings-url.ts';

describe('where embeddings are made', () => {
  test.each([
    ['is not a URL', 'secret'],
    ['is not an https URL', 'ftp://example.com/v1'],
    ['is not an https URL, and http is for loopback only', 'http://example.com/v1'],
    ['is not an https URL, and http is for loopback only', 'http://127.0.0.1.example.com/v1'],
    ['has credentials in it', 'https://user@example.com/v1'],
    ['has credentials in it', 'https://:secret@example.com/v1'],
    ['has a query or a fragment', 'https://example.com/v1?secret'],
    ['has a query or a fragment', 'https://example.com/v1#secret'],
  ])('refuses a base URL that %s: %s', (what, baseUrl) => {
    expect(() => embeddingsUrl(baseUrl)).toThrow(new RangeError(`The embedder's base URL ${what}`));
  });

  test.each([
    ['https://example.com/v1', 'https://example.com/v1/embeddings'],
    ['http://localhost:1', 'http://localhost:1/embeddings'],
    ['http://[::1]/', 'http://[::1]/embeddings'],
    ['http://127.8.9.1/v1//', 'http://127.8.9.1/v1/embeddings'],
  ])('accepts the base URL %s', (baseUrl, expected) => {
    expect(embeddingsUrl(baseUrl)).toBe(expected);
  });
});
