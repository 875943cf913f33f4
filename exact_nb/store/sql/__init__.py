"""The operations of a store in SQL that DuckDB and PostgreSQL share."""
