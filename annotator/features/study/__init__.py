"""A study: a folder of sessions with a table of variables, who codes what, and how far they are."""
