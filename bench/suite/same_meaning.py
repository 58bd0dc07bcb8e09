"""Faults that change nothing anybody could notice, each with the reason; `bench.suite.mutants` leaves them out."""

# By `Mutant.without_line`, so that they stay the same when lines move.
SAME_MEANING: dict[str, str] = {}
