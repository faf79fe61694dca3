-- Question: How did a reported figure change by date and source: here, the size of the area held?
-- Meaning: One row per day, source and teller (a side, an institute, or reports): lowest and highest figure, and the speakers.
-- Caveat: Change the kind below; for the dead of one event, kind = 'killed' and its about_place. Never sum rows: figures hold yesterday's.
select about_on, source_name, case when standing = 'claimed' then coalesce(speaker_side, 'claimed') else standing end as teller,
       min(coalesce(normal_low, normal_high)) as low, max(coalesce(normal_high, normal_low)) as high, measured_in, about_place,
       array_agg(distinct coalesce(speaker, source_name)) as speakers, count(distinct article_id) as article_count
from marts.claim
where kind = 'territory_held' and measured_in = 'square kilometre' and is_current and mode <> 'denied'
group by about_on, source_name, teller, measured_in, about_place
order by about_on, source_name, teller;
