-- Kind: counter
-- Unit: {run}
-- Meaning: runs of a step that took at most le seconds: the buckets of a histogram, for histogram_quantile.
select stage::text as stage, bound.le, count(*) as value
from ops.run join (values ('1', 1.0), ('5', 5.0), ('15', 15.0), ('60', 60.0), ('300', 300.0), ('900', 900.0), ('+Inf', 'infinity'))
  as bound (le, seconds) on extract(epoch from finished_at - started_at) <= bound.seconds::double precision
where state <> 'running' group by stage, bound.le
