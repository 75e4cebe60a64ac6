"""Everything the program can do, one line each, found by a few letters."""
