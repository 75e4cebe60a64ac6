"""Plain typed data and pure rules. Imports numpy and the standard library only."""
