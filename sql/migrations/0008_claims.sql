-- Claims and quotations: who said which number, or which words. Texts stay where they are; these rows point into them.
create table staging.claim (
  page_id         ops.page_id not null references raw.page,
  claim_no        integer not null check (claim_no >= 0),
  kind            ops.short_text not null,
  subject         ops.short_text not null,
  side            ops.short_text,
  value           double precision,
  value_low       double precision,
  value_high      double precision,
  bound           ops.short_text not null check (bound in ('exact', 'about', 'at_least', 'more_than', 'up_to', 'less_than', 'nearly', 'range', 'vague')),
  unit            ops.short_text not null,
  normal_low      double precision,
  normal_high     double precision,
  normal_unit     ops.short_text not null,
  is_conversion   boolean not null,
  raw             ops.clean_text not null,
  start_char      integer not null check (start_char >= 0),
  end_char        integer not null,
  sentence_start  integer not null,
  sentence_end    integer not null,
  speaker         ops.clean_text,
  speaker_id      ops.short_text,
  speaker_kind    ops.short_text not null check (speaker_kind in ('official', 'institute', 'newspaper', 'organisation', 'person', 'unnamed', 'publication')),
  speaker_side    ops.short_text,
  via             ops.clean_text,
  mode            ops.short_text not null check (mode in ('asserted', 'reported', 'denied', 'estimated', 'conditional', 'unconfirmed')),
  place           ops.clean_text,
  place_id        ops.short_text,
  event_date      ops.short_text,
  event_precision ops.short_text check (event_precision in ('day', 'month', 'year', 'range')),
  confidence      ops.score not null,
  rule_version    integer not null check (rule_version > 0),
  primary key (page_id, claim_no),
  constraint spans_lie_in_their_sentence check (sentence_start <= start_char and start_char < end_char and end_char <= sentence_end),
  constraint bounds_are_ordered check (value_low <= value_high),
  constraint publications_have_no_name check ((speaker is null) = (speaker_kind = 'publication')),
  constraint dates_have_a_precision check ((event_date is null) = (event_precision is null))
);
comment on table staging.claim is 'One row per claim of a page: a number with its speaker.';
comment on column staging.claim.page_id is 'The page.';
comment on column staging.claim.claim_no is 'Place among the claims of the text, from 0.';
comment on column staging.claim.kind is 'territory_held, territory_lost, territory_retaken, territory_contested; settlements_held, _lost, _retaken, _entered, _destroyed; killed, wounded, casualties (both, or losses not told apart), prisoners, missing, evacuees, troops (engaged), equipment (lost or destroyed), attacks, advance (depth), poll_share, poll_change.';
comment on column staging.claim.subject is 'What is counted: soldiers, civilians, settlements, tanks, ...; for ground its unit.';
comment on column staging.claim.side is 'Country id of those who hold, lose, move, attack or suffer; null where the text leaves it open.';
comment on column staging.claim.value is 'The figure as stated; null for ranges and for words such as "dozens".';
comment on column staging.claim.value_low is 'What it says at least; null is open.';
comment on column staging.claim.value_high is 'What it says at most; null is open.';
comment on column staging.claim.bound is 'exact, about, at_least, more_than, up_to, less_than, nearly, range or vague ("dozens").';
comment on column staging.claim.unit is 'Unit as stated: square kilometre, square mile, kilometre, mile, settlement, person, item, attack, formation, percent, percentage point.';
comment on column staging.claim.normal_low is 'value_low in normal_unit.';
comment on column staging.claim.normal_high is 'value_high in normal_unit.';
comment on column staging.claim.normal_unit is 'The unit that figures of its kind are compared in: square kilometre, kilometre, else the unit itself.';
comment on column staging.claim.is_conversion is 'Whether it repeats the figure before it in another unit, in brackets; such rows are left out of counts.';
comment on column staging.claim.raw is 'The figure as written, with its bound and noun.';
comment on column staging.claim.start_char is 'First character of raw in the text, from 0.';
comment on column staging.claim.end_char is 'One past its last character.';
comment on column staging.claim.sentence_start is 'First character of its sentence.';
comment on column staging.claim.sentence_end is 'One past the last character of its sentence.';
comment on column staging.claim.speaker is 'Who says it, in full where the document tells; null when the publication itself does.';
comment on column staging.claim.speaker_id is 'The entity that speaks, where certain.';
comment on column staging.claim.speaker_kind is 'official, institute, newspaper, organisation, person, unnamed, or publication (the article itself).';
comment on column staging.claim.speaker_side is 'Side of an official: ru, ua, kp, another country by its code, or int.';
comment on column staging.claim.via is 'Who passed it on, where the text says so ("TASS, citing ...").';
comment on column staging.claim.mode is 'asserted, reported, denied, estimated, conditional or unconfirmed.';
comment on column staging.claim.place is 'The place that it is about, as written.';
comment on column staging.claim.place_id is 'The entity of that place.';
comment on column staging.claim.event_date is 'Day, month, year or span that it speaks of, ISO 8601; null where the text names none.';
comment on column staging.claim.event_precision is 'day, month, year or range.';
comment on column staging.claim.confidence is 'How sure the rules are of kind and side: higher is surer; an order, not a measured share.';
comment on column staging.claim.rule_version is 'Version of the claim rules.';

create table staging.quotation (
  page_id      ops.page_id not null references raw.page,
  quotation_no integer not null check (quotation_no >= 0),
  start_char   integer not null check (start_char >= 0),
  end_char     integer not null check (end_char > start_char),
  speaker      ops.clean_text,
  speaker_id   ops.short_text,
  speaker_kind ops.short_text not null check (speaker_kind in ('official', 'institute', 'newspaper', 'organisation', 'person', 'unnamed', 'publication')),
  speaker_side ops.short_text,
  primary key (page_id, quotation_no)
);
comment on table staging.quotation is 'One row per piece of direct speech of a page.';
comment on column staging.quotation.page_id is 'The page.';
comment on column staging.quotation.quotation_no is 'Place among the quotations of the text, from 0.';
comment on column staging.quotation.start_char is 'First character inside the quotation marks, from 0.';
comment on column staging.quotation.end_char is 'One past the last character inside them.';
comment on column staging.quotation.speaker is 'Who says it, in full where the document tells.';
comment on column staging.quotation.speaker_id is 'The entity that speaks, where certain.';
comment on column staging.quotation.speaker_kind is 'official, institute, newspaper, organisation, person, or unnamed.';
comment on column staging.quotation.speaker_side is 'Side of an official, as for claims.';

create table warehouse.fact_claim (
  article_key     bigint not null references warehouse.fact_article,
  extract_version integer not null check (extract_version > 0),
  claim_no        integer not null check (claim_no >= 0),
  kind            ops.short_text not null,
  subject         ops.short_text not null,
  side_key        integer references warehouse.dim_entity,
  value           double precision,
  value_low       double precision,
  value_high      double precision,
  bound           ops.short_text not null check (bound in ('exact', 'about', 'at_least', 'more_than', 'up_to', 'less_than', 'nearly', 'range', 'vague')),
  unit            ops.short_text not null,
  normal_low      double precision,
  normal_high     double precision,
  normal_unit     ops.short_text not null,
  is_conversion   boolean not null,
  raw             ops.clean_text not null,
  start_char      integer not null check (start_char >= 0),
  end_char        integer not null,
  sentence_start  integer not null,
  sentence_end    integer not null,
  speaker         ops.clean_text,
  speaker_key     integer references warehouse.dim_entity,
  speaker_kind    ops.short_text not null check (speaker_kind in ('official', 'institute', 'newspaper', 'organisation', 'person', 'unnamed', 'publication')),
  speaker_side    ops.short_text,
  via             ops.clean_text,
  mode            ops.short_text not null check (mode in ('asserted', 'reported', 'denied', 'estimated', 'conditional', 'unconfirmed')),
  place           ops.clean_text,
  place_key       integer references warehouse.dim_entity,
  event_date      ops.short_text,
  event_precision ops.short_text check (event_precision in ('day', 'month', 'year', 'range')),
  confidence      ops.score not null,
  rule_version    integer not null check (rule_version > 0),
  run_id          bigint not null references ops.run,
  primary key (article_key, extract_version, claim_no),
  constraint spans_lie_in_their_sentence check (sentence_start <= start_char and start_char < end_char and end_char <= sentence_end),
  constraint bounds_are_ordered check (value_low <= value_high),
  constraint publications_have_no_name check ((speaker is null) = (speaker_kind = 'publication')),
  constraint dates_have_a_precision check ((event_date is null) = (event_precision is null))
);
comment on table warehouse.fact_claim is 'One row per claim in one version of one article, and version of the extractor: a number with its speaker. Never to be summed: rows repeat one another.';
comment on column warehouse.fact_claim.article_key is 'The article version.';
comment on column warehouse.fact_claim.extract_version is 'The version of the extract stage that found it.';
comment on column warehouse.fact_claim.claim_no is 'Place among the claims of the text, from 0.';
comment on column warehouse.fact_claim.kind is 'territory_held, territory_lost, territory_retaken, territory_contested; settlements_held, _lost, _retaken, _entered, _destroyed; killed, wounded, casualties (both, or losses not told apart), prisoners, missing, evacuees, troops (engaged), equipment (lost or destroyed), attacks, advance (depth), poll_share, poll_change.';
comment on column warehouse.fact_claim.subject is 'What is counted: soldiers, civilians, settlements, tanks, ...; for ground its unit.';
comment on column warehouse.fact_claim.side_key is 'The country of those who hold, lose, move, attack or suffer; null where the text leaves it open.';
comment on column warehouse.fact_claim.value is 'The figure as stated; null for ranges and for words such as "dozens".';
comment on column warehouse.fact_claim.value_low is 'What it says at least; null is open.';
comment on column warehouse.fact_claim.value_high is 'What it says at most; null is open.';
comment on column warehouse.fact_claim.bound is 'exact, about, at_least, more_than, up_to, less_than, nearly, range or vague ("dozens").';
comment on column warehouse.fact_claim.unit is 'Unit as stated: square kilometre, square mile, kilometre, mile, settlement, person, item, attack, formation, percent, percentage point.';
comment on column warehouse.fact_claim.normal_low is 'value_low in normal_unit.';
comment on column warehouse.fact_claim.normal_high is 'value_high in normal_unit.';
comment on column warehouse.fact_claim.normal_unit is 'The unit that figures of its kind are compared in: square kilometre, kilometre, else the unit itself.';
comment on column warehouse.fact_claim.is_conversion is 'Whether it repeats the figure before it in another unit, in brackets; such rows are left out of counts.';
comment on column warehouse.fact_claim.raw is 'The figure as written, with its bound and noun.';
comment on column warehouse.fact_claim.start_char is 'First character of raw in the text, from 0.';
comment on column warehouse.fact_claim.end_char is 'One past its last character.';
comment on column warehouse.fact_claim.sentence_start is 'First character of its sentence.';
comment on column warehouse.fact_claim.sentence_end is 'One past the last character of its sentence.';
comment on column warehouse.fact_claim.speaker is 'Who says it, in full where the document tells; null when the publication itself does.';
comment on column warehouse.fact_claim.speaker_key is 'The entity that speaks, where certain.';
comment on column warehouse.fact_claim.speaker_kind is 'official, institute, newspaper, organisation, person, unnamed, or publication (the article itself).';
comment on column warehouse.fact_claim.speaker_side is 'Side of an official: ru, ua, kp, another country by its code, or int.';
comment on column warehouse.fact_claim.via is 'Who passed it on, where the text says so ("TASS, citing ...").';
comment on column warehouse.fact_claim.mode is 'asserted, reported, denied, estimated, conditional or unconfirmed.';
comment on column warehouse.fact_claim.place is 'The place that it is about, as written.';
comment on column warehouse.fact_claim.place_key is 'The entity of that place.';
comment on column warehouse.fact_claim.event_date is 'Day, month, year or span that it speaks of, ISO 8601; null where the text names none.';
comment on column warehouse.fact_claim.event_precision is 'day, month, year or range.';
comment on column warehouse.fact_claim.confidence is 'How sure the rules are of kind and side: higher is surer; an order, not a measured share.';
comment on column warehouse.fact_claim.rule_version is 'Version of the claim rules.';
comment on column warehouse.fact_claim.run_id is 'The run that loaded it.';
create index claim_by_kind on warehouse.fact_claim (kind, side_key);

create table warehouse.fact_quotation (
  article_key     bigint not null references warehouse.fact_article,
  extract_version integer not null check (extract_version > 0),
  quotation_no    integer not null check (quotation_no >= 0),
  start_char      integer not null check (start_char >= 0),
  end_char        integer not null check (end_char > start_char),
  speaker         ops.clean_text,
  speaker_key     integer references warehouse.dim_entity,
  speaker_kind    ops.short_text not null check (speaker_kind in ('official', 'institute', 'newspaper', 'organisation', 'person', 'unnamed', 'publication')),
  speaker_side    ops.short_text,
  run_id          bigint not null references ops.run,
  primary key (article_key, extract_version, quotation_no)
);
comment on table warehouse.fact_quotation is 'One row per piece of direct speech in one version of one article, and version of the extractor.';
comment on column warehouse.fact_quotation.article_key is 'The article version.';
comment on column warehouse.fact_quotation.extract_version is 'The version of the extract stage that found it.';
comment on column warehouse.fact_quotation.quotation_no is 'Place among the quotations of the text, from 0.';
comment on column warehouse.fact_quotation.start_char is 'First character inside the quotation marks, from 0.';
comment on column warehouse.fact_quotation.end_char is 'One past the last character inside them.';
comment on column warehouse.fact_quotation.speaker is 'Who says it, in full where the document tells.';
comment on column warehouse.fact_quotation.speaker_key is 'The entity that speaks, where certain.';
comment on column warehouse.fact_quotation.speaker_kind is 'official, institute, newspaper, organisation, person, or unnamed.';
comment on column warehouse.fact_quotation.speaker_side is 'Side of an official, as for claims.';
comment on column warehouse.fact_quotation.run_id is 'The run that loaded it.';
create index quotation_by_speaker on warehouse.fact_quotation (speaker_key);
