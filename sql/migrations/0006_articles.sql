-- What pages say of their articles beside the text: stated fields with their origin, links, posts of live blogs, signals.
create table warehouse.article_field (
  article_key    bigint not null references warehouse.fact_article,
  field          ops.short_text not null,
  value          ops.clean_text,
  origin         ops.short_text not null,
  raw            ops.short_text not null,
  precision      ops.short_text not null,
  is_conflicting boolean not null,
  primary key (article_key, field)
);
comment on table warehouse.article_field is 'One row per stated field of an article version: its value and where it came from. Also the fields that fact_article has no column for: subtitle, section, tags, lead_image_url, dateline_place, corrections, access, modified_at.';
comment on column warehouse.article_field.article_key is 'The version.';
comment on column warehouse.article_field.field is 'title, authors, published_at, modified_at, language, section, wire_credit, subtitle, tags, lead_image_url, dateline_place, corrections or access.';
comment on column warehouse.article_field.value is 'The value; lists parted by newlines, times in ISO 8601. Null when what the page states was refused, such as a date in the future.';
comment on column warehouse.article_field.origin is 'Where it stood: json_ld, meta, url, byline, feed, text, ...; "refused ..." when it was not believed.';
comment on column warehouse.article_field.raw is 'The string as it stood there, cut at 2,000 characters.';
comment on column warehouse.article_field.precision is 'For times second, minute or day; else "exact".';
comment on column warehouse.article_field.is_conflicting is 'Whether another place on the page says otherwise.';

create table warehouse.article_link (
  article_key bigint not null references warehouse.fact_article,
  start_char  integer not null check (start_char >= 0),
  end_char    integer not null check (end_char > start_char),
  url         ops.http_url not null,
  primary key (article_key, start_char)
);
comment on table warehouse.article_link is 'One row per link in the text of an article version, at most 200.';
comment on column warehouse.article_link.article_key is 'The version.';
comment on column warehouse.article_link.start_char is 'First character of the linked words in the text, from 0.';
comment on column warehouse.article_link.end_char is 'One past the last character.';
comment on column warehouse.article_link.url is 'Where it leads.';

create table warehouse.article_post (
  article_key  bigint not null references warehouse.fact_article,
  post_no      integer not null check (post_no >= 1),
  start_char   integer not null check (start_char >= 0),
  end_char     integer not null check (end_char > start_char),
  published_at ops.news_time,
  title        ops.short_text,
  url          ops.http_url,
  primary key (article_key, post_no)
);
comment on table warehouse.article_post is 'One row per post of a live blog, per version of the blog: mentions and claims between its offsets are the post''s.';
comment on column warehouse.article_post.article_key is 'The version of the live blog.';
comment on column warehouse.article_post.post_no is 'First, second, ... post in the order of the text.';
comment on column warehouse.article_post.start_char is 'First character in the text, from 0.';
comment on column warehouse.article_post.end_char is 'One past the last character.';
comment on column warehouse.article_post.published_at is 'When the post was published, as the page states it.';
comment on column warehouse.article_post.title is 'Heading of the post.';
comment on column warehouse.article_post.url is 'Address of the post itself.';

create table warehouse.article_quality (
  article_key            bigint primary key references warehouse.fact_article,
  text_share             ops.score not null,
  repeated_share         ops.score not null,
  is_cut                 boolean not null,
  is_wall_suspected      boolean not null,
  is_language_mismatched boolean not null
);
comment on table warehouse.article_quality is 'One row per version of an article: how far its text can be relied on.';
comment on column warehouse.article_quality.article_key is 'The version.';
comment on column warehouse.article_quality.text_share is 'Words of the text as a share of the words on the page.';
comment on column warehouse.article_quality.repeated_share is 'Share of the text''s words in lines that the text has already.';
comment on column warehouse.article_quality.is_cut is 'The text ends before the article does, as far as can be told.';
comment on column warehouse.article_quality.is_wall_suspected is 'A wall may hide the rest: the page says so, or a short text was cut.';
comment on column warehouse.article_quality.is_language_mismatched is 'The text is in another language than the page is marked with.';

-- What is read anew replaces nothing that was quoted: which extractor read a version when, and where it stood before.
create table warehouse.reading (
  article_key     bigint not null references warehouse.fact_article on delete cascade,
  extract_version integer not null check (extract_version > 0),
  run_id          bigint not null references ops.run,
  primary key (article_key, extract_version)
);
comment on table warehouse.reading is 'One row per article version and version of the extractor that read it, also where it found nothing. The highest counts now; those before it answer for their time.';
comment on column warehouse.reading.article_key is 'The article version.';
comment on column warehouse.reading.extract_version is 'The version of the extract stage.';
comment on column warehouse.reading.run_id is 'The run that loaded what it found.';

create table warehouse.cluster_before (
  article_key bigint not null references warehouse.fact_article on delete cascade,
  cluster_id  ops.short_text not null,
  kind        staging.relation_kind not null,
  score       ops.score not null,
  run_id      bigint not null references ops.run,
  replaced_at timestamptz not null,
  primary key (article_key, replaced_at)
);
comment on table warehouse.cluster_before is 'One row per article version and cluster that it stood in until it was placed anew or a person ruled.';
comment on column warehouse.cluster_before.article_key is 'The article version.';
comment on column warehouse.cluster_before.cluster_id is 'The cluster that it stood in, as in warehouse.bridge_cluster_article.';
comment on column warehouse.cluster_before.kind is 'Relation to the representative then.';
comment on column warehouse.cluster_before.score is 'Confidence then.';
comment on column warehouse.cluster_before.run_id is 'The run that had placed it there.';
comment on column warehouse.cluster_before.replaced_at is 'Until when it stood there: when the run began that placed it anew, or when a person ruled.';

create function warehouse.keep_cluster_before() returns trigger language plpgsql as $$
begin
  insert into warehouse.cluster_before (article_key, cluster_id, kind, score, run_id, replaced_at)
  select old.article_key, old.cluster_id, old.kind, old.score, old.run_id,
         case when new.run_id <> old.run_id then run.started_at else clock_timestamp() end
  from ops.run as run where run.run_id = new.run_id
  on conflict do nothing;
  return new;
end
$$;
comment on function warehouse.keep_cluster_before is 'Keeps the place of an article version that is about to be replaced.';
create trigger keep_cluster_before before update on warehouse.bridge_cluster_article
  for each row when ((old.cluster_id, old.kind, old.score) is distinct from (new.cluster_id, new.kind, new.score))
  execute function warehouse.keep_cluster_before();
