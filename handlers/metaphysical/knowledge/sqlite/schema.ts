/**
 * The file's tables. A `passage` is what is answered; the others are searched only and keep no text (`content=''`), one
 * row for each id, its `rowid` the passage's `entry`:
 * - `named`: what the id is about, in the glossary's concepts;
 * - `english`: its English words, stemmed (Porter);
 * - `vietnamese`: its Vietnamese words, which a stemmer of English would hurt: first without marks, then with them.
 *
 * Each language has a row of its own, so that its words are as rare as they are in that language. The figures are what
 * a word weighs by its column (https://www.sqlite.org/fts5.html#the_bm25_function); bm25 lets no weight more than
 * double.
 */
export const SCHEMA = `
CREATE TABLE passage (
  entry INTEGER NOT NULL,
  lang TEXT NOT NULL,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  source TEXT NOT NULL,
  rights TEXT NOT NULL,
  PRIMARY KEY (entry, lang)
) WITHOUT ROWID;
CREATE UNIQUE INDEX passage_by_key ON passage (lang, key);

CREATE VIRTUAL TABLE named USING fts5(concepts, content='', tokenize="ascii tokenchars '-+='");
CREATE VIRTUAL TABLE english USING fts5(title, asked, theme, text, content='', tokenize='porter ascii');
CREATE VIRTUAL TABLE vietnamese USING fts5(title, asked, theme, text, content='', tokenize="ascii tokenchars '_'");
INSERT INTO english(english, rank) VALUES ('rank', 'bm25(3, 2, 0.5, 1)');
INSERT INTO vietnamese(vietnamese, rank) VALUES ('rank', 'bm25(3, 2, 0.5, 1)');
`;

/** Merges what the inserts left in parts, and leaves no room unused: the file is never written again. */
export const FINISH = `
INSERT INTO named(named) VALUES ('optimize');
INSERT INTO english(english) VALUES ('optimize');
INSERT INTO vietnamese(vietnamese) VALUES ('optimize');
VACUUM;
`;

/** The weight of a name against words: a question that names a thing asks about it. */
const NAME_WEIGHT = 3;

/** The passages of keys (JSON array, language, limit), in the order of the keys. */
export const BY_KEY = `
SELECT passage.* FROM json_each(?) AS wanted
JOIN passage ON passage.key = wanted.value AND passage.lang = ?
ORDER BY wanted.key LIMIT ?`;

/**
 * The passages of concepts, English words and Vietnamese words (each a MATCH expression, limit, language), best first.
 */
export const BY_TEXT: string = `
WITH found AS (
  SELECT entry, sum(score) AS score FROM (
    SELECT rowid AS entry, ${NAME_WEIGHT} * rank AS score FROM named WHERE named MATCH ?
    UNION ALL SELECT rowid, rank FROM english WHERE english MATCH ?
    UNION ALL SELECT rowid, rank FROM vietnamese WHERE vietnamese MATCH ?
  ) GROUP BY entry ORDER BY score, entry LIMIT ?
)
SELECT passage.* FROM found JOIN passage ON passage.entry = found.entry AND passage.lang = ?
ORDER BY found.score, found.entry`;
