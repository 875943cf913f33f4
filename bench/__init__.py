"""Benchmarks: each compares exact_nb with a named baseline, both interleaved in one run."""
