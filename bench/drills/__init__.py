"""Drills: the production stack through faults, unattended, until the first breach of a promise.

`python -m bench.drills NAME --times N`; NAME is redis, postgres, worker, everything or disk.
"""
