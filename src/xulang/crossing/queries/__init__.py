"""Reading crossings. `find_*` may answer None, `get_*` raises UNKNOWN. Ask policy first who may read."""
