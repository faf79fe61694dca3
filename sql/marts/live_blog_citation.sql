-- Grain: one row per claim or mention in a post of a live blog, in the blog's current version. Owner: analysts. Freshness: live.
-- What to cite: the post's own address, time and heading, and the words. A claim is its post's where its sentence begins.
-- found is claim or mention; what says the claim's kind or the mention's label; name the speaker or the entity.
create view marts.live_blog_citation as
select post.article_key, post.article_id, post.post_no, post.url, post.published_at, post.title, 'claim' as found, claim.claim_no,
       claim.kind as what, claim.speaker as name, null::text as entity_id, claim.raw as words, claim.sentence as quote,
       claim.start_char, claim.end_char
from marts.live_blog_post as post
join marts.claim as claim
  on claim.article_key = post.article_key and claim.sentence_start >= post.start_char and claim.sentence_start < post.end_char
union all
select post.article_key, post.article_id, post.post_no, post.url, post.published_at, post.title, 'mention', null,
       mention.label, mention.name, mention.entity_id, mention.surface, null, mention.start_char, mention.end_char
from marts.live_blog_post as post
join marts.mention_resolved as mention
  on mention.article_key = post.article_key and mention.start_char >= post.start_char and mention.start_char < post.end_char;
comment on view marts.live_blog_citation is 'One row per claim or mention in a post of a live blog: the post''s address, time and heading, and the words to cite.';
