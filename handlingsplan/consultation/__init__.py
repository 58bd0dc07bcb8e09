"""The formal round in which bodies and anybody answer what the plan proposes, and the coordinator replies."""
