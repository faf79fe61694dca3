-- What each group may do. Run after every migration and every rebuild of the views, which lose their grants with them.
do $$
declare
  is_there boolean := (select count(*) = 3 from pg_roles where rolname in ('kursk_loader', 'kursk_analyst', 'kursk_fulltext'));
begin
  if not is_there then
    return;
  end if;
  revoke all on all tables in schema ops, raw, staging, warehouse, work, marts from kursk_loader, kursk_analyst, kursk_fulltext;
  revoke execute on all functions in schema work, marts from public;

  grant usage on schema ops, raw, staging, warehouse, work, marts to kursk_loader;
  grant select, insert, update on all tables in schema ops, raw, staging, warehouse to kursk_loader;
  grant select on all tables in schema work, marts to kursk_loader;
  grant execute on all functions in schema work, marts to kursk_loader;
  -- What is replaced when a page is read anew, what ends by itself, and what the law of retention takes.
  grant delete on all tables in schema staging to kursk_loader;
  grant delete on ops.deferral, warehouse.article_field, warehouse.article_link, warehouse.article_post, warehouse.article_quality,
    warehouse.article_text to kursk_loader;
  revoke execute on function work.admit from kursk_loader;

  grant usage on schema ops, raw, warehouse, marts to kursk_analyst, kursk_fulltext;
  grant select on all tables in schema ops, raw, warehouse, marts to kursk_analyst, kursk_fulltext;
  grant execute on all functions in schema marts to kursk_analyst, kursk_fulltext;
  revoke select on warehouse.article_text, warehouse.article_words, marts.live_blog_post from kursk_analyst;
  -- Posts make up a whole text; who reads without texts has all of them but that.
  grant select (article_key) on warehouse.article_text to kursk_analyst;  -- whether a text is kept may be known
  grant select (article_key, article_id, canonical_url, post_no, published_at, title, url, start_char, end_char, mention_count)
    on marts.live_blog_post to kursk_analyst;
end
$$;
