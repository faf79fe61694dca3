-- Grain: one row per article and party that it credits. Owner: analysts. Freshness: live.
-- A page that credits its own publisher's family credits nobody else: such rows are left out.
create view marts.article_credit as
select article.article_id, credit.party, coalesce(named.publisher_family, credit.party) as party_family, credit.rule, credit.raw
from marts.article_current as article
join staging.credit as credit using (page_id)
left join lateral (
  select source.publisher_family from warehouse.dim_source as source
  where lower(credit.party) in (lower(source.publisher), lower(source.name)) order by source.source_id limit 1
) as named on true
where coalesce(named.publisher_family, credit.party) <> article.publisher_family;
comment on view marts.article_credit is 'One row per article and party that it credits with its text: an agency, or the publisher where it stood first.';
