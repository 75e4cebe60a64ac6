"""What can be wrong with a file from outside."""

from __future__ import annotations


class FormatError(ValueError):
    """A file cannot be used. The message names the file, the place in it, and what is wrong there."""
