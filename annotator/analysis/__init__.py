"""From landmarks to signals, baselines, shifts and flags. Pure functions over plain data."""
