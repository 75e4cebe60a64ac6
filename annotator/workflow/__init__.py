"""Jobs that wire the stages together."""
