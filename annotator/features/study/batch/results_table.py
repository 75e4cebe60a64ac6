"""One table of what came of all sessions, with the variables of the study where there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from annotator import atomic
from annotator.exchange.table import Cell, Column, Table, write_text
from annotator.features.study.batch.figures import COLUMNS
from annotator.features.study.batch.manifest import Manifest
from annotator.features.study.batch.result import SessionResult, read_result

TABLE_NAME = "results.csv"
NOT_RUN = "not run"
Variables = Mapping[str, Mapping[str, str]]
"""By name of the session: name of the variable to its value."""


def all_results(manifest: Manifest) -> list[SessionResult | None]:
    """What is known of each session, in the order of the manifest."""
    return [read_result(manifest, entry) for entry in manifest.entries]


def results_table(manifest: Manifest, variables: Variables) -> Table:
    """The table of results. It holds nothing that differs from one run to the next over the same sessions."""
    names = list(dict.fromkeys(name for row in variables.values() for name in row))
    taken = {"session", "state", "message", *COLUMNS}
    columns = (
        Column(name="session", kind="text", meaning="name of the session"),
        *(Column(name=f"{name}_" if name in taken else name, kind="text", meaning="variable") for name in names),
        Column(name="state", kind="text", meaning="done, failed, interrupted or not run"),
        Column(name="message", kind="text", meaning="what is wrong, or what to know"),
        *(Column(name=name, kind="text" if name == "sensitivity" else "number", meaning="") for name in COLUMNS),
    )

    def rows() -> Sequence[tuple[Cell, ...]]:
        found: list[tuple[Cell, ...]] = []
        for entry, result in zip(manifest.entries, all_results(manifest), strict=True):
            own = variables.get(entry.name, {})
            state, message = (result.state, result.problem) if result is not None else (NOT_RUN, "")
            figures = [result.figures.get(name) if result is not None else None for name in COLUMNS]
            found.append((entry.name, *(own.get(name) for name in names), state, message, *figures))
        return found

    return Table(name="results", columns=columns, rows=rows)


def write_table(manifest: Manifest, variables: Variables) -> Path:
    """Write the table of results into the batch's folder.

    Raises:
        OSError: it cannot be written.
    """
    path = manifest.folder / TABLE_NAME
    with atomic.replacing(path) as file:
        write_text(file, results_table(manifest, variables), delimiter=",")
    return path
