-- Grain: one row per article, in its current version, and entity or unknown name. Owner: analysts. Freshness: kursk_marts.
-- Stored, and kept up by work.read_entities: only articles that were loaded, superseded, withdrawn or decided about since are read
-- again. Ids beginning with nil: name what no knowledge base has yet.
create table marts.article_name (
  article_key bigint not null, article_id text not null, published_on date, published_at timestamptz, source_id text not null,
  publisher_family text not null, language text, cluster_id text, entity_id text not null, name text, label text not null,
  mention_count integer not null, place_count integer not null, first_char integer not null,
  primary key (article_key, entity_id)
);
create index article_name_by_entity on marts.article_name (entity_id, published_on);
create index article_name_by_day on marts.article_name (published_on);
comment on table marts.article_name is 'One row per article and entity or unknown name in it, after all that people decided. place_count are mentions as a place, without those that stand for a government.';

-- Which articles were read, and the load, extractor and decision that their rows rest on.
create table marts.article_read (
  article_key bigint primary key, run_id bigint, extract_version integer not null, decision_no bigint not null
);
comment on table marts.article_read is 'One row per article that was read into marts.article_name: the load, extractor and newest decision about entities then.';
