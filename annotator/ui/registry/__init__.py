"""What an action is, and how a dialog declares the one that opens it."""
