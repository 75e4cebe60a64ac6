"""The session folder on disk."""
