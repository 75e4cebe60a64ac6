"""What came of one kind of abuse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often it was tried, and what went wrong each time it did; ``skipped`` says why it could not be tried here."""

    name: str
    tries: int = 0
    failures: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def line(self) -> str:
        """The row of the table."""
        result = f"skipped: {self.skipped}" if self.skipped else f"{len(self.failures)}"
        return f"{self.name:34} {self.tries:9} {result}"
