"""The signals: one entry for each, in the module of what it is measured on, named in :mod:`.registry`."""
