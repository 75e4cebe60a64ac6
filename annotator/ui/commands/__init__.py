"""What the actions do, one module per menu. Each gives a mapping from action id to what it does."""
