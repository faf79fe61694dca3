-- Question: Why are articles that a source announced not in the warehouse?
-- Meaning: Entries that did not arrive, by where they ended and why; nothing vanishes without a row.
-- Caveat: What no feed or listing of ours ever named is not here; see the recall of a source for that.
select stage, ending as state, reason, count(*) as entry_count, min(title) as example
from marts.entry_end
where ending <> 'loaded'
group by stage, ending, reason
order by entry_count desc, stage, reason;
