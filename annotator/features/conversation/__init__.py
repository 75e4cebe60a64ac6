"""The map of a session's conversation in a window of its own."""
