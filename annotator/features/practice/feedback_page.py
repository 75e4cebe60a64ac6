"""What the attempt came to: figures, every outcome to be played, and the trainer's words beside one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSplitter, QTabWidget, QWidget

from annotator.domain.attempts import Attempt, Feedback, Outcome
from annotator.domain.clock import format_time
from annotator.domain.exercises import Exercise
from annotator.features.practice.exercise_player import ExercisePlayer
from annotator.features.practice.latency_strip import LatencyStrip
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, ThemeSource, text_scale
from annotator.ui.plots import score_words
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.panel_parts import KeyboardPanel, as_panel, heading, hint, scrolled, title
from annotator.ui.widgets.text_table import TextTable

_BEFORE_S, _AFTER_S = 3.0, 2.0
_SIDE_PX = 528
_MOST_WIDENED = 1.25
_LEAST_LIST_PX, _LEAST_DETAIL_PX = 160, 232


class FeedbackPage(KeyboardPanel):
    """A finished attempt against the gold."""

    again_wanted = Signal()
    hand_over_wanted = Signal()
    progress_wanted = Signal()

    def __init__(
        self,
        exercise: Exercise,
        attempt: Attempt,
        feedback: Feedback,
        *,
        player: ExercisePlayer,
        themes: ThemeSource,
        keymap: Keymap,
    ):
        super().__init__()
        self._keymap = keymap
        self._exercise = exercise
        self._attempt = attempt
        self._feedback = feedback
        self._player = player
        self.setAccessibleName(self.tr("Feedback"))
        self.outcomes = TextTable(
            self.tr("Moments and marks"),
            (self.tr("Outcome"), self.tr("At"), self.tr("Kind of cue"), self.tr("Yours"), self.tr("Latency")),
            wide=2,
            keymap=keymap,
        )
        self.kinds = TextTable(self.tr("Kinds of cue"), score_words.kind_headings())
        self.strip = LatencyStrip(themes)
        self.summary = QLabel(score_words.summary_text(feedback), wordWrap=True)
        self.correction = hint(score_words.correction_text(feedback))
        self.kinds_correction = hint(score_words.kinds_correction_text(feedback))
        self.method = hint(score_words.method_text(feedback))
        self.sentence = QLabel()
        self.note = QLabel()
        self.yours = QLabel()
        self.example = QLabel()
        self.play = QPushButton(self.tr("Play it"))
        self.again = QPushButton(self.tr("Practise again"))
        self.hand_over = QPushButton(self.tr("Hand over…"))
        self.progress = QPushButton(self.tr("Progress"))
        self.said = hint()
        self._of_moment: list[QWidget] = []
        self._written_part = QWidget()
        self._lay_out()
        self._fill()
        self.outcomes.itemSelectionChanged.connect(self._show_chosen)
        self.outcomes.go_requested.connect(self.play_chosen)
        self.play.clicked.connect(self.play_chosen)
        self.again.clicked.connect(self.again_wanted)
        self.hand_over.clicked.connect(self.hand_over_wanted)
        self.progress.clicked.connect(self.progress_wanted)
        if feedback.outcomes:
            self.outcomes.selectRow(0)
        else:
            self._show_chosen()
        self.give_keyboard_to(self.outcomes)

    @property
    def chosen(self) -> Outcome | None:
        """The outcome that is chosen in the list."""
        row = self.outcomes.currentRow()
        return self._feedback.outcomes[row] if 0 <= row < len(self._feedback.outcomes) else None

    def play_chosen(self) -> None:
        """Play from a little before the chosen outcome to a little after it."""
        outcome = self.chosen
        if outcome is None:
            return
        times_s = [outcome.time_s]
        if outcome.moment is not None:
            times_s.append(outcome.moment.end_s)
        if outcome.mark is not None:
            times_s.append(outcome.mark.time_s)
        self._player.play(max(0.0, min(times_s) - _BEFORE_S), max(times_s) + _AFTER_S)

    # --- layout -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        tabs = self._tabs()
        top = QWidget()
        as_panel(top)
        column = vbox(self._title(), self.summary, self._figures(), self.correction, on=top, margin=2 * GRID_PX)
        self.correction.setHidden(not self.correction.text())
        column.addWidget(tabs, 1)
        detail = self._detail()
        buttons = hbox(self.again, self.hand_over, self.progress, STRETCH, margin=2 * GRID_PX)
        self.again.setToolTip(self.tr("Begin a new attempt at this exercise"))
        self.hand_over.setToolTip(self.tr("Save a copy of the attempt, for the trainer"))
        self.progress.setToolTip(self.tr("Your attempts one after the other"))
        side = QWidget()
        as_panel(side)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(top)
        parts.addWidget(detail)
        parts.setChildrenCollapsible(False)
        detail.setMinimumHeight(_LEAST_DETAIL_PX)
        parts.setStretchFactor(0, 1)
        vbox(stretched(parts, 1), buttons, self.said, on=side, margin=0, spacing=0)
        self.said.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, GRID_PX)
        # Large text needs more room; the picture keeps about half.
        side.setMinimumWidth(round(_SIDE_PX * min(max(1.0, text_scale()), _MOST_WIDENED)))
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self._player)
        halves.addWidget(side)
        halves.setChildrenCollapsible(False)
        halves.setStretchFactor(0, 1)
        halves.setSizes([10_000, side.minimumWidth()])  # the picture takes what there is
        hbox(halves, on=self, margin=0)

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget(documentMode=True)
        tabs.setAccessibleName(self.tr("Outcome in detail"))
        tabs.addTab(self.outcomes, self.tr("Moments"))
        tabs.addTab(self._kinds_page(), self.tr("Kinds of cue"))
        late = QWidget()
        vbox(
            self.strip,
            hint(self.tr("0 is the onset of the moment. Dot: one hit. Box: the middle half. Line: the median.")),
            STRETCH,
            on=late,
            margin=GRID_PX,
        )
        tabs.addTab(late, self.tr("Latency"))
        tabs.addTab(self._method_page(), self.tr("Method"))
        for part in (tabs, self.outcomes, self.kinds):
            part.setMinimumHeight(_LEAST_LIST_PX)
        return tabs

    def _kinds_page(self) -> QWidget:
        """The table, with what its asterisk means under it where it has one."""
        page = QWidget()
        vbox(stretched(self.kinds, 1), self.kinds_correction, on=page, margin=0)
        self.kinds_correction.setHidden(not self.kinds_correction.text())
        return page

    def _method_page(self) -> QWidget:
        page = QWidget()
        vbox(self.method, STRETCH, on=page, margin=GRID_PX)
        return scrolled(page)

    def _title(self) -> QLabel:
        ended = self.tr(" – the time was over") if self._attempt.timed_out else ""
        return title(f"{self._exercise.title}{ended}", wraps=True)

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX // 2)
        for place, (name, value, meaning) in enumerate(score_words.figures(self._feedback)):
            big = QLabel(value)
            font = big.font()
            font.setPointSizeF(font.pointSizeF() * 1.5)
            big.setFont(font)
            small = label(name)
            for part in (big, small):
                part.setToolTip(meaning)
                part.setAccessibleDescription(meaning)
            row, column = 2 * (place // 3), place % 3
            grid.addWidget(big, row, column)
            grid.addWidget(small, row + 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _detail(self) -> QWidget:
        content = QWidget()
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("title", True)
        self.play.setToolTip(
            self._keymap.tip(self.tr("Play from three seconds before to two seconds after"), "list_go")
        )
        head = hbox(stretched(self.sentence, 1), stretched(self.play, 0, Qt.AlignmentFlag.AlignTop))
        self._of_moment = [self._titled(self.tr("Trainer's note"), self.note)]
        self._of_moment.append(self._titled(self.tr("Example of the trainer's"), self.example))
        self._written_part = self._titled(self.tr("You wrote"), self.yours)
        pair = hbox(stretched(self._written_part, 1), stretched(self._of_moment[1], 1), spacing=2 * GRID_PX)
        vbox(head, self._of_moment[0], pair, STRETCH, on=content, margin=2 * GRID_PX)
        return scrolled(content)

    def _titled(self, title: str, label: QLabel) -> QWidget:
        holder = QWidget()
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAccessibleName(title)
        vbox(heading(title), stretched(label, 1), on=holder, margin=0, spacing=GRID_PX // 2)
        return holder

    # --- filling ------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.outcomes.show_rows(
            (
                score_words.outcome_name(row.kind),
                format_time(row.time_s, decimals=1),
                row.moment.code_name if row.moment is not None else "–",
                self._marked_as(row) or "–",
                score_words.latency_text(row.latency_s),
            )
            for row in self._feedback.outcomes
        )
        self.kinds.show_rows(score_words.kind_cells(row) for row in self._feedback.kinds)
        hits = [row for row in self._feedback.outcomes if row.latency_s is not None and row.moment is not None]
        everything = (self.tr("All"), [row.latency_s or 0.0 for row in hits])
        by_kind = [
            (
                kind.code_name,
                [row.latency_s or 0.0 for row in hits if row.moment and row.moment.code_id == kind.code_id],
            )
            for kind in self._feedback.kinds
        ]
        self.strip.show_rows([everything, *by_kind] if len(by_kind) > 1 else [everything])

    def _marked_as(self, outcome: Outcome) -> str:
        code = self._exercise.code(outcome.mark.code_id) if outcome.mark is not None else None
        return code.name if code is not None else ""

    def _show_chosen(self) -> None:
        outcome = self.chosen
        self.play.setEnabled(outcome is not None)
        for part in self._of_moment:  # a false alarm has none of these
            part.setVisible(outcome is not None and outcome.moment is not None)
        self._written_part.setVisible(outcome is not None)
        if outcome is None:
            self.sentence.setText(self.tr("There was no moment in what you watched, and you marked nothing."))
            return
        self.sentence.setText(score_words.outcome_sentence(outcome, self._marked_as(outcome)))
        none = self.tr("none")
        self.note.setText((outcome.moment.note if outcome.moment is not None else "") or none)
        self.example.setText((outcome.moment.example if outcome.moment is not None else "") or none)
        self.yours.setText(self._written(outcome) or self.tr("nothing"))
        self._player.show_at(outcome.time_s)

    def _written(self, outcome: Outcome) -> str:
        """The trainee's own answers: about the mark, then about the stretch it (or the missed moment) lies in."""
        stretch_id = outcome.mark.stretch_id if outcome.mark is not None else ""
        if outcome.moment is not None:
            stretch_id = outcome.moment.stretch_id
        lines: list[str] = []
        for question in self._exercise.questions:
            about = outcome.mark.id if outcome.mark is not None and question.asked_at == "mark" else None
            answer = self._attempt.answer(question.id, stretch_id, about)
            if answer is not None:
                lines.append(f"{question.text}\n{answer.text}")
        return "\n\n".join(lines)
