"""What others read of the queue, by subject. `find_*` may be None, `get_*` never."""
