"""One page over all sessions of a batch: what came of each, with links to their reports, and how far coders agree."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from annotator import atomic
from annotator.app.agreement import Agreement
from annotator.app.agreement_words import interval_text, reading_of, value_text, words_of
from annotator.app.page_markup import Markup, Part, table, tag
from annotator.exchange.table import Cell, cell_text
from annotator.features.report.page import whole_page
from annotator.features.study.batch.manifest import BatchEntry, Manifest
from annotator.features.study.batch.results_table import Variables, results_table

OVERVIEW_NAME = "overview.html"


def write_overview(manifest: Manifest, variables: Variables, agreement: Agreement | None) -> Path:
    """Write the page into the batch's folder.

    Raises:
        OSError: it cannot be written.
    """
    path = manifest.folder / OVERVIEW_NAME
    atomic.write_bytes(path, overview(manifest, variables, agreement).encode())
    return path


def overview(manifest: Manifest, variables: Variables, agreement: Agreement | None) -> str:
    """The page as HTML text."""
    results = results_table(manifest, variables)
    rows = [
        [_first(manifest, entry), *(_cell(cell) for cell in cells[1:])]
        for entry, cells in zip(manifest.entries, results.rows(), strict=True)
    ]
    numeric = [at for at, column in enumerate(results.columns) if column.kind == "number"]
    titles = [column.name.replace("_", " ") for column in results.columns]
    sections: list[Part] = [tag("section", tag("h2", "Sessions"), table(titles, rows, numeric=numeric))]
    if agreement is not None:
        sections.append(tag("section", tag("h2", "Agreement"), *_agreement(agreement)))
    heading = _sessions(len(manifest.entries))
    return whole_page(heading, [tag("header", tag("h1", heading)), tag("main", sections)])


def _first(manifest: Manifest, entry: BatchEntry) -> Part:
    """The session's name, with a link to its report where there is one."""
    if not manifest.report_path(entry).is_file():
        return entry.name
    return tag("a", entry.name, href=f"reports/{quote(entry.name)}.html")


def _cell(cell: Cell) -> str:
    return cell_text(cell) or "–"


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def _agreement(found: Agreement) -> list[Markup]:
    rows = [
        (", ".join(row.coders), words_of(row.name).title, value_text(row), interval_text(row), reading_of(row))
        for row in found.measures
        if row.code_id is None
    ]
    lead = f"Over {_sessions(len(found.sessions))} in which at least two coders have worked."
    return [
        tag("p", lead),
        table(("Coders", "Measure", "Value", "95 % interval", "Reading"), rows, numeric=(2,)),
    ]
