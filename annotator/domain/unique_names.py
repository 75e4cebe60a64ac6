"""Names and ids that are each given once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class UniqueNames:
    """Gives names out, each once: a name that is taken gets a number, as ``numbered`` writes it."""

    def __init__(self, *, taken: Iterable[str] = (), numbered: str = "{name} {number}") -> None:
        self._taken = set(taken)
        self._numbered = numbered
        self._again: Counter[str] = Counter()

    def take(self, name: str) -> str:
        """``name``, or ``name 2`` and so on."""
        found = name
        while found in self._taken:
            self._again[name] += 1
            found = self._numbered.format(name=name, number=self._again[name] + 1)
        self._taken.add(found)
        return found
