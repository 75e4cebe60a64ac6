"""Many sessions at once: one list of what is to be done, and one way to do it, wherever it runs."""
