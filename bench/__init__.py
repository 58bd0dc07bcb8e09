"""Benchmarks and drills that anyone can run, each with ratios or counts within one run: `python -m bench`."""
