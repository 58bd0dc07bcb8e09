"""What organisations have decided, registered with its evidence: for many measures at once, or on their behalf."""
