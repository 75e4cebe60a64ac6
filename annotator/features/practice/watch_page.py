"""The trainee's screen: a large picture, one key to say "there was something", and room to say what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from annotator.domain.attempts import AttemptError, Mark
from annotator.domain.clock import format_time
from annotator.features.practice.attempt_run import AttemptRun
from annotator.features.practice.exercise_player import ExercisePlayer
from annotator.features.practice.hint_line import HintLine
from annotator.features.practice.mark_panel import MarkPanel
from annotator.features.practice.questions_form import QuestionsForm
from annotator.features.practice.stretch_bar import StretchBar
from annotator.ui.keys.bound_keys import BoundKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.panel_parts import as_panel

_KEEP_EVERY_MS = 2000
"""While playing, how far the trainee got is kept this often; each mark and each pause is kept at once."""
_BACK_S = 5.0
_SAME_FRAME_S = 1e-3
_NEAR_MARK_S = 0.3
"""So far from its last mark an attempt may stand that was left there: pausing takes a moment."""
_HELD_MS = 150
"""Keyboards repeat a held key faster than this; nobody presses twice so fast on purpose."""
_SETTLE_MS = 800
"""So long after questions open by themselves Enter is still the press that was meant for the picture."""


class WatchPage(QWidget):
    """Goes through the stretches of an exercise. All it does to the attempt goes through :class:`AttemptRun`."""

    all_watched = Signal()
    """The last stretch and its questions are done."""

    def __init__(self, run: AttemptRun, player: ExercisePlayer, themes: ThemeSource, keymap: Keymap):
        super().__init__()
        self._keymap = keymap
        self._run = run
        self._player = player
        self._from_s: float | None = None
        self.form: QuestionsForm | None = None
        """The questions at the end of the stretch while they are open."""
        self._begun = False
        self._opened_for = QElapsedTimer()
        self._since_key: dict[int, QElapsedTimer] = {}
        self._held = False
        self.setAccessibleName(self.tr("Watch"))
        self.hint_line = HintLine(run.exercise)
        self.mark_panel = MarkPanel(run, keymap)
        self.bar = StretchBar(themes)
        self.play = QPushButton()
        self.back = QPushButton(self.tr("Back 5 s"))
        self.noticed = QPushButton()
        self.status = label()
        self.left = QLabel()
        self._bottom = QWidget()
        self._asked = QWidget()
        self._keep = QTimer(self, interval=_KEEP_EVERY_MS)
        self._keep.timeout.connect(self._note_watched)
        self._lay_out()
        self._bind_keys()
        self._connect()
        self.resume()

    @property
    def settled(self) -> bool:
        """False in the first moment after questions opened by themselves."""
        return not self._opened_for.isValid() or self._opened_for.hasExpired(_SETTLE_MS)

    # --- layout -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.noticed.setProperty("primary", True)
        for button in (self.play, self.back, self.noticed):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.left.setFont(numbers_font(self.left.font()))
        self.left.setAccessibleName(self.tr("Time left"))
        row = hbox(
            self.play, self.back, self.status, stretched(self.bar, 1), self.left, self.noticed, spacing=2 * GRID_PX
        )
        self._asked_column = vbox(on=self._asked, margin=0)
        as_panel(self._bottom)
        vbox(self.hint_line, self._asked, self.mark_panel, row, on=self._bottom, margin=2 * GRID_PX)
        vbox(stretched(self._player, 1), self._bottom, on=self, margin=0, spacing=0)
        self.setFocusProxy(self._player)
        self.back.setHidden(not self._run.exercise.may_replay)
        self.left.setHidden(self._run.exercise.time_limit_s is None)

    def _connect(self) -> None:
        self.play.clicked.connect(self.toggle)
        self.back.clicked.connect(self._go_back)
        self.noticed.clicked.connect(self.enter)
        self.mark_panel.code_chosen.connect(self.press_code)
        self.mark_panel.go_on_wanted.connect(self.go_on)
        self.mark_panel.take_back_wanted.connect(self.take_back)
        self._player.moved.connect(self._show_time)
        self._player.playing_changed.connect(self._playing_changed)
        self._player.span_ended.connect(self._stretch_ended)
        self._run.changed.connect(self._show_state)
        self._run.ticked.connect(self._show_left)
        self._run.ending.connect(self._let_go)

    def _bind_keys(self) -> None:
        doing: dict[str, Callable[[], object]] = {
            "practice_play": self.toggle,
            "practice_notice": self._enter_pressed,
            "practice_take_back": self.take_back,
        }
        if self._run.exercise.may_replay:
            doing["practice_back"] = self._go_back
        codes = {code.key: partial(self.press_code, code.id) for code in self._run.exercise.codes if code.key}
        BoundKeys(self._keymap, self, doing, codes=codes, repeating=("practice_back",))
        self._keymap.changed.connect(self._name_keys)
        self._name_keys()

    def _name_keys(self) -> None:
        tip = self._keymap.tip
        begins = self._keymap.fill(self.tr("Play or pause; {practice_notice} begins, too"))
        self.play.setToolTip(tip(begins, "practice_play"))
        pause = tip(self.tr("Pause"), "practice_play")
        self.play.setMinimumWidth(self.play.fontMetrics().horizontalAdvance(pause) + 4 * GRID_PX)
        self.back.setToolTip(tip(self.tr("Go back five seconds in this stretch"), "practice_back"))
        self.noticed.setToolTip(tip(self.tr("Mark the frame on screen"), "practice_notice"))
        self._show_state()

    # --- where the trainee is -----------------------------------------------------------------------------------------

    def resume(self) -> None:
        """Show where the attempt stands: the frame to go on from, or the questions that are open."""
        attempt = self._run.attempt
        self._begun = attempt.time_s > self._run.stretch.start_s
        self._player.show_at(attempt.time_s)
        self.mark_panel.show_mark(None, ())
        if attempt.asking:
            self._show_questions()
        else:
            self._close_questions()
            self._open_mark_again()
        self._show_state()

    def _open_mark_again(self) -> None:
        """The window was closed at a mark, maybe in the middle of an answer: go on there, with what was typed."""
        exercise, time_s = self._run.exercise, self._run.attempt.time_s
        own = [mark for mark in self._run.attempt.marks if mark.stretch_id == self._run.stretch.id]
        stands = bool(own) and exercise.pause_on_mark and abs(time_s - own[-1].time_s) < _NEAR_MARK_S
        mark = own[-1] if stands else None
        questions = exercise.questions_for(self._run.stretch.id, "mark")
        if mark is None or not (questions or exercise.codes):
            return
        self.mark_panel.show_mark(mark, questions)

    def enter(self) -> None:
        """The one key: begin a stretch, say that there was something, or go on after saying what."""
        if self.form is not None:
            if self.settled:
                self.form.flush()
                self.questions_done()
        elif self.mark_panel.mark_id is not None and not self._player.playhead.playing:
            self.go_on()
        elif not self._begun:
            self.toggle()
        else:
            self._mark()

    def _enter_pressed(self) -> None:
        if not self._held:
            self.enter()

    def toggle(self) -> None:
        """Play or pause."""
        if self.form is not None:
            return
        if self._player.playhead.playing:
            self._player.pause()
            return
        self._set_mark_aside()
        stretch = self._run.stretch
        self._begun = True
        if self._player.at_end(stretch.end_s):
            self._stretch_ended()
        else:
            self._player.play(self._run.attempt.time_s, stretch.end_s)

    def press_code(self, code_id: str) -> None:
        """Code the mark that is open; with none open, mark the frame on screen and code it in one."""
        if self.form is not None:
            return
        mark = self._run.attempt.mark(self.mark_panel.mark_id)
        if mark is None:
            self._mark(code_id)
            return
        self._run.code(mark.id, None if mark.code_id == code_id else code_id)
        self.mark_panel.refresh()
        if self.mark_panel.form is not None:
            self.mark_panel.form.focus_first()
        elif mark.code_id != code_id:
            self.go_on()

    def go_on(self) -> None:
        """The mark is coded and its questions answered: go on watching."""
        if self.mark_panel.mark_id is None:
            return
        self._set_mark_aside()
        if not self._player.playhead.playing:
            self.toggle()

    def take_back(self) -> None:
        """Remove the open mark; with none open, the last one of this stretch."""
        own = [mark for mark in self._run.attempt.marks if mark.stretch_id == self._run.stretch.id]
        mark_id = self.mark_panel.mark_id or (own[-1].id if own else None)
        if mark_id is None or self.form is not None or self._run.attempt.finished:
            return
        was_open = self.mark_panel.mark_id is not None
        self.mark_panel.show_mark(None, ())
        self._run.take_back(mark_id)
        if was_open and not self._player.playhead.playing:
            self.toggle()

    def questions_done(self) -> None:
        """The questions at the end of the stretch are answered: go to the next stretch, or be done."""
        self._close_questions()
        if self._run.next_stretch():
            self.resume()
        else:
            self._show_state()
            self.all_watched.emit()

    def event(self, event: QEvent) -> bool:
        """Notice keys that are held down: not every system says that a press is a repeated one."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            since = self._since_key.setdefault(event.key(), QElapsedTimer())
            self._held = since.isValid() and not since.hasExpired(_HELD_MS)
            since.start()
        return super().event(event)

    def suspend(self) -> None:
        """Stop, and keep everything."""
        self._player.pause()
        self._let_go()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _mark(self, code_id: str | None = None) -> None:
        if self.form is not None or not self._begun:
            return
        self._set_mark_aside()
        exercise, stretch = self._run.exercise, self._run.stretch
        time_s = min(max(self._player.shown_s, stretch.start_s), stretch.end_s)
        mark = self._mark_at(time_s) if code_id is None else None
        try:
            mark = mark or self._run.press(time_s, code_id=code_id)
        except AttemptError:
            return  # the time ran out while the key was going down
        questions = exercise.questions_for(stretch.id, "mark")
        nothing_to_say = not questions and (code_id is not None or not exercise.codes)
        if nothing_to_say:
            self._show_state()
            return
        if exercise.pause_on_mark:
            self._player.pause()
        self.mark_panel.show_mark(mark, questions)
        self._show_state()
        if self.mark_panel.form is not None and exercise.pause_on_mark and (code_id is not None or not exercise.codes):
            self.mark_panel.form.focus_first()

    def _mark_at(self, time_s: float) -> Mark | None:
        """The mark that is on this frame already: pressing twice on one frame is noticing once."""
        own = (mark for mark in reversed(self._run.attempt.marks) if mark.stretch_id == self._run.stretch.id)
        return next((mark for mark in own if abs(mark.time_s - time_s) < _SAME_FRAME_S), None)

    def _set_mark_aside(self) -> None:
        self.mark_panel.show_mark(None, ())
        self.mark_panel.setVisible(False)
        self._player.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        if not self._run.exercise.may_replay or self.form is not None:
            return
        playing = self._player.playhead.playing
        stretch = self._run.stretch
        self._player.pause()
        back_s = max(stretch.start_s, self._player.playhead.time_s - _BACK_S)
        self._run.go_to(back_s)
        self._player.show_at(back_s)
        if playing:
            self._player.play(back_s, stretch.end_s)

    def _playing_changed(self, playing: bool) -> None:
        if playing:
            self._from_s = self._player.playhead.time_s
            self._keep.start()
        else:
            self._keep.stop()
            self._note_watched()
            self._from_s = None
        self._show_state()

    def _note_watched(self) -> None:
        if self._from_s is not None and not self._run.attempt.finished:
            now_s = self._player.playhead.time_s
            self._run.watched(self._from_s, now_s)
            self._from_s = now_s

    def _stretch_ended(self) -> None:
        if self.form is not None or self._run.attempt.finished or self.mark_panel.mark_id is not None:
            return
        stretch = self._run.stretch
        self._run.watched(min(self._run.attempt.time_s, stretch.end_s), stretch.end_s)
        if self._run.exercise.questions_for(stretch.id, "stretch"):
            self._run.ask()
            self._show_questions()
            self._opened_for.start()
        else:
            self.questions_done()

    def _show_questions(self) -> None:
        stretch = self._run.stretch
        questions = self._run.exercise.questions_for(stretch.id, "stretch")
        self.form = QuestionsForm(questions, partial(self._answer, stretch.id), self._keymap)
        self.form.answered.connect(self._answered)
        self.form.done.connect(self.enter)
        self._asked_column.addWidget(self.form)
        self._show_state()
        self.form.focus_first()

    def _answer(self, stretch_id: str, question_id: str) -> str:
        given = self._run.attempt.answer(question_id, stretch_id)
        return given.text if given is not None else ""

    def _answered(self, question_id: str, text: str) -> None:
        if not self._run.attempt.finished:
            self._run.answer(question_id, text)

    def _close_questions(self) -> None:
        if self.form is not None:
            self.form.flush()
            self._asked_column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self._opened_for.invalidate()
            self._player.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_go(self) -> None:
        """Tell what was typed and how far it was watched, before the attempt ends or is left."""
        self._player.pause()
        self.mark_panel.flush()
        if self.form is not None:
            self.form.flush()

    def _show_time(self, time_s: float) -> None:
        self.hint_line.show_at(time_s)
        self._show_bar()

    def _show_bar(self) -> None:
        stretch = self._run.stretch
        marks_s = tuple(mark.time_s for mark in self._run.attempt.marks if mark.stretch_id == stretch.id)
        self.bar.show_state((stretch.start_s, stretch.end_s), self._player.playhead.time_s, marks_s)

    def _show_state(self) -> None:
        playing, asking = self._player.playhead.playing, self.form is not None
        marking = self.mark_panel.mark_id is not None
        count = len(self._run.exercise.stretches)
        self.status.setText(self.tr("Stretch {n} of {all}").format(n=self._run.stretch_number, all=count))
        words = self.tr("Pause") if playing else self.tr("Play") if self._begun else self.tr("Begin")
        self.play.setText(self._keymap.tip(words, "practice_play"))
        _make_primary(self.play, not self._begun and not asking)
        self.play.setEnabled(not asking)
        self.mark_panel.setVisible(marking and not asking)
        self._asked.setVisible(asking)
        self.noticed.setEnabled(asking or (self._begun and not (marking and not playing)))
        noticed = self.tr("Go on") if asking else self.tr("I noticed something")
        self.noticed.setText(self._keymap.tip(noticed, "practice_notice"))
        self._show_bar()

    def _show_left(self, seconds: float) -> None:
        self.left.setText(self.tr("{time} left").format(time=format_time(seconds, decimals=0)))


def _make_primary(button: QPushButton, on: bool) -> None:
    """Let it stand out, or be one among others."""
    if button.property("primary") != on:
        button.setProperty("primary", on)
        button.style().unpolish(button)
        button.style().polish(button)
