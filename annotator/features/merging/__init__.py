"""Merging colleagues' copies of a session."""
