"""Sessions from somebody who means harm: nothing is written outside, and nothing that no session can hold comes in."""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import export_json
from annotator.exchange.json_import import import_json
from annotator.inside import OutsideError
from annotator.pipeline.media_cache import index_path, waveform_path
from annotator.pipeline.signal_file import signal_path
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.abuse.tally import Tally
from tests.fixtures.sessions import small_session

_NAMES = (
    "../../../x",
    "/tmp/x",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "C:\\x",
    "x\0",
    "nul",
    "x" * 5_000,
    "\ud800",
    "~",
    "$HOME/x",
    "\n",
)
_NUMBERS = (1e308, 1e9, -1e9, 2**63, -(2**63), 2**64, 10**400, 1e400)
_TEXTS = ("x" * 2**20, "\0" * 50, "\u202e" * 50, "<script>", "\ud800", "'; DROP TABLE info; --")


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [place for key, below in value.items() for place in _places(below, (*path, key))]  # pyright: ignore
    if isinstance(value, list):
        return [path, *(place for index, below in enumerate(value) for place in _places(below, (*path, index)))]  # pyright: ignore
    return [path]


def _with(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = json.loads(json.dumps(document))
    holder = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return changed


def hostile_sessions(count: int, seed: int) -> Tally:
    """Put something hostile into ``count`` exports and make, write, read and name files of what still comes in."""
    chance = random.Random(seed)
    document = json.loads(export_json(small_session()))
    places = [place for place in _places(document) if place]
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "in"
        home.mkdir()
        for number in range(count):
            place = chance.choice(places)
            value = _hostile(chance, _at(document, place))
            content = json.dumps(_with(document, place, value)).encode()
            fault = _fault_of(content, home / "a.session")
            outside = [entry for entry in os.listdir(scratch) if entry != "in"]
            if fault or outside:
                failures.append(f"{number}: {'.'.join(map(str, place))} = {str(value)[:40]!r}: {fault or outside}")
    return Tally(name="hostile sessions", tries=count, failures=tuple(failures))


def _at(document: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        document = document[step]
    return document


def _hostile(chance: random.Random, present: Any) -> Any:
    if isinstance(present, list):
        return [present[0] if present else {}] * chance.choice((300, 5_000))  # pyright: ignore
    if isinstance(present, (int, float)) and chance.random() < 0.8:
        return chance.choice(_NUMBERS)
    return chance.choice((*_NAMES, *_TEXTS, None, [], {}, *_NUMBERS))


def _fault_of(content: bytes, path: Path) -> str:
    try:
        session = import_json(content, source="x")
    except FormatError:
        return ""
    except Exception as error:  # noqa: BLE001
        return f"import: {type(error).__name__}: {error}"[:200]
    try:
        with SessionFolder.create(path, session) as folder:
            if folder.load() != session:
                return "what was read is not what was written"
            return _named_outside(folder)
    except StorageError as error:
        return f"let in, and then refused: {error}"[:200]
    except Exception as error:  # noqa: BLE001
        return f"storage: {type(error).__name__}: {error}"[:200]
    finally:
        _remove(path)


def _named_outside(folder: SessionFolder) -> str:
    session = folder.load()
    named: list[Callable[[], Path]] = []
    for media in session.media.values():
        named += [lambda media=media: index_path(folder, media), lambda media=media: waveform_path(folder, media)]
    named += [lambda id_=id_: signal_path(folder.analysis_path, id_) for id_ in session.participants]
    for name in named:
        try:
            place = name().resolve()
        except OutsideError:
            continue
        if folder.path.resolve() not in place.parents:
            return f"{place} lies outside"
    return ""


def _remove(path: Path) -> None:
    for entry in sorted(path.rglob("*"), reverse=True):
        entry.rmdir() if entry.is_dir() else entry.unlink()
    if path.is_dir():
        path.rmdir()
