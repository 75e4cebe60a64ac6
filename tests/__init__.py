"""Tests: the same tree as the package."""

from annotator.linear_algebra import keep_to_one_thread

keep_to_one_thread()  # as the program does, before anything reads NumPy in
