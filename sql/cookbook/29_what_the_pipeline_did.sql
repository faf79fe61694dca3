-- Question: What did the last runs do, step by step, and where did records go?
-- Meaning: One row per run, step, outcome and reason; seen = kept + dropped + quarantined + deferred holds for every run.
-- Caveat: A source that was not due was not asked, and has no row.
select * from marts.run_steps order by dag_run_id desc, stage, outcome, reason limit 200;
