-- Grain: one row per page and fact that the stages made of it, as a line of words. Owner: operators. Freshness: live.
-- For comparing what stands before a stage runs again with what stands after it: what differs is the change. Of a page that went no
-- further, only what became of it. What stands in brackets tells rows apart that differ only in what is not said.
create function work.page_facts(pages text[]) returns table (page_id text, kind text, fact text) language sql stable as $$
  with last as (
    select distinct on (decision.page_id, decision.stage) decision.page_id, decision.stage, decision.outcome, decision.reason
    from ops.decision as decision
    where decision.page_id = any(pages) and decision.stage in ('clean', 'judge')
    order by decision.page_id, decision.stage, decision.decision_id desc
  ),
  article as (
    select article.* from staging.article as article join last using (page_id) where last.stage = 'clean' and last.outcome = 'kept'
  ),
  on_topic as (
    select article.page_id from article join last using (page_id) where last.stage = 'judge' and last.outcome = 'kept'
  )
  select last.page_id::text, 'outcome', last.stage || ': ' || last.outcome || ', ' || last.reason
  from last where last.stage = 'clean' or exists (select from article where article.page_id = last.page_id)
  union all
  select held.subject_id, 'outcome', held.stage || ': set aside, ' || held.reason
  from ops.quarantine as held join ops.stage as stage using (stage, version) where held.state = 'open' and held.subject_id = any(pages)
  union all
  select article.page_id, 'title', article.title from article
  union all
  select article.page_id, 'text', paragraph from article cross join lateral regexp_split_to_table(article.text, '\n') as paragraph
  union all
  select article.page_id, 'fields', field.key || ': ' || field.value
  from article cross join lateral jsonb_each_text(to_jsonb(article) - 'page_id' - 'title' - 'text' - 'text_hash') as field
  where field.value is not null
  union all
  select part.page_id, 'parts', part.words from (
    select page_id, 'link ' || to_jsonb(link)::text as words from staging.link as link
    union all select page_id, 'post ' || to_jsonb(post)::text from staging.post as post
    union all select page_id, 'quality ' || to_jsonb(quality)::text from staging.quality as quality
    union all select page_id, 'from ' || to_jsonb(provenance)::text from staging.provenance as provenance
  ) as part where part.page_id = any(pages) and exists (select from article where article.page_id = part.page_id)
  union all
  select verdict.page_id, 'verdict', verdict.state::text from staging.verdict as verdict join article using (page_id)
  union all
  select verdict.page_id, 'score', to_char(verdict.score, '0.000') from staging.verdict as verdict join article using (page_id)
  union all
  select member.page_id, 'place',
         case member.kind when 'new' then 'a text of its own' else member.kind || ' of ' || coalesce(page.canonical_url, member.cluster_id) end
  from staging.membership as member join on_topic using (page_id) left join raw.page as page on page.page_id = member.cluster_id
  union all
  select relation.page_id, 'relations', relation.kind || ' ' || coalesce(page.canonical_url, relation.matched_id)
  from staging.relation as relation join on_topic using (page_id) left join raw.page as page on page.page_id = relation.matched_id
  union all
  select mention.page_id, 'mentions', mention.label || ' ' || mention.surface || ' at ' || mention.start_char
         || coalesce(' is ' || coalesce(mention.entity_id, mention.nil_id), '') || coalesce(', ' || mention.value, '')
  from staging.mention as mention join on_topic using (page_id)
  union all
  select claim.page_id, 'claims', claim.kind || ' "' || claim.raw || '" by ' || coalesce(claim.speaker, 'the publication') || ', ' || claim.mode || ' ['
         || left(md5((to_jsonb(claim) - 'page_id' - 'rule_version' - 'claim_no')::text), 6) || ']'
  from staging.claim as claim join on_topic using (page_id)
  union all
  select quotation.page_id, 'quotations', 'at ' || quotation.start_char || ' by ' || coalesce(quotation.speaker, 'the publication') || ' ['
         || left(md5((to_jsonb(quotation) - 'page_id' - 'quotation_no')::text), 6) || ']'
  from staging.quotation as quotation join on_topic using (page_id)
$$;
comment on function work.page_facts is 'What the stages made of pages, a line each: to compare what stands before and after a stage runs again.';
