-- Candidates for dedup by meaning, where a model of sentence vectors is set up.

create extension if not exists vector;
create table staging.text_vector (
  page_id   ops.page_id primary key references raw.page,
  model     ops.short_text not null check (model <> ''),
  placed_at timestamptz not null,
  vector    real[] not null check (cardinality(vector) = 256)
);
create index text_vector_by_meaning on staging.text_vector using hnsw ((vector::vector(256)) vector_cosine_ops);
create index text_vector_by_time on staging.text_vector (placed_at);
comment on table staging.text_vector is 'One row per page of the last thirty days, where a model of sentence vectors is set up: candidates for dedup by meaning.';
comment on column staging.text_vector.page_id is 'The page.';
comment on column staging.text_vector.model is 'Name of the model that made the vector; vectors of two models cannot be compared.';
comment on column staging.text_vector.placed_at is 'When the page was placed; older ones go, so that the index stays small.';
comment on column staging.text_vector.vector is 'Mean of its word vectors, of unit length; indexed as vector(256).';
