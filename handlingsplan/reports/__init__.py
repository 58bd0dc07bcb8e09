"""The progress report of a round: read, shown, frozen when the round closes, and compiled to PDF."""
