"""Beginning a plan from nothing: its facts, its county's parties, goals from elsewhere, a first text to write on."""
