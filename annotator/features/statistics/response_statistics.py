"""Statistics of the therapist's responses: how often each was given to a cue, when, and how soon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtWidgets import QCheckBox

from annotator.app.attunement_tables import export_responses, response_name, responses_by_coder
from annotator.domain.attunement import ResponseCount
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.features.statistics.statistics_tab import StatisticsTab
from annotator.ui.background.work import Background
from annotator.ui.plots.attunement_drawing import outcome_name
from annotator.ui.plots.score_words import latency_text
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.text_table import TextTable

Found = Mapping[str, tuple[ResponseCount, ...]]
"""By coder."""


class ResponseStatistics(StatisticsTab[Found]):
    """One row for each coder and response, of the whole session."""

    nothing = MappingProxyType[str, tuple[ResponseCount, ...]]({})

    def __init__(self, workspace: Workspace, background: Background, nameless: QCheckBox):
        super().__init__(workspace, background, nameless)
        self.table = TextTable(
            self.tr("Statistics of the therapist's responses"),
            (
                (self.tr("Response"), self.tr("How the therapist responded")),
                (self.tr("Outcome"), self.tr("Whether that meets the cue")),
                (self.tr("Coder"), self.tr("Whose cues and responses")),
                (self.tr("Cues"), self.tr("Incongruences of the client that were met like this")),
                (self.tr("Share"), self.tr("Of the cues with a coded response")),
                (self.tr("Latency"), self.tr("Median time from the cue's onset to the start of the response")),
                (self.tr("Middle half"), self.tr("Lower and upper quartile of that time")),
                (self.tr("Timed"), self.tr("How many of these responses have a time")),
                (self.tr("Thirds"), self.tr("By the third of the session in which the cue begins")),
            ),
        )
        self.told.setText(self.tr("Train > Attunement shows each cue, plots them and exports cues and plot."))
        self.empty_state.tell(
            self.tr("No cue of the client yet"),
            self.tr("Annotate incongruences of the client; code how the therapist met them in Train > Attunement."),
        )
        tip = self.tr("Write counts and latencies, of the session and each third, as CSV")
        self._offer("table", tip, title=self.tr("Export responses"), file_name="responses.csv")
        self._lay_out(self.table, margin=0)
        self._show(self.nothing)

    def _counter(self) -> Callable[[Session], Found]:
        return responses_by_coder

    def _writer(self) -> Callable[[Session, Found, Path], None]:
        return _write

    def _show(self, found: Found) -> None:
        self.table.show_rows(
            self._cells(coder_id, row, coded=sum(one.count for one in rows if one.response_id))
            for coder_id, rows in found.items()
            for row in rows
        )
        self._show_filled(bool(found))

    def _cells(self, coder_id: str, row: ResponseCount, *, coded: int) -> tuple[str, ...]:
        late = row.latencies
        return (
            response_name(self._session, row.response_id) or "–",
            outcome_name(row.outcome),
            self._session.coder_name(coder_id),
            str(row.count),
            percent(row.count, coded) if row.response_id else "–",
            latency_text(late.median_s if late is not None else None),
            self.tr("{a} to {b}").format(a=latency_text(late.lower_quartile_s), b=latency_text(late.upper_quartile_s))
            if late is not None and late.count > 2
            else "–",
            str(late.count if late is not None else 0),
            " · ".join(str(count) for count in row.part_counts),
        )


def _write(session: Session, _found: Found, path: Path) -> None:
    export_responses(session, path)  # which tells the thirds, too
