"""The detector run with other constants than those of ``resources/detector.json``."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from annotator.analysis import priors
from annotator.analysis.signals.registry import SIGNALS

FIRST = Path(__file__).with_name("first_constants.json")

Rows = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """What ``resources/detector.json`` holds: numbers by signal, and by movement."""

    signals: Rows
    movements: Rows

    def changed(self, change: Callable[[str, str, float], float]) -> Constants:
        """With every number replaced by what ``change`` gives for its signal or movement, its name and itself."""

        def rows(old: Rows) -> Rows:
            return {key: {name: change(key, name, value) for name, value in row.items()} for key, row in old.items()}

        return Constants(signals=rows(self.signals), movements=rows(self.movements))


def first_constants() -> Constants:
    """What fits are drawn towards: set by hand, or a signal's own entry where that came later."""
    known = read_constants(FIRST)
    entries = {
        name: {key: value for key, value in asdict(entry.prior).items() if value is not None}
        for name, entry in SIGNALS.items()
        if entry.prior is not None
    }
    return Constants(signals={**entries, **known.signals}, movements=known.movements)


def read_constants(path: Path) -> Constants:
    """The constants in a file like ``resources/detector.json``."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Constants(signals=content["signals"], movements=content["movements"])


def constants_text(constants: Constants, provenance: Mapping[str, Any]) -> str:
    """The text of such a file: one line for each signal and movement."""

    def block(rows: Rows) -> str:
        lines = (f"    {json.dumps(name)}: {json.dumps(dict(row))}" for name, row in rows.items())
        return "{\n" + ",\n".join(lines) + "\n  }"

    told = json.dumps(provenance, indent=2).replace("\n", "\n  ")
    return (
        f'{{\n  "provenance": {told},\n  "signals": {block(constants.signals)},\n'
        f'  "movements": {block(constants.movements)}\n}}\n'
    )


@contextmanager
def using(constants: Constants) -> Generator[None]:
    """Everything in this process that asks for constants gets these."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "detector.json"
        path.write_text(constants_text(constants, {}), encoding="utf-8")
        try:
            with patch.object(priors, "resource", lambda *_parts: path):
                _forget()
                yield
        finally:
            _forget()


def _forget() -> None:
    priors.signal_priors.cache_clear()
    priors.movement_priors.cache_clear()
    priors.priors_digest.cache_clear()
