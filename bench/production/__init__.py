"""The production stack of docker-compose.yml as plain processes, for tests, drills and load, without Docker."""

SLUG = "ovning"  # the plan that drills play on
