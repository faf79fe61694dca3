"""How well duplicates are found: development pairs, edits, hard negatives, rewrites; beside other methods."""
