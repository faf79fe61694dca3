-- Kind: gauge
-- Unit: {feed}
-- Meaning: feeds by health and trouble (none where all is well).
select health::text as health, coalesce(trouble::text, 'none') as trouble, count(*) as value from ops.crawl_state group by health, trouble
