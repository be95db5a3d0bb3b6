"""Reading the registry: `find_*` may answer None, `get_*` raises a refusal, the others give many."""
