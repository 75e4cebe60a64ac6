"""What the program says in a terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import io
import sys
import time
from typing import TextIO

from annotator.domain.clock import in_words
from annotator.domain.percent import percent

_PLAIN_STEP = 0.1
_REDRAW_S = 0.1


def take_any_name() -> None:
    """Let a file's name be printed also where it is no text, byte for byte, as every other program does it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")


def say(text: str) -> None:
    """A line of the result, on stdout."""
    sys.stdout.write(f"{text}\n")


def tell(text: str) -> None:
    """A line beside the result, on stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class ProgressLine:
    """Progress on stderr: one line that changes on a terminal, else a line for each tenth and each new step."""

    def __init__(self, stream: TextIO | None = None):
        self._stream = sys.stderr if stream is None else stream
        self._live = self._stream.isatty()
        self._width = 0
        self._shown_at = 0.0
        self._said: tuple[str, int] | None = None

    def show(self, done: float, message: str = "", remaining_s: float | None = None) -> None:
        """Show how far it is; ``done`` from 0 to 1."""
        left = "" if not remaining_s else f", {in_words(remaining_s)} left"
        text = f"{percent(done):>5}  {message}{left}"
        if self._live:
            now = time.monotonic()
            if now - self._shown_at < _REDRAW_S and done < 1:
                return
            self._shown_at = now
            self._stream.write(f"\r{text:<{self._width}}")
            self._width = len(text)
        else:
            step = (message, int(done / _PLAIN_STEP + 1e-9))
            if step == self._said:
                return
            self._said = step
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.end()

    def end(self) -> None:
        """Leave the line clean for what comes next."""
        if self._live and self._width:
            self._stream.write(f"\r{'':<{self._width}}\r")
            self._stream.flush()
            self._width = 0
