"""The panels of one open session laid out together: docks, triage, the keys of the codes."""
