"""The pictures of a session and how they are played."""
