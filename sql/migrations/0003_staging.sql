-- Working state between fetch and load: the current result of each stage for each page. Replaced when a stage is run again.
create schema staging;
comment on schema staging is 'Working state: the current result of every stage for every page. Analysts read warehouse and marts instead.';

create type staging.topic_state as enum ('on_topic', 'passing', 'namesake', 'off_topic');
create type staging.relation_kind as enum ('new', 'same_url', 'identical', 'near_copy', 'contains', 'contained', 'rewrite', 'translation', 'apart');

create type staging.access as enum ('free', 'metered', 'wall');

create table staging.article (
  page_id      ops.page_id primary key references raw.page,
  title        ops.short_text not null check (title <> ''),
  authors      text[] not null,
  published_at ops.news_time,
  modified_at  ops.news_time,
  language     ops.language_tag,
  section      ops.short_text,
  wire_credit  ops.short_text,
  text         ops.clean_text not null check (char_length(text) <= 1000000),
  word_count   integer not null check (word_count > 0),
  text_hash    ops.sha256_hex not null,
  subtitle       ops.short_text,
  tags           text[] not null,
  lead_image_url ops.http_url,
  dateline_place ops.short_text,
  corrections    text[] not null,
  access         staging.access,
  is_live_blog   boolean not null
);
comment on table staging.article is 'One row per cleaned page.';
comment on column staging.article.page_id is 'The page.';
comment on column staging.article.title is 'Title, at most 2,000 characters.';
comment on column staging.article.authors is 'People named as authors, in order.';
comment on column staging.article.published_at is 'Publication time; null when no trustworthy place names one. Never the time of the crawl.';
comment on column staging.article.modified_at is 'Time of the last change that the page names.';
comment on column staging.article.language is 'Language of the text.';
comment on column staging.article.section is 'Section of the publication.';
comment on column staging.article.wire_credit is 'News agencies credited by the page, parted by a slash: dpa/AFP.';
comment on column staging.article.text is 'Paragraphs parted by newlines, without the title; empty once it was purged (ops.purge).';
comment on column staging.article.word_count is 'Words in the text.';
comment on column staging.article.text_hash is 'SHA-256 of title and text.';
comment on column staging.article.subtitle is 'The line below the headline, or the page''s description of itself.';
comment on column staging.article.tags is 'Words under which the publisher files the article, in order.';
comment on column staging.article.lead_image_url is 'Address of the picture that stands for the article.';
comment on column staging.article.dateline_place is 'Place where the report was written, as its first words say: KYIV, Ukraine.';
comment on column staging.article.corrections is 'Notices in which the publisher says that the article was wrong.';
comment on column staging.article.access is 'What the page says about who may read it: free, metered (not free, but the text came whole) or wall; null when it says nothing.';
comment on column staging.article.is_live_blog is 'Whether the page is a live blog; its posts are in staging.post.';

create table staging.provenance (
  page_id        ops.page_id not null references staging.article on delete cascade,
  field          ops.short_text not null,
  origin         ops.short_text not null,
  raw            ops.short_text not null,
  precision      ops.short_text not null,
  is_conflicting boolean not null,
  primary key (page_id, field)
);
comment on table staging.provenance is 'One row per field of a cleaned page: where its value came from.';
comment on column staging.provenance.page_id is 'The page.';
comment on column staging.provenance.field is 'The field of staging.article.';
comment on column staging.provenance.origin is 'Where it stood: json_ld, meta, url, byline, feed, text, ...';
comment on column staging.provenance.raw is 'The string as it stood there, cut at 2,000 characters.';
comment on column staging.provenance.precision is 'For times second, minute or day; else "exact".';
comment on column staging.provenance.is_conflicting is 'Whether another place on the page says otherwise.';

create table staging.link (
  page_id    ops.page_id not null references staging.article on delete cascade,
  start_char integer not null check (start_char >= 0),
  end_char   integer not null check (end_char > start_char),
  url        ops.http_url not null,
  primary key (page_id, start_char)
);
comment on table staging.link is 'One row per link in the text of a cleaned page, at most 200.';
comment on column staging.link.page_id is 'The page.';
comment on column staging.link.start_char is 'First character of the linked words in staging.article.text, counted in code points from 0.';
comment on column staging.link.end_char is 'One past the last character.';
comment on column staging.link.url is 'Where it leads.';

create table staging.post (
  page_id      ops.page_id not null references staging.article on delete cascade,
  post_no      integer not null check (post_no >= 1),
  start_char   integer not null check (start_char >= 0),
  end_char     integer not null check (end_char > start_char),
  published_at ops.news_time,
  title        ops.short_text,
  url          ops.http_url,
  primary key (page_id, post_no)
);
comment on table staging.post is 'One row per post of a live blog: its part of the parent''s text.';
comment on column staging.post.page_id is 'The live blog.';
comment on column staging.post.post_no is 'First, second, ... post in the order of the text.';
comment on column staging.post.start_char is 'First character in staging.article.text, counted in code points from 0.';
comment on column staging.post.end_char is 'One past the last character.';
comment on column staging.post.published_at is 'When the post was published, as the page states it.';
comment on column staging.post.title is 'Heading of the post.';
comment on column staging.post.url is 'Address of the post itself.';

create table staging.quality (
  page_id                ops.page_id primary key references staging.article on delete cascade,
  text_share             ops.score not null,
  repeated_share         ops.score not null,
  is_cut                 boolean not null,
  is_wall_suspected      boolean not null,
  is_language_mismatched boolean not null
);
comment on table staging.quality is 'One row per cleaned page: how far its text can be relied on.';
comment on column staging.quality.page_id is 'The page.';
comment on column staging.quality.text_share is 'Words of the text as a share of the words on the page.';
comment on column staging.quality.repeated_share is 'Share of the text''s words in lines that the text has already.';
comment on column staging.quality.is_cut is 'The text ends in an ellipsis, has less than half of the words that the page states, or the page was too large to read whole.';
comment on column staging.quality.is_wall_suspected is 'A wall may hide the rest: the page says so, or a short text was cut.';
comment on column staging.quality.is_language_mismatched is 'The text is in another language than the page is marked with.';

create table staging.verdict (
  page_id           ops.page_id primary key references raw.page,
  state             staging.topic_state not null,
  score             ops.score not null,
  threshold         ops.score not null,
  is_near_threshold boolean not null,
  reasons           text[] not null check (cardinality(reasons) between 1 and 5),
  model_version     ops.short_text not null check (model_version <> '')
);
create index verdict_near_threshold on staging.verdict (page_id) where is_near_threshold;
comment on table staging.verdict is 'One row per judged page: on topic or not, and why.';
comment on column staging.verdict.page_id is 'The page.';
comment on column staging.verdict.state is 'on_topic, passing (a mention only), namesake (another Kursk) or off_topic.';
comment on column staging.verdict.score is 'Strength of the evidence for the topic.';
comment on column staging.verdict.threshold is 'The score from which a page is on topic.';
comment on column staging.verdict.is_near_threshold is 'Whether a person should look.';
comment on column staging.verdict.reasons is 'One to five strongest reasons, in words; a person''s ruling comes first.';
comment on column staging.verdict.model_version is 'Version of the trained weights, or "lexicon" where the topic has none.';

create table staging.topic_ruling (
  ruling_id   bigint generated always as identity primary key,
  article_url ops.http_url not null,
  page_id     ops.page_id not null references raw.page,
  state       staging.topic_state,
  ruled_by    ops.short_text not null check (ruled_by <> ''),
  why         ops.short_text not null check (why <> ''),
  ruled_at    timestamptz not null
);
create index topic_ruling_by_article on staging.topic_ruling (article_url, ruling_id desc);
comment on table staging.topic_ruling is 'One row per ruling of a person on whether an article is about the topic, and per taking back of one. The latest counts, over the judge''s own verdict and for later pages of the article too.';
comment on column staging.topic_ruling.ruling_id is 'Surrogate key; later rulings have higher ones.';
comment on column staging.topic_ruling.article_url is 'The article, as in raw.page.';
comment on column staging.topic_ruling.page_id is 'The page that the person looked at.';
comment on column staging.topic_ruling.state is 'What it is: on_topic, passing, namesake or off_topic; null takes the ruling before back and leaves the article to the judge.';
comment on column staging.topic_ruling.ruled_by is 'Who ruled.';
comment on column staging.topic_ruling.why is 'Why, in words.';
comment on column staging.topic_ruling.ruled_at is 'When.';
alter table ops.decision add constraint topic_rulings_are_known foreign key (topic_ruling_id) references staging.topic_ruling;

create table staging.signature (
  page_id         ops.page_id not null references raw.page,
  sequence_hash   bigint not null,
  sketch          bigint[] not null,
  shingles        bigint[] not null,
  quoted_shingles bigint[] not null,
  words           integer[] not null,
  sentence_ends   integer[] not null,
  sentence_offsets integer[] not null,
  word_count      integer not null check (word_count >= 0),
  anchors         integer[] not null,
  anchor_ends     integer[] not null,
  language        text not null check (language ~ '^([a-z]{2})?$'),
  version         integer not null check (version > 0),
  primary key (page_id, version),
  constraint offsets_frame_the_sentences check (cardinality(sentence_offsets) = cardinality(sentence_ends) + 1),
  constraint anchors_stand_in_the_sentences check (cardinality(anchor_ends) = cardinality(sentence_ends))
);
create index signature_by_sequence on staging.signature (sequence_hash);
comment on table staging.signature is 'One row per page and version of dedup that has seen it: hashes that find and verify copies.';
comment on column staging.signature.page_id is 'The page.';
comment on column staging.signature.sequence_hash is 'Hash of the normalised word sequence; equal for identical texts.';
comment on column staging.signature.sketch is 'Smallest hashes of word trigrams, of pairs of rare words and of pairs of anchors; staging.sketch indexes them.';
comment on column staging.signature.shingles is 'All word-trigram hashes, ascending.';
comment on column staging.signature.quoted_shingles is 'Those inside quotation marks, ascending.';
comment on column staging.signature.words is 'Hashes of content words, names and numbers, by sentence, unordered within each; the lowest two bits tell the class: 0 word, 1 number, 2 name.';
comment on column staging.signature.sentence_ends is 'Where each sentence ends in words.';
comment on column staging.signature.sentence_offsets is 'Where each sentence begins in staging.article.text, and last where the text ends.';
comment on column staging.signature.anchors is 'Hashes of names, numbers and months that all languages share, by sentence, ascending within each; the lowest two bits tell the class: 1 number or month, 2 name.';
comment on column staging.signature.anchor_ends is 'Where each sentence ends in anchors.';
comment on column staging.signature.language is 'Language of the text, ISO 639-1; empty where it is not known.';
comment on column staging.signature.version is 'The version of the dedup stage that signed it.';
comment on column staging.signature.word_count is 'Words of the normalised text.';

create table staging.sketch (
  version   integer not null check (version > 0),
  page_id   ops.page_id not null references raw.page,
  placed_no bigint generated always as identity,
  hashes    integer[] not null,
  primary key (page_id, version)
);
create index sketch_by_hash on staging.sketch using gin (hashes) with (fastupdate = off);
create index sketch_by_number on staging.sketch (placed_no);
create index sketch_by_version on staging.sketch (version); -- whether an older one stands: asked for each batch
comment on table staging.sketch is 'One row per page and version of dedup that placed it: the candidate index. Versions stand side by side, so that one is built while another answers.';
comment on column staging.sketch.version is 'The version of the dedup stage whose normaliser made the hashes.';
comment on column staging.sketch.page_id is 'The page.';
comment on column staging.sketch.placed_no is 'Rises in the order in which pages were placed: who has read up to a number finds what came since.';
comment on column staging.sketch.hashes is 'Low 32 bits of the hashes of staging.signature.sketch: two texts share two by chance once in 10^12 pairs.';

create table staging.hot_hash (
  version       integer not null check (version > 0),
  hash          integer not null,
  cluster_count bigint not null check (cluster_count > 0),
  counted_at    timestamptz not null default now(),
  primary key (version, hash)
);
comment on table staging.hot_hash is 'One row per sketch hash that too many clusters carry to be evidence; look-ups skip it.';
comment on column staging.hot_hash.version is 'The version of the dedup stage.';
comment on column staging.hot_hash.hash is 'The hash, as in staging.sketch.';
comment on column staging.hot_hash.cluster_count is 'Clusters that carried it when it was counted; a text copied often is one cluster.';
comment on column staging.hot_hash.counted_at is 'When.';

create table staging.relation (
  page_id       ops.page_id not null references raw.page,
  matched_id    ops.short_text not null check (matched_id <> page_id),
  kind          staging.relation_kind not null check (kind <> 'new'),
  score         ops.score not null,
  covered_share ops.score not null,
  passages      integer[] not null check (cardinality(passages) % 4 = 0),
  evidence      text[] not null,
  decided_by    ops.short_text not null,
  primary key (page_id, matched_id)
);
create index relation_by_match on staging.relation (matched_id);
comment on table staging.relation is 'One row per verified pair: a page and the page or seed that it derives from, with the evidence.';
comment on column staging.relation.page_id is 'The later page.';
comment on column staging.relation.matched_id is 'The page id, or "seed:000" to "seed:004" and the seeds that users add.';
comment on column staging.relation.kind is 'same_url, identical, near_copy, contains, contained, rewrite; or apart: verified, and neither derives from the other.';
comment on column staging.relation.score is 'Confidence that one derives from the other.';
comment on column staging.relation.covered_share is 'Share of the shorter text''s sentences, weighed by their words, that the other has.';
comment on column staging.relation.passages is 'Matched places in runs of four offsets: start and end in the later text, start and end in the matched one.';
comment on column staging.relation.evidence is 'The measures behind it, in words.';
comment on column staging.relation.decided_by is 'rule, or the person whose ruling stands.';

create table staging.membership (
  page_id    ops.page_id primary key references raw.page,
  cluster_id ops.short_text not null,
  kind       staging.relation_kind not null check (kind <> 'apart'),
  score      ops.score not null,
  constraint representatives_are_new check ((page_id = cluster_id) = (kind = 'new'))
);
create index membership_by_cluster on staging.membership (cluster_id);
comment on table staging.membership is 'One row per page that dedup has seen: the one cluster it belongs to.';
comment on column staging.membership.page_id is 'The page.';
comment on column staging.membership.cluster_id is 'Id of the representative: the page itself when new, else a page or a seed.';
comment on column staging.membership.kind is 'Relation to the representative.';
comment on column staging.membership.score is 'Confidence of that relation.';

create table staging.credit (
  page_id ops.page_id not null references raw.page,
  party   ops.short_text not null check (party <> ''),
  rule    ops.short_text not null check (rule in ('wire', 'byline', 'republished')),
  raw     ops.short_text not null,
  primary key (page_id, party)
);
comment on table staging.credit is 'One row per page and party that it names as the origin of its text.';
comment on column staging.credit.page_id is 'The page.';
comment on column staging.credit.party is 'The agency or publisher, by the name used here; else as the page writes it.';
comment on column staging.credit.rule is 'Where it is named: wire (agency credit), byline, or republished ("first published by").';
comment on column staging.credit.raw is 'The words of the page.';

create table staging.mention (
  page_id     ops.page_id not null references raw.page,
  start_char  integer not null check (start_char >= 0),
  end_char    integer not null,
  label       ops.short_text not null,
  surface     ops.clean_text not null,
  sentence_no integer not null check (sentence_no >= 0),
  entity_id   ops.short_text,
  name        ops.clean_text,
  value       ops.short_text,
  found_by    ops.short_text not null,
  score       ops.score not null,
  nil_id      ops.short_text check (entity_id is null or nil_id is null),
  stands_for  ops.short_text,
  is_conflicting boolean not null default false,
  primary key (page_id, start_char, end_char),
  constraint spans_fit_their_surface check (char_length(surface) = end_char - start_char and end_char > start_char)
);
comment on table staging.mention is 'One row per span that names something.';
comment on column staging.mention.page_id is 'The page.';
comment on column staging.mention.start_char is 'First character in staging.article.text, counted in code points from 0.';
comment on column staging.mention.end_char is 'One past the last character.';
comment on column staging.mention.label is 'PERSON, ORG, UNIT, GPE, LOC, FAC, NORP, EVENT, WEAPON, DATE, QUANTITY, CARDINAL, PERCENT.';
comment on column staging.mention.surface is 'The span as written.';
comment on column staging.mention.sentence_no is 'Sentence of the text, from 0.';
comment on column staging.mention.entity_id is 'The entity it is linked to, where certain.';
comment on column staging.mention.name is 'Name of the entity; without one, the fullest name that the text itself gives.';
comment on column staging.mention.value is 'What a date or figure comes to, such as 2024-08-06, where it can be told.';
comment on column staging.mention.found_by is 'gazetteer, rule or model.';
comment on column staging.mention.score is 'Confidence of span and link.';
comment on column staging.mention.nil_id is 'Name of what is meant where no entity is known: the same for the same label and name in every text.';
comment on column staging.mention.stands_for is 'The body that a place is named for ("Moscow" as a government).';
comment on column staging.mention.is_conflicting is 'Written as the knowledge base holds for a mistake of some sources (one governor is called Andrei and Alexei).';
