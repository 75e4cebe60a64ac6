"""Counts, durations, transitions and responses of the codes."""
