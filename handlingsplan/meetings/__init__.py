"""The forum's meetings: agenda, what was decided, and who does what next."""
