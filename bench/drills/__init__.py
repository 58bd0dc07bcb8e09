"""Drills: the production stack through faults, unattended, until the first breach of a promise."""
