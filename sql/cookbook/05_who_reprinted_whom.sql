-- Question: Which source first carried each syndicated story, and who reprinted it, how many minutes later?
-- Meaning: One row per reprint: the first source, the later one, and the minutes between the two publications.
-- Caveat: "First" is the first that we follow. A source whose pages carry only a day has its minutes counted from midnight.
select first_source_id, source_id, minutes_after, title, canonical_url
from marts.syndication
where source_id <> first_source_id
order by first_published_at desc nulls last, story_id, minutes_after
limit 1000;
