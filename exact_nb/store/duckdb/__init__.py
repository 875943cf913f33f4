"""The store in one DuckDB file, owned by one process at a time."""
