"""Statistics of the therapist's responses: how often each was given to a cue, when, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from annotator.app.attunement_tables import response_name, responses_by_coder
from annotator.domain.attunement import ResponseCount
from annotator.domain.session import Session
from annotator.ui.background.work import Background
from annotator.ui.plots.attunement_drawing import outcome_name
from annotator.ui.plots.score_words import latency_text
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import EmptyState, hint
from annotator.ui.widgets.text_table import TextTable

Found = Mapping[str, tuple[ResponseCount, ...]]


class ResponseStatistics(QWidget):
    """One row for each coder and response. Computed off the GUI thread; the latest question counts."""

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self.table = TextTable(
            self.tr("Statistics of the therapist's responses"),
            (
                self.tr("Response"),
                self.tr("Outcome"),
                self.tr("Coder"),
                self.tr("Cues"),
                self.tr("Share"),
                self.tr("Latency"),
                self.tr("Middle half"),
                self.tr("Timed"),
                self.tr("Thirds"),
            ),
        )
        self.table.explain(
            (
                self.tr("How the therapist responded"),
                self.tr("Whether that meets the cue"),
                self.tr("Whose cues and responses"),
                self.tr("Incongruences of the client that were met like this"),
                self.tr("Of the cues with a coded response"),
                self.tr("Median time from the cue's onset to the start of the response"),
                self.tr("Lower and upper quartile of that time"),
                self.tr("How many of these responses have a time"),
                self.tr("By the third of the session in which the cue begins"),
            )
        )
        self.told = hint(self.tr("Train > Attunement shows each cue, plots them and exports cues and plot."))
        self.export = QPushButton(self.tr("Export table…"), autoDefault=False)
        self.export.setToolTip(self.tr("Write counts and latencies, of the session and each third, as CSV"))
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("No cue of the client yet"),
            self.tr("Annotate incongruences of the client; code how the therapist met them in Train > Attunement."),
        )
        foot = hbox(stretched(self.told, 1), self.export)
        vbox(stretched(self.table, 1), stretched(self._empty, 1), foot, on=self, margin=0)
        self._show(self._workspace.document.session, {})

    def compute(self) -> None:
        """Count anew."""
        session = self._workspace.document.session
        self._background.run(
            lambda: responses_by_coder(session), done=partial(self._show, session), question="responses"
        )

    def _show(self, session: Session, found: Found) -> None:
        self.table.show_rows(
            self._cells(session, coder_id, row, coded=sum(one.count for one in rows if one.response_id))
            for coder_id, rows in found.items()
            for row in rows
        )
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        self.export.setEnabled(bool(found))

    def _cells(self, session: Session, coder_id: str, row: ResponseCount, *, coded: int) -> tuple[str, ...]:
        coder = session.coders.get(coder_id)
        late = row.latencies
        return (
            response_name(session, row.response_id) or "–",
            outcome_name(row.outcome),
            coder.name or coder_id if coder is not None else coder_id,
            str(row.count),
            f"{row.count / coded:.0%}" if row.response_id else "–",
            latency_text(late.median_s if late is not None else None),
            self.tr("{a} to {b}").format(a=latency_text(late.lower_quartile_s), b=latency_text(late.upper_quartile_s))
            if late is not None and late.count > 2
            else "–",
            str(late.count if late is not None else 0),
            " · ".join(str(count) for count in row.part_counts),
        )
