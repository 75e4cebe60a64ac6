"""Triage: flags one after the other, each played and judged by one key, until none is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from annotator.domain.edits import Edit
from annotator.domain.flags import Verdict
from annotator.ui.keys.slots import in_triage
from annotator.ui.keys.verdict_keys import VERDICTS
from annotator.ui.panels.flag_detail import FlagDetail
from annotator.ui.panels.flag_list import FlagList
from annotator.ui.panels.flag_rows import FlagRow
from annotator.ui.panels.judging import Edge
from annotator.ui.panels.triage_run import Look, TriageRun
from annotator.ui.session.workspace import Workspace


class Triage(QObject):
    """Takes the flag list and the flag's card through a queue. On while :attr:`on`."""

    switched = Signal(bool)
    """It was started or has ended."""
    said = Signal(str)
    """A short line for the user."""

    def __init__(
        self,
        workspace: Workspace,
        flags: FlagList,
        detail: FlagDetail,
        actions: Mapping[str, QAction],
        parent: QObject | None = None,
        *,
        clock_s: Callable[[], float] = time.monotonic,
    ):
        """``actions``: the window's, for the keys that the card teaches. ``clock_s``: to tell how long it takes."""
        super().__init__(parent)
        self._workspace = workspace
        self._flags = flags
        self._detail = detail
        self._actions = actions
        self._clock_s = clock_s
        self._run: TriageRun | None = None
        self._undo_floor = 0
        self._order_before = flags.model.order_name
        self._moved_on_before = detail.moves_on
        self._undoing = False
        # Whoever chooses a flag also seeks to it; playing begins when all that is over.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.play)
        flags.triage_requested.connect(self.toggle)
        flags.triage_left.connect(self.stop)
        flags.second_look_requested.connect(partial(self.start, second_look=True))
        flags.filter_changed.connect(self._requeue)
        flags.play_again_requested.connect(self.play)
        workspace.document.findings_changed.connect(self._requeue)
        detail.judged.connect(self._go_on)
        workspace.selection.flag_changed.connect(self._flag_chosen)
        workspace.document.edited.connect(self._follow_edit)
        workspace.document.coder_changed.connect(self.stop)

    @property
    def on(self) -> bool:
        """True while flags are gone through."""
        return self._run is not None

    def toggle(self) -> None:
        """Start, or stop where it is; what was judged is kept either way."""
        if self.on:
            self.stop()
        else:
            self.start()

    def start(self, *, second_look: bool = False) -> None:
        """Go through the flags that pass the filter: those without a verdict, else the unsure ones once more.

        Args:
            second_look: The unsure ones, also where others have no verdict yet.
        """
        if self._workspace.document.read_only:
            self.said.emit(self.tr("This session is open for reading only"))
            return
        self._flags.show_summary(None)
        look, rows = self._choose_queue(second_look=second_look)
        if not rows:
            self._say_why_not()
            return
        self._order_before = self._flags.model.order_name
        if self._order_before in ("candidates", "time"):
            self._flags.order_by("score")
        self._moved_on_before = self._detail.moves_on
        self._detail.set_moves_on(True)
        self._run = TriageRun(look, (row.flag.id for row in rows), now_s=self._clock_s())
        self._undo_floor = self._workspace.document.undo_stack.index()
        self._workspace.selection.choose_annotations(())
        self._detail.bar.show_keys(self.keys_text())
        self._flags.show_queue(self._run.ids)
        self._show_progress()
        self.switched.emit(True)
        self._flags.choose_first(self._run.is_left)
        self._flags.setFocus()

    def stop(self, *_anything: object) -> None:
        """End it, or leave its summary, and go back to the list as it was."""
        if self._run is not None:
            self._end()
        self._flags.show_summary(None)

    def play(self) -> None:
        """Play the chosen flag, as its edges stand now, with pre-roll and post-roll."""
        span = self._detail.span
        if span is not None and self.on:
            self._workspace.playhead.play_span(*self._workspace.options.with_rolls(*span))

    def nudge(self, edge: Edge, steps: int) -> None:
        """Move an edge of the chosen flag by frames; the picture shows it."""
        self._detail.step_edge(edge, steps)
        self._show_edge(edge)

    def put_edge(self, edge: Edge) -> None:
        """Put an edge of the chosen flag on the frame on screen."""
        self._workspace.playhead.pause()
        self._detail.put_edge(edge, self._workspace.playhead.time_s)
        self._workspace.selection.choose_span(self._detail.span)

    def undo(self) -> None:
        """Take back the last verdict of this triage and show its flag again."""
        document = self._workspace.document
        if document.undo_stack.index() <= self._undo_floor:
            self.said.emit(self.tr("Nothing of this triage is left to take back"))
            return
        self._undoing = True
        document.undo()
        self._undoing = False

    def press(self, key: str) -> bool:
        """Do what a key means here: a verdict, another code, undo; False if it means nothing.

        Args:
            key: Portable name, e.g. ``A``, ``,`` or ``Return``.
        """
        if not self.on:
            return False
        act = self._meanings().get(key)
        if act is None and not self._detail.bar.has_code_key(key):
            return False
        if act is not None:
            act()
        else:
            self._detail.bar.choose_code_by_key(key)
        return True

    def takes(self, key: str) -> bool:
        """True if :meth:`press` would do something."""
        return self.on and (key in self._meanings() or self._detail.bar.has_code_key(key))

    def _meanings(self) -> Mapping[str, Callable[[], object]]:
        doing: dict[str, Callable[[], object]] = {
            **{in_triage(id_): partial(self._detail.judge, verdict) for id_, verdict in VERDICTS.items()},
            "triage_undo": self.undo,
            "list_go": self.play,
            "triage_previous": self._flags.choose_previous,
            "triage_next": self._flags.choose_next,
            "triage_previous_code": partial(self._detail.bar.step_code, -1),
            "triage_next_code": partial(self._detail.bar.step_code, 1),
            "triage_stop": self.stop,
        }
        return {key: act for id_, act in doing.items() for key in self._workspace.keymap.keys(id_)}

    # --- the queue

    def _choose_queue(self, *, second_look: bool) -> tuple[Look, list[FlagRow]]:
        rows = self._flags.rows_of_any_verdict() if second_look else self._flags.model.shown_rows()
        wanted = self._flags.model.filter.verdict
        if wanted is not None and not second_look:
            looks: Mapping[str, Look] = {"undecided": "first", "unsure": "second"}
            return looks.get(wanted, "again"), rows
        undecided = [row for row in rows if row.verdict is None]
        if undecided and not second_look:
            return "first", undecided
        return "second", [row for row in rows if row.verdict == "unsure"]

    def _say_why_not(self) -> None:
        if self._flags.model.row_count():
            self.said.emit(self.tr("All flags in the list have your verdict, and none is unsure"))
        else:
            self.said.emit(self.tr("There is no flag in the list to go through"))

    def _requeue(self) -> None:
        run = self._run
        if run is None:
            return
        wanted = replace(self._flags.wanted, verdict=self._flags.wanted.verdict if run.look == "again" else None)
        queue: list[str] = []
        before = run.ids
        for row in self._flags.model.rows:
            waiting = {"first": row.verdict is None, "second": row.verdict == "unsure"}
            if waiting.get(run.look, row.flag.id in before) and wanted.passes(row):
                queue.append(row.flag.id)
        run.requeue(queue)
        if run.ids != before:
            self._flags.show_queue(run.ids)
            self._leave_what_is_filtered_out(run)
        self._show_progress()

    def _leave_what_is_filtered_out(self, run: TriageRun) -> None:
        """The flag on show must be one of the queue: keys judge what is on show."""
        chosen = self._workspace.selection.flag_id
        if (chosen is None or chosen not in run.ids) and not self._flags.choose_first(run.is_left):
            self._soon.stop()
            self._workspace.playhead.pause()
            self._workspace.selection.choose_flag(None)

    def _go_on(self, flag_id: str) -> None:
        run, document = self._run, self._workspace.document
        found = document.session.verdict_of(flag_id, document.coder_id)
        if run is None or found is None:
            return
        for moment in self._flags.decided_with(flag_id):
            if run.is_left(moment.leading.id):
                run.judged(moment.leading.id, found.verdict, now_s=self._clock_s())
        self._show_progress()
        self._go_from(flag_id)

    def _go_from(self, flag_id: str) -> None:
        run = self._run
        if run is not None and not self._flags.choose_after(flag_id, run.is_left):
            self._finish()

    def _finish(self) -> None:
        run = self._run
        if run is not None:
            self._workspace.playhead.pause()
            self._end()
            self._flags.show_summary(run.progress())

    def _end(self) -> None:
        self._run = None
        self._soon.stop()
        self._workspace.playhead.pause()
        self._workspace.selection.choose_span(None)
        self._detail.bar.show_keys("")
        self._detail.reset_span()
        self._detail.set_moves_on(self._moved_on_before)
        self._flags.show_queue(None)
        self._flags.show_progress(None)
        if self._order_before in ("candidates", "time"):
            self._flags.order_by(self._order_before)
        self.switched.emit(False)

    # --- following

    def _flag_chosen(self, flag_id: str | None) -> None:
        if self.on and flag_id is not None:
            self._workspace.selection.choose_span(None)
            self._soon.start()

    def _follow_edit(self, edit: Edit) -> None:
        run = self._run
        if run is None or not self._undoing:
            return
        coder_id = self._workspace.document.coder_id
        rows = [change.after or change.before for change in edit.changes]
        judged = [row.flag.id for row in rows if isinstance(row, Verdict) and row.coder_id == coder_id]
        again = [id_ for id_ in judged if id_ in run.ids]
        for flag_id in again:
            run.taken_back(flag_id)
        if again:
            self._workspace.selection.choose_flag(again[-1])
            self._show_progress()

    def _show_edge(self, edge: Edge) -> None:
        span = self._detail.span
        if span is not None:
            self._workspace.playhead.pause()
            self._workspace.selection.choose_span(span)
            self._workspace.playhead.seek(span[0] if edge == "start" else span[1])

    def _show_progress(self) -> None:
        if self._run is not None:
            self._flags.show_progress(self._run.progress())

    def keys_text(self) -> str:
        """What the keys do now, for the strip below the picture."""
        keymap = self._workspace.keymap

        def keys(*slot_ids: str) -> str:
            return _short([key for key in map(keymap.text, slot_ids) if key])

        parts = (
            (keys("list_go"), self.tr("play again")),
            (keys("start_earlier", "start_later"), self.tr("start by a frame")),
            (keys("end_earlier", "end_later"), self.tr("end by a frame")),
            (keys("mark_in", "mark_out"), self.tr("start, end here")),
            (keys("triage_previous_code", "triage_next_code"), self.tr("code (or its own key)")),
            (keys("triage_undo"), self.tr("take back")),
            (keys("triage_next"), self.tr("later")),
            (keys("triage_stop"), self.tr("stop")),
        )
        return "  ·  ".join(f"{_strong(_unbroken(key))}\u00a0{_unbroken(words)}" for key, words in parts if key)


def _strong(words: str) -> str:
    """Half-bold, as the program's font has it: Qt smears what is bolder."""
    return f'<span style="font-weight: 600">{words}</span>'


def _unbroken(words: str) -> str:
    return words.replace(" ", "\u00a0")


def _short(keys: Sequence[str]) -> str:
    """``Ctrl+Left/Right`` for two keys with the same modifiers."""
    held = {key.rpartition("+")[0] for key in keys}
    if len(keys) < 2 or len(held) > 1 or held == {""}:
        return " ".join(keys)
    return f"{held.pop()}+{'/'.join(key.rpartition('+')[2] for key in keys)}"
