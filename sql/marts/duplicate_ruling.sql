-- Grain: one row per pair of texts on which a person's decision stands. Owner: analysts. Freshness: live.
create view marts.duplicate_ruling as
select last.a_id, last.b_id, coalesce(a.article_id::text, last.a_id) as a_text_id, coalesce(b.article_id::text, last.b_id) as b_text_id,
       last.verb, last.decided_by, last.why, last.decided_at
from (
  select distinct on (a_id, b_id) * from ops.duplicate_ruling order by a_id, b_id, ruling_id desc
) as last
left join marts.article_current as a on a.canonical_url = last.a_id
left join marts.article_current as b on b.canonical_url = last.b_id
where last.verb <> 'undo';
comment on view marts.duplicate_ruling is 'One row per pair of texts on which a person''s decision stands: confirm or split, by whom and why.';
