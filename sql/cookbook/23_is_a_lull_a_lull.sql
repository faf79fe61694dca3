-- Question: Is a quiet stretch real, or do we not know all of it yet?
-- Meaning: Up to when everything that each source published is decided, and what holds it up.
-- Caveat: A source that nobody polled has no row.
select source_id, complete_through, open_entry_count, held_by
from marts.source_complete
order by complete_through nulls first, source_id;
