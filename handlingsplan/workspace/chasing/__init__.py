"""Chasing: who has not answered for what, whom to reach, and reminding them by hand."""
