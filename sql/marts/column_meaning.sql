-- Grain: one row per column name that means the same in every mart. Owner: everyone. Freshness: live.
-- Words for columns that views make; where a column has no comment of its own, these become it, so that psql and the dictionary show them.
-- Comes after the views that it speaks of:
-- marts.article_credit marts.article_current marts.article_entity marts.article_history marts.article_origin
-- marts.article_state marts.claim marts.claim_change marts.claim_disagreement marts.claim_ledger
-- marts.claim_range_daily marts.claim_spread marts.cluster marts.completeness_daily marts.completeness_hourly
-- marts.coverage_daily marts.data_dictionary marts.derivation marts.duplicate_evidence marts.duplicate_review
-- marts.duplicate_ruling marts.edit marts.entity_candidate marts.entity_change marts.entity_daily marts.entity_decision_holding
-- marts.entity_merged marts.entry_decision marts.entry_end marts.feed_board marts.intervention_log
-- marts.live_blog_citation marts.live_blog_post marts.mention_resolved marts.place_activity marts.pulse
-- marts.quarantine_closed marts.quarantine_open marts.quotation marts.reading_current marts.revision marts.run_row
-- marts.run_source marts.run_stage marts.run_steps marts.source_complete marts.source_health marts.source_scorecard
-- marts.story marts.syndication marts.verdict_reasons marts.verdict_review marts.whereabouts
create view marts.column_meaning as
select *
from (
  values
    ('label', 'Kind of the entity: PERSON, ORG, UNIT, GPE, LOC, FAC, NORP, EVENT or WEAPON.'),
    ('title', 'Headline of the version, or the name of what the row is about.'),
    ('source_id', 'Source that announced it first.'),
    ('published_at', 'Publication as stated; null where nothing states it.'),
    ('language', 'Language of the text.'),
    ('cluster_id', 'Cluster of copies: the page that stands for it.'),
    ('publisher_family', 'Publishers under one roof count as one.'),
    ('address', 'Where it stands on the web.'),
    ('first_char', 'Where it is named first, in characters from the start of the text.'),
    ('place_count', 'How often it is named in the text.'),
    ('request_count', 'Requests that were answered so.'),
    ('raw', 'The figure as written.'),
    ('url', 'Address to cite.'),
    ('http_status', 'Status of the last answer.'),
    ('final_url', 'Where redirects led.'),
    ('before_seen_at', 'The last request that was answered otherwise: the change lies between it and first_seen_at.'),
    ('last_seen_at', 'The last request that was answered so.'),
    ('is_muted', 'Whether a person muted its troubles for now.'),
    ('earlier_title', 'Headline of the earlier text.'),
    ('outcome', 'How the record left the step: kept, dropped, quarantined or deferred.'),
    ('at', 'When it happened.'),
    ('is_tombstone', 'Whether the row says that something is gone.'),
    ('changed_at', 'When it was written.'),
    ('kind', 'What sort of row or change it is.'),
    ('column_name', 'The column.'),
    ('position', 'Its place in the order.'),
    ('article_id', 'Natural key of the article: hash of its canonical URL.'),
    ('article_key', 'Surrogate key of the version.'),
    ('version_no', 'First, second, ... version.'),
    ('canonical_url', 'Canonical address of the article.'),
    ('seen_at', 'When the change was first seen: the beginning of the later version.'),
    ('first_seen_at', 'When the pipeline first saw the article.'),
    ('is_revised', 'Whether there is more than one version.'),
    ('is_current', 'Whether this is the version that holds now.'),
    ('mention_count', 'How often it is named.'),
    ('article_count', 'Articles, each counted once whatever its versions; copies count.'),
    ('source_count', 'Different sources.'),
    ('family_count', 'Different publisher families.'),
    ('cluster_count', 'Clusters of copies: ten copies of one text count once.'),
    ('origin_count', 'Independent origins: copies and rewrites of one text count once.'),
    ('independent_origin_count', 'Different origin families behind it; copies never make it grow.'),
    ('origin_families', 'The families of the independent origins.'),
    ('origin_family', 'The agency or publisher family behind the origin.'),
    ('story_id', 'Article or seed that the story derives from.'),
    ('is_copy', 'Whether the article derives from an earlier one that carries the same.'),
    ('passing_count', 'Articles that mention the topic in passing only.'),
    ('original_count', 'Articles that derive from nothing that is known.'),
    ('side', 'Country of those who hold, lose, move, attack or suffer; null where the text leaves it open.'),
    ('measured_in', 'Unit in which figures are compared; for things, the thing.'),
    ('about_on', 'Day that the figure is about: stated, else the day of publication (UTC).'),
    ('about_place', 'Place of the figure where it belongs to one (casualties, evacuees, attacks); null for the operation as a whole.'),
    ('place', 'Place that is named beside the figure.'),
    ('said_at', 'When it was published; when first seen where no time is stated.'),
    ('speaker', 'Who says it; null: the publication itself.'),
    ('standing', 'claimed (a party or its officials), assessed (an institute), reported (everyone else).'),
    ('sentence', 'The sentence, where the text may be kept.'),
    ('teller', 'Side of the speaker (ru, ua, ...), assessed for institutes, else reported.'),
    ('low', 'Lowest figure given.'),
    ('high', 'Highest figure given.'),
    ('speakers', 'Who gave the figures.'),
    ('figures_before', 'Figures of the version before, as written; null: added.'),
    ('figures_after', 'Figures of this version, as written; null: taken out.'),
    ('claimed_low', 'Lowest figure of parties and their officials.'),
    ('claimed_high', 'Highest figure of parties and their officials.'),
    ('assessed_low', 'Lowest figure of institutes.'),
    ('assessed_high', 'Highest figure of institutes.'),
    ('reported_low', 'Lowest figure of newspapers and unnamed sources.'),
    ('reported_high', 'Highest figure of newspapers and unnamed sources.'),
    ('is_disputed', 'Whether there is more than one figure, or a denial.'),
    ('said_by', 'Who gave which figure.'),
    ('denied_by', 'Who denied it, and in which words.'),
    ('sources', 'Sources that carry it.'),
    ('versions', 'Article versions (article id and number) that carry it.'),
    ('is_denied', 'Whether the speaker denies the figure.'),
    ('modes', 'In which modes it is told: asserted, reported, denied, ...'),
    ('first_said_at', 'When it was first told, among the sources that are followed.'),
    ('first_source', 'The source that told it first.'),
    ('first_url', 'The article that told it first.'),
    ('last_said_at', 'When it was last told.'),
    ('passed_on_by', 'Who passed it on.'),
    ('contradicted_by', 'Other speakers with another figure of the same, or a denial.'),
    ('minutes_after_first', 'Minutes since the first article that carried it.'),
    ('place_in_line', '1 for the first article that carried it, then counting on.'),
    ('minutes_after', 'Minutes between the first publication and this one.'),
    ('lift', 'How many times more often than if the two were named independently; 1 is chance.'),
    ('usual_count', 'Mean of the four weeks before.'),
    ('ratio', 'This week divided by a usual week.'),
    ('is_complete', 'Whether everything that was announced for this time is decided; a lull counts only then.'),
    ('why_not', 'What is missing for completeness, in words.'),
    ('complete_through', 'Time up to which everything that the source published is decided.'),
    ('open_entry_count', 'Entries that are announced and not decided.'),
    ('held_by', 'What holds completeness up.'),
    ('hour_at', 'Beginning of the hour (UTC).'),
    ('failed_poll_count', 'Polls that failed.'),
    ('entry_count', 'Entries that were announced.'),
    ('loaded_count', 'Records that arrived in the star schema.'),
    ('dropped_count', 'Records that ended by a verdict with a reason.'),
    ('quarantined_count', 'Records that were set aside.'),
    ('deferred_count', 'Records that may work later.'),
    ('waiting_count', 'Records that wait.'),
    ('gap', 'Whether entries may have come and gone unseen.'),
    ('change', 'added or removed.'),
    ('title_before', 'Headline of the version before.'),
    ('title_after', 'Headline of this version.'),
    ('is_title_changed', 'Whether the headline changed.'),
    ('words_before', 'Words in the text of the version before.'),
    ('words_after', 'Words in the text of this version.'),
    ('entities_added', 'Entities that are named now and were not before.'),
    ('entities_removed', 'Entities that were named before and are not now.'),
    ('claims_added', 'Figures that came, with whose they are and who says them.'),
    ('claims_removed', 'Figures that were taken out.'),
    ('claims_altered', 'Figures that changed: old -> new.'),
    ('is_meaning_changed', 'Whether entities or figures changed, not wording alone.'),
    ('is_date_changed', 'Whether the stated publication time changed.'),
    ('week_on', 'Monday of the week.'),
    ('source_ids', 'The sources.'),
    ('district_id', 'The district that the place lies in.'),
    ('original_share', 'Share of articles that derive from nothing that is known.'),
    ('wire_share', 'Share of articles that credit a wire agency.'),
    ('revised_share', 'Share of articles with more than one version.'),
    ('median_delay_minutes', 'Median minutes from the stated publication to first sight.'),
    ('p95_delay_minutes', '95th percentile of these minutes.'),
    ('poll_count', 'Polls of its feeds.'),
    ('failed_share', 'Share of polls that failed.'),
    ('in_words', 'The state in words.'),
    ('what_to_do', 'What an operator can do about it.'),
    ('usual_gap', 'Usual time between two entries.'),
    ('state', 'Where it stands.'),
    ('reason', 'Why, one word of a closed list.'),
    ('detail', 'Why, in words.'),
    ('stage', 'The stage of the journey.'),
    ('found_id', 'What the extractor said.'),
    ('entity_id', 'The entity that is meant, after all that people decided.'),
    ('name', 'Its name.'),
    ('is_decided', 'Whether a person''s decision changed what the extractor said.'),
    ('text_id', 'The later text.'),
    ('derives_from', 'The earlier text that it derives from.'),
    ('is_literal', 'Whether words were copied, not the content alone.'),
    ('is_principal', 'Whether it is the origin that the article owes most to.'),
    ('origin_id', 'First text that the article derives from.'),
    ('origin_rule', 'How the family was told: by a credit, or by the publisher of the first text.'),
    ('party_family', 'The agency, or the family of the publisher.'),
    ('words', 'The words.'),
    ('surfaces', 'How it is written.'),
    ('first_on', 'First day on which it is named.'),
    ('last_on', 'Last day on which it is named.'),
    ('published_on', 'Day of publication (UTC).'),
    ('text', 'The text, where it may be kept.')
) as word (column_name, meaning);
comment on view marts.column_meaning is 'One row per column name that means the same in every mart.';

do $$
declare
  silent record;
begin
  for silent in
    select relation.relname as view, attribute.attname as name, word.meaning, relation.relkind
    from pg_class as relation
    join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0
    join marts.column_meaning as word on word.column_name = attribute.attname
    where relation.relnamespace = 'marts'::regnamespace and relation.relkind in ('v', 'm')
      and col_description(relation.oid, attribute.attnum) is null
  loop
    execute format('comment on column marts.%I.%I is %L', silent.view, silent.name, silent.meaning);
  end loop;
end $$;
