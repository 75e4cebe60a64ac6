"""Sessions for notebooks: typed objects, and data frames of pandas or polars, whichever is installed.

``import annotator`` offers what is in ``__all__`` here, and reads it in when it is asked for. Sessions are opened for
reading only, and nothing is kept open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np

from annotator.analysis.agreement_measure import AgreementSettings
from annotator.app.agreement import Agreement, compare
from annotator.app.agreement_words import reading_of, words_of
from annotator.domain.annotations import Annotation
from annotator.domain.flags import Flag
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.domain.transcript import Utterance
from annotator.exchange import signals_table
from annotator.exchange.session_tables import session_table
from annotator.exchange.table import Cell, Kind, Table, columns
from annotator.exchange.table_export import TABLES
from annotator.exchange.time_bins import time_bins
from annotator.pipeline.signal_file import load_signals
from annotator.storage.session_folder import SessionFolder

__all__ = ["AgreementSettings", "OpenedSession", "agreement", "agreement_frame", "frame", "open_session"]

Library = Literal["pandas", "polars"]
_LIBRARIES: tuple[Library, ...] = ("pandas", "polars")
_PANDAS: Mapping[Kind, str] = {"text": "object", "number": "float64", "whole": "Int64", "truth": "boolean"}
_POLARS: Mapping[Kind, str] = {"text": "String", "number": "Float64", "whole": "Int64", "truth": "Boolean"}
_AGREEMENT = columns(
    ("measure", "text", "name of the measure"),
    ("title", "text", "what it is called"),
    ("coders", "text", "whose work was compared"),
    ("code_id", "text", "id of the code; empty over all codes"),
    ("value", "number", "the number"),
    ("low", "number", "lower end of its 95 % interval"),
    ("high", "number", "upper end of its 95 % interval"),
    ("units", "whole", "how many units, events or ratings it rests on"),
    ("disagreements", "whole", "in how many stretches the coders differ"),
    ("reading", "text", "what it means, by a rule of thumb"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenedSession:
    """A session as it was when it was opened.

    Attributes:
        session: Everything people did and the machine found.
        signals: What was measured, by participant id; empty before the first analysis.
    """

    path: Path
    session: Session
    signals: Mapping[str, SignalSet]

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """What coders annotated, in order of time."""
        return tuple(sorted(self.session.annotations.values(), key=lambda row: (row.start_s, row.end_s, row.id)))

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What the machine found, in order of time; those too that were judged and are not raised any more."""
        return tuple(self.session.all_flags().values())

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """What was said."""
        return tuple(self.session.utterances.values())

    def table(self, name: str, *, bin_s: float = 1.0) -> Table:
        """One of the tables that are exported, with what its columns mean.

        Raises:
            ValueError: there is no such table; says which there are.
        """
        if name == "bins":
            return time_bins(self.session, self.signals.values(), bin_s=bin_s)
        if name not in TABLES or name == "signals":
            raise ValueError(f"there is no table '{name}'; there are {', '.join(TABLES)}")
        return session_table(name, self.session)

    def frame(self, name: str, *, bin_s: float = 1.0, library: Library | None = None) -> Any:
        """A table, or ``signals``, as a data frame.

        Args:
            name: ``annotations``, ``cues``, ``flags``, ``verdicts``, ``moments``, ``markers``, ``transcript``,
                ``codes``, ``bins`` or ``signals``.
            bin_s: Width of the time bins in seconds.
            library: ``pandas`` or ``polars``; the first that is installed unless told.

        Raises:
            ImportError: neither is installed; says what to do.
            ValueError: there is no such table.
        """
        return frame([self], name, bin_s=bin_s, library=library)


def open_session(path: str | Path) -> OpenedSession:
    """Read a session folder; it may be open in a window at the same time.

    Raises:
        StorageError: it is no session, or damaged; says what to do.
    """
    with SessionFolder.open(Path(path), read_only=True) as folder:
        session = folder.load()
        return OpenedSession(path=folder.path, session=session, signals=load_signals(folder, session))


def frame(sessions: Iterable[OpenedSession], name: str, *, bin_s: float = 1.0, library: Library | None = None) -> Any:
    """One table of several sessions as one data frame; the column ``session_id`` tells them apart.

    Raises:
        ImportError: neither pandas nor polars is installed; says what to do.
        ValueError: there is no such table.
    """
    chosen, opened = _library(library), tuple(sessions)
    if name == "signals":
        return _signals(chosen, opened)
    tables = [one.table(name, bin_s=bin_s) for one in opened]
    heads = tables[0].columns if tables else ()
    rows = [row for table in tables for row in table.rows()]
    return _made(chosen, Table(name=name, columns=heads, rows=lambda: rows))


def agreement(
    sessions: Iterable[OpenedSession],
    *,
    coders: Sequence[str] | None = None,
    settings: AgreementSettings | None = None,
) -> Agreement:
    """How far coders agree over these sessions, by every measure.

    Raises:
        ValueError: a setting cannot be used.
    """
    return compare(
        [one.session for one in sessions],
        settings=settings or AgreementSettings(),
        coders=tuple(coders) if coders is not None else None,
    )


def agreement_frame(found: Agreement, *, library: Library | None = None) -> Any:
    """The measures as a data frame, one row each.

    Raises:
        ImportError: neither pandas nor polars is installed; says what to do.
    """
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            words_of(one.name).title,
            ", ".join(one.coders),
            one.code_id,
            one.value,
            *one.interval,
            one.units,
            len(one.disagreements),
            reading_of(one),
        )
        for one in found.measures
    ]
    return _made(_library(library), Table(name="agreement", columns=_AGREEMENT, rows=lambda: rows))


def _library(wanted: Library | None) -> tuple[Library, Any]:
    for name in (wanted,) if wanted is not None else _LIBRARIES:
        try:
            return name, import_module(name)
        except ImportError:
            continue
    needed = wanted or "pandas or polars"
    raise ImportError(f"data frames need {needed}, which is not installed: run 'pip install {wanted or 'polars'}'")


def _made(chosen: tuple[Library, Any], table: Table) -> Any:
    name, module = chosen
    values = table.by_column()
    if name == "pandas":
        return module.DataFrame(
            {
                column.name: module.array(values[column.name], dtype=_PANDAS[column.kind])
                if column.kind != "text"
                else module.Series(values[column.name], dtype="object")
                for column in table.columns
            }
        )
    schema = {column.name: getattr(module, _POLARS[column.kind]) for column in table.columns}
    return module.DataFrame(values, schema=schema, strict=False)


def _signals(chosen: tuple[Library, Any], opened: Sequence[OpenedSession]) -> Any:
    parts: dict[str, list[Any]] = {name: [] for name in ("session_id", *signals_table.COLUMNS)}
    for one in opened:
        for signal_set in one.signals.values():
            for signal in signal_set.signals.values():
                texts, numbers = signals_table.head(signal_set, signal), signals_table.number_columns(signal)
                row = [one.session.info.id, *texts]
                filled = [np.full(len(numbers[0]), text, dtype=object) for text in row]
                for part, values in zip(parts.values(), [*filled, *numbers], strict=True):
                    part.append(values)
    joined = {name: np.concatenate(part) if part else np.empty(0) for name, part in parts.items()}
    name, module = chosen
    if name == "pandas":
        return module.DataFrame(joined)
    texts = ("session_id", *signals_table.COLUMNS[:4])
    return module.DataFrame(
        {key: values.tolist() if key in texts else values for key, values in joined.items()},
        schema={key: module.String if key in texts else module.Float64 for key in joined},
    )
