"""Long work: how far it is, how it is stopped, and processes of its own. Nothing of Qt, nothing of what the work is."""
