"""What can be wrong with a file from outside."""

from __future__ import annotations

_LONGEST = 600


class FormatError(ValueError):
    """A file cannot be used. The message names the file, the place in it, and what is wrong there.

    Whatever is quoted of the file, the message stays one that can be read.
    """

    def __init__(self, message: str) -> None:
        half = _LONGEST // 2
        super().__init__(message if len(message) <= _LONGEST else f"{message[:half]} … {message[-half:]}")
