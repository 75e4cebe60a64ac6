"""What the tabs of the statistics share: a table, a line about it, exports; and why there is nothing to show."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, Literal, TypeVar

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from annotator.domain.session import Session
from annotator.domain.spans import Span
from annotator.exchange.deidentify import deidentify
from annotator.features.statistics.statistics_plot import BarPlot, write_plot
from annotator.inside import named_after
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.ask_where import ask_where
from annotator.ui.widgets.boxes import Part, hbox, stretched, vbox
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import EmptyState, hint
from annotator.ui.widgets.text_table import Cell

F = TypeVar("F")
"""What is found by counting."""
Kind = Literal["table", "plot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How is counted. ``observed_s`` is None for the whole session."""

    observed_s: Span | None = None
    by_participant: bool = True
    by_coder: bool = True


class StatisticsTab(QWidget, Generic[F]):
    """Counts off the GUI thread; the latest question counts. What it shows is exported, without names if so chosen."""

    nothing: F
    """What is found where nothing is annotated."""

    def __init__(self, workspace: Workspace, background: Background, nameless: QCheckBox):
        super().__init__()
        self._workspace = workspace
        self._background = background
        self._nameless = nameless
        self._shown = QWidget()
        self.buttons: dict[Kind, QPushButton] = {}
        self.told = hint()
        self.empty_state = EmptyState()
        self.counting = Counting()

    def compute(self, counting: Counting) -> None:
        """Count anew."""
        self.counting = counting
        self._count()

    def _counter(self) -> Callable[[Session], F]:
        """What counts as is chosen now; called on a thread."""
        raise NotImplementedError

    def _writer(self) -> Callable[[Session, F, Path], None]:
        """What writes the table as is chosen now; called on a thread."""
        raise NotImplementedError

    def _bar_plot(self, session: Session, found: F, /) -> BarPlot:
        """The bars, where the tab has any."""
        raise NotImplementedError

    def _show(self, found: F, /) -> None:
        raise NotImplementedError

    @property
    def _has_what_to_count(self) -> bool:
        return bool(self._session.annotations)

    def _count(self, *_anything: object) -> None:
        question = type(self).__name__
        if self._has_what_to_count:
            self._background.run(partial(self._counter(), self._session), done=self._show, question=question)
        else:
            self._background.forget(question)
            self._show(self.nothing)

    @property
    def _session(self) -> Session:
        return self._workspace.document.session

    def _code(self, code_id: str, name: str) -> Cell:
        """A name behind the code's colour."""
        code = self._session.codebook.code(code_id)
        return Cell(name, color=code.color if code is not None else "")

    # --- building

    def _offer(self, kind: Kind, tip: str, *, title: str, file_name: str) -> None:
        """Add a button that asks where something is to be written; ``file_name`` ends the name that is suggested."""
        words = self.tr("Export table…") if kind == "table" else self.tr("Export plot…")
        button = self.buttons[kind] = QPushButton(words, autoDefault=False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self._ask_where(kind, title, file_name))

    def _lay_out(self, shown: QWidget, *above: Part, margin: int = GRID_PX) -> None:
        """``shown`` is what stands there where there is something."""
        self._shown = shown
        foot = hbox(stretched(self.told, 1), *self.buttons.values())
        vbox(*above, stretched(shown, 1), stretched(self.empty_state, 1), foot, on=self, margin=margin)

    def _show_filled(self, filled: bool) -> None:
        self._shown.setVisible(filled)
        self.empty_state.setVisible(not filled)
        for button in self.buttons.values():
            button.setEnabled(filled)

    # --- exporting

    def _ask_where(self, kind: Kind, title: str, file_name: str) -> None:
        kinds = "CSV (*.csv)" if kind == "table" else self.tr("SVG (*.svg);;PNG (*.png)")
        titled = "" if self._nameless.isChecked() else self._session.info.title
        chosen = ask_where(self, title, named_after(Path.home(), titled, f"-{file_name}"), kinds)
        if chosen is not None:
            self.write(kind, chosen[0])

    def write(self, kind: Kind, path: Path) -> None:
        """Write what is shown: a table with what each column means, or a picture in light colours that print well."""
        count, session, nameless = self._counter(), self._session, self._nameless.isChecked()
        write = self._writer() if kind == "table" else None

        def work() -> tuple[Session, F]:
            shown = deidentify(session).session if nameless else session
            found = count(shown)
            if write is not None:
                write(shown, found, path)
            return shown, found

        self._background.run(work, done=partial(self._finish, kind, path), failed=self._refuse)

    def _finish(self, kind: Kind, path: Path, counted: tuple[Session, F]) -> None:
        try:
            if kind == "plot":
                write_plot(self._bar_plot(*counted), path, self.font())
        except OSError as error:
            self._refuse(error)
        else:
            self.told.setText(self.tr("Exported to {path}").format(path=path))

    def _refuse(self, error: Exception) -> None:
        show_problem(self, self.tr("The export could not be written"), str(error))


def seconds_text(value: float) -> str:
    """A length in words; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.2f} s"
