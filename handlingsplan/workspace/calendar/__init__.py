"""A person's calendar of their plans, read by calendar programs at a secret address."""
