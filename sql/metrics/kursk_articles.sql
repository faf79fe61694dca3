-- Kind: gauge
-- Unit: {article}
-- Meaning: articles in their current version.
select count(*) as value from warehouse.fact_article where upper_inf(valid)
