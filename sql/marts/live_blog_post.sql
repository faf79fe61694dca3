-- Grain: one row per post of a live blog, in the blog's current version. Owner: analysts. Freshness: live.
create view marts.live_blog_post as
select fact.article_key, fact.article_id, fact.canonical_url, post.post_no, post.published_at, post.title,
       coalesce(post.url::text, fact.canonical_url::text) as url, post.start_char, post.end_char,
       substr(body.text, post.start_char + 1, post.end_char - post.start_char) as text,
       (select count(*) from warehouse.fact_mention as mention
        where mention.article_key = post.article_key
          and mention.extract_version = reading.extract_version
          and mention.start_char >= post.start_char and mention.end_char <= post.end_char) as mention_count
from warehouse.article_post as post
join warehouse.fact_article as fact using (article_key)
left join warehouse.article_text as body using (article_key)
left join marts.reading_current as reading using (article_key)
where upper_inf(fact.valid);
comment on view marts.live_blog_post is 'One row per post of a live blog, in the blog''s current version: its own time, address, words and mentions.';
