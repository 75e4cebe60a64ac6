"""What a format that sessions are written to is: its name, what it can hold, and how its files come about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.exchange.session_parts import Part, parts_in


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """What an export is made from.

    Attributes:
        session: Already without names, where they are to be left out.
        signal_sets: By participant id; empty where nothing was measured or the format holds no signals.
        media_paths: Where the recordings lie, by media id; without those that are missing, and empty where names are
            to be left out.
        folder: Where the file will lie: what it refers to is named from there.
    """

    session: Session
    signal_sets: Mapping[str, SignalSet] = field(default_factory=_empty)
    media_paths: Mapping[str, Path] = field(default_factory=_empty)
    folder: Path = Path()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What can be chosen about an export.

    Attributes:
        tables: Which of the format's tables; empty for what the format writes by itself.
        bin_s: Width of the time bins in seconds.
        full_media_paths: Name recordings by their full path on this computer, in a format that has a place for it.
    """

    tables: tuple[str, ...] = ()
    bin_s: float = 1.0
    full_media_paths: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFile:
    """One file of an export.

    Attributes:
        write: Writes it, piece by piece if it is long.
        addition: Put behind the name that was asked for, unless it ends so; empty for the file of that name.
        suffix: Its ending where it has another than was asked for.
    """

    write: Callable[[BinaryIO], object]
    addition: str = ""
    suffix: str = ""

    def path(self, asked: Path) -> Path:
        """Where it goes if ``asked`` was asked for."""
        if not self.addition and not self.suffix:
            return asked
        stem = asked.stem.removesuffix(self.addition) if self.addition else asked.stem
        return asked.with_name(f"{stem}{self.addition}{self.suffix or asked.suffix}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format that sessions are written to.

    Attributes:
        name: For the command line.
        title: For the window.
        suffix: How its files end, with the dot.
        use: What one does with such a file, in a sentence.
        holds: Names of the session's parts (:mod:`annotator.exchange.session_parts`) that it can hold.
        limits: Sentences on what becomes of what it holds only in part.
        files: What is written, the file that was asked for first.
        tables: Names of tables to choose from; empty where there is nothing to choose.
        one_table: Only one of the tables goes into a file.
        with_signals: It holds signals, so they must be read first.
        with_media_paths: It has a place for full paths of recordings.
    """

    name: str
    title: str
    suffix: str
    use: str
    holds: frozenset[str]
    files: Callable[[Material, ExportOptions], Sequence[OutputFile]]
    limits: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    one_table: bool = False
    with_signals: bool = False
    with_media_paths: bool = False

    def lacks(self, session: Session) -> tuple[tuple[Part, int], ...]:
        """The parts of this session that the format cannot hold, with how many there are."""
        return tuple((part, count) for part, count in parts_in(session) if part.name not in self.holds and count > 0)

    def leaves_out(self, session: Session) -> tuple[str, ...]:
        """The same in words."""
        return tuple(f"{count} {part.words(count)}" for part, count in self.lacks(session))


def whole_file(make: Callable[[Material], bytes]) -> Callable[[Material, ExportOptions], tuple[OutputFile, ...]]:
    """The files of a format that is one text and has nothing to choose."""

    def files(material: Material, _options: ExportOptions) -> tuple[OutputFile, ...]:
        return (OutputFile(write=lambda file: file.write(make(material))),)

    return files
