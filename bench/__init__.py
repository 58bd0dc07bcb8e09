"""Benchmarks: commands that anyone can run, each printing a table with ratios within one run."""
