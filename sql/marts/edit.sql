-- Grain: one row per version after the first that a publisher made. Owner: analysts. Freshness: live.
-- What sort of edit it was, the gravest first: retraction and correction (the publisher says so), figure, name, rewrite, wording, typo, title,
-- cosmetic. unknown: a text of the two is not kept any more. A retraction or correction is linked to the version that it takes back.
-- Words are compared as sets with counts, so moving a paragraph is cosmetic. Thresholds: a rewrite exchanges 30 % of the words (what journalists
-- call a new write-through); a typo exchanges at most two words, each for one of the same letters, or that shares half of its
-- letter pairs (Dice's coefficient over sets); where all of these are in lower case it is one, whatever names and figures are then read otherwise.
create view marts.edit as
with pair as (
  select revision.article_id, revision.version_no, revision.canonical_url, revision.seen_at, before.version_no as corrects_version_no,
         revision.title_before, revision.title_after, revision.is_title_changed, revision.is_meaning_changed,
         revision.entities_added || revision.entities_removed as entities,
         revision.claims_added || revision.claims_removed || revision.claims_altered as claims,
         words_before.text as text_before, words_after.text as text_after,
         array(select unnest(after_article.corrections) except select unnest(before_article.corrections)) as notices
  from marts.revision as revision
  join warehouse.fact_article as later using (article_id, version_no)
  join warehouse.fact_article as before on before.article_id = later.article_id and before.version_no = later.previous_no
  left join warehouse.article_text as words_before on words_before.article_key = before.article_key
  left join warehouse.article_text as words_after on words_after.article_key = later.article_key
  left join staging.article as before_article on before_article.page_id = before.page_id
  left join staging.article as after_article on after_article.page_id = later.page_id
  where revision.change_kind = 'edited'
),
measured as (
  select pair.*, moved.removed, moved.added, moved.changed_share
  from pair cross join lateral (
    with was as (
      select word, count(*) as many from regexp_matches(pair.text_before, '[[:alnum:]][[:alnum:].,:''’-]*[[:alnum:]]|[[:alnum:]]', 'g') as found (words)
      cross join lateral unnest(found.words) as word group by word
    ), now_is as (
      select word, count(*) as many from regexp_matches(pair.text_after, '[[:alnum:]][[:alnum:].,:''’-]*[[:alnum:]]|[[:alnum:]]', 'g') as found (words)
      cross join lateral unnest(found.words) as word group by word
    ), difference as (
      select word, coalesce(now_is.many, 0) - coalesce(was.many, 0) as step, greatest(was.many, now_is.many) as most
      from was full join now_is using (word)
    )
    select coalesce(array_agg(word order by word) filter (where step < 0), '{}') as removed,
           coalesce(array_agg(word order by word) filter (where step > 0), '{}') as added,
           coalesce(sum(abs(step)) / nullif(sum(most), 0), 0)::double precision as changed_share
    from difference
  ) as moved
),
likened as (
  select measured.*, cardinality(added) between 1 and 2 and cardinality(added) = cardinality(removed) and not exists (
    select from unnest(removed) as old
    where not exists (
      select from unnest(added) as new
      where lower(old) = lower(new)
        or (select array_agg(letter order by letter) from regexp_split_to_table(lower(old), '') as letter)
         = (select array_agg(letter order by letter) from regexp_split_to_table(lower(new), '') as letter)
        or 2.0 * (
          select count(*) from (
            select substr(lower(old), place, 2) from generate_series(1, length(old) - 1) as place
            intersect select substr(lower(new), place, 2) from generate_series(1, length(new) - 1) as place
          ) as shared
        ) >= 0.5 * greatest((
          select count(distinct substr(lower(old), place, 2)) from generate_series(1, length(old) - 1) as place
        ) + (
          select count(distinct substr(lower(new), place, 2)) from generate_series(1, length(new) - 1) as place
        ), 1)
    )
  ) as is_misspelling
  from measured
)
select article_id, version_no, canonical_url, seen_at,
       case
         when text_before is null or text_after is null then 'unknown'
         when concat_ws(' ', case when is_title_changed then title_after end, array_to_string(notices || added, ' '))
           ~* '\m(retract|withdrawn|спростува|відклик|опроверг|отозван)' then 'retraction'
         when cardinality(notices) > 0 then 'correction'
         when changed_share >= 0.3 then 'rewrite'
         when is_misspelling and not exists (select from unnest(added || removed) as word where word !~ '^[[:lower:]]+$') then 'typo'
         when exists (select from unnest(added || removed) as word where word ~ '[[:digit:]]') or cardinality(claims) > 0 then 'figure'
         when cardinality(entities) > 0 then 'name'
         when is_misspelling and cardinality(entities) = 0 then 'typo'
         when exists (select from unnest(added) as word where word ~ '^[[:upper:]][[:lower:]]+')
          and exists (select from unnest(removed) as word where word ~ '^[[:upper:]][[:lower:]]+') then 'name'
         when cardinality(added || removed) > 0 then 'wording'
         when is_title_changed then 'title'
         else 'cosmetic'
       end as edit_class,
       changed_share, removed as words_removed, added as words_added, entities as entities_changed, claims as claims_changed, notices,
       is_title_changed, is_meaning_changed, case when cardinality(notices) > 0 then corrects_version_no end as corrects_version_no
from likened;
comment on view marts.edit is 'One row per version after the first that a publisher made: what sort of edit it was, with the words, names and figures that say so.';
comment on column marts.edit.edit_class is 'retraction, correction, rewrite, figure, name, wording, typo, title, cosmetic or unknown.';
comment on column marts.edit.changed_share is 'Share of the words, with repetition, that came or went; 0 to 1.';
comment on column marts.edit.words_removed is 'Words that went.';
comment on column marts.edit.words_added is 'Words that came.';
comment on column marts.edit.entities_changed is 'Names of entities that came or went.';
comment on column marts.edit.claims_changed is 'Figures that came, went or were altered.';
comment on column marts.edit.notices is 'Correction notices that the version before did not have.';
comment on column marts.edit.corrects_version_no is 'Version that a notice takes back or corrects; null without a notice.';
