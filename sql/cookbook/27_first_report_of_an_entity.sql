-- Question: Who named something first?
-- Meaning: For each place, the first article that names it, and how many families followed within three days.
-- Caveat: First among the sources that we follow, by the publication that they state.
select entity_id, name, first_source_id, first_url, first_at, family_count
from marts.first_report
where label = 'GPE'
order by first_at desc, entity_id;
