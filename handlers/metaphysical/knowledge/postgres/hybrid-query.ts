/** The constant of the rank fusion: a passage high in one list beats another low in both (Cormack et al. 2009). */
const RRF_K = 60;

/** Maximum entries read of each list: an HNSW index gives no more by default (pgvector, `hnsw.ef_search`: 40). */
const CANDIDATES = 40;

/** Words in more passages than this share carry no meaning: "la", "the". */
const COMMON_SHARE = 0.3;

/**
 * Weights of the labels D, C, B, A (PostgreSQL, "Ranking Search Results"): a title of one word, and a name, count most.
 */
const TITLE_ALONE = '{0, 0, 0, 1}';
const ALL_BUT_TITLE = '{1, 0.4, 0.4, 0}';

/**
 * One search: keys, words and meaning, in one round trip.
 *
 * Passages of the keys come first, in the order of the keys. The others are ranked twice, by their words and by the
 * nearness of their vectors, and the two rankings become one by reciprocal rank fusion: 1 / (60 + rank), added
 * (Cormack, Clarke, Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods, SIGIR
 * 2009, doi:10.1145/1571941.1572114). Both look at the passages of both languages; what is given has the language asked
 * for. A word weighs the more the fewer passages have it (Spärck Jones 1972: inverse document frequency), and in a
 * title the more the shorter that is: a title with more words is of more things.
 *
 * Parameters: keys text[], words and concepts text[], the question's vector or null, the embedder's id, language,
 * limit. Rows: `embedder`, what is stored was made by; then a passage, or nulls when nothing was found.
 */
export const HYBRID_QUERY: string = `
  with meta as materialized (
    select embedder, passages from knowledge_meta
  ),
  question as materialized (
    -- Vectors of another embedder may have other dimensions, and comparing those is an error.
    select case when embedder = $4 then $3::vector end as vector from meta
  ),
  keyed as (
    select id, min(place) as place
    from unnest($1::text[]) with ordinality as asked (key, place)
    join knowledge_passage using (key)
    group by id
  ),
  asked as materialized (
    -- Of English passages the stems are stored.
    select word from unnest($2::text[]) as word
    union all
    select stem from unnest($2::text[]) as word, unnest(ts_lexize('english_stem', word)) as stem where stem <> word
  ),
  word as materialized (
    select quote_literal(known.word)::tsquery as query, ln(1 + meta.passages::float8 / known.passages) as weight
    from asked
    join knowledge_word as known using (word)
    cross join meta
    where known.passages <= greatest(1, ${COMMON_SHARE} * meta.passages)
  ),
  worded as (
    select id, lang, sum(weight * (
      ts_rank('${TITLE_ALONE}', search, query) / sqrt(greatest(1, length(ts_filter(search, '{a}'))))
      + ts_rank('${ALL_BUT_TITLE}', search, query)
    )) as score
    from word
    join knowledge_passage on search @@ query
    group by id, lang
  ),
  by_words as (
    select id, row_number() over (order by max(score) desc, id) as place
    from worded
    group by id
    order by place
    limit ${CANDIDATES}
  ),
  near as (
    select id, embedding <=> (select vector from question) as distance
    from knowledge_passage
    where (select vector from question) is not null
    order by embedding <=> (select vector from question)
    limit ${CANDIDATES}
  ),
  by_meaning as (
    select id, row_number() over (order by min(distance), id) as place
    from near
    -- From 1 on they have nothing in common; a vector of zeros is at no distance from anything (NaN, the greatest).
    where distance < 1
    group by id
  ),
  fused as (
    select id, sum(1.0 / (${RRF_K} + place)) as score
    from (select id, place from by_words union all select id, place from by_meaning) as ranked
    group by id
  ),
  found as (
    select passage.id, passage.key, passage.lang, passage.title, passage.text, passage.source, passage.rights,
      keyed.place, fused.score
    from keyed
    full join fused using (id)
    join knowledge_passage as passage using (id)
    where passage.lang = $5
    order by keyed.place nulls last, fused.score desc nulls last, id
    limit $6
  )
  select meta.embedder, found.id, found.key, found.lang, found.title, found.text, found.source, found.rights
  from meta
  left join found on true
  order by found.place nulls last, found.score desc nulls last, found.id
`;
