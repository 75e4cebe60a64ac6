"""Which key does what: the slots keys go into, presets, what the user changed, and what is in whose way."""
