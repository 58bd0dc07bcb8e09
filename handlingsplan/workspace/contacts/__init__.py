"""Whom to reach: a plan's coordinators, and what one tells of oneself."""
