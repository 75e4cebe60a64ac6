"""The trainer's mode of the window: moments replayed and revealed step by step."""
