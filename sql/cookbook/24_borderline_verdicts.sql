-- Question: Which articles are only just on topic, or only just off, and why were they judged so?
-- Meaning: The judged articles nearest to the threshold, with the reasons that weighed most.
-- Caveat: Scores are comparable within one version of the judge only.
select * from marts.verdict_reasons where is_near_threshold order by abs(score - threshold), page_id limit 40;
