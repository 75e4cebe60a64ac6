"""What a user does with a large session, one thing after the other, for :mod:`benchmarks.freezes`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSlider, QTableView, QWidget

from annotator.domain import annotation_edits, codebook_edits, edits
from annotator.domain.annotation_edits import BatchChange
from annotator.domain.annotations import Annotation
from annotator.domain.moments import coded_moments
from annotator.domain.playlist_making import item_of_moment
from annotator.domain.playlists import Playlist, with_added
from annotator.features.practice.exercise_maker import ExerciseMaker
from annotator.ui.document import SessionDocument
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow
from benchmarks.big_session import CODER, MARK_KEY, shown_signals
from benchmarks.ui import turn_wheel

EXCEPTIONS: dict[str, float] = {
    "open the session": 1100,
    "dark": 650,
    "light": 500,
    "rename a code": 330,
    "rename a person": 280,
    "make an exercise of every annotation": 350,
    "open the maker of exercises": 260,
    "open the cheat sheet": 250,
    "open the review": 260,
    "change 1,000 annotations": 200,
    "undo that": 200,
    "redo it": 160,
    "delete 1,000 annotations": 140,
    "undo deleting": 150,
    "group the tiers in all four ways": 150,
    "open the clips": 180,
    "open the statistics": 150,
    "start a triage": 140,
    "add 500 moments to a playlist": 130,
    "open the keys": 120,
    "open the codebook": 110,
    "close the review": 110,
    "open the tiers": 110,
    "open attunement": 110,
    "choose all 10,000 annotations": 110,
    "search the annotations": 100,
    "play while the transcript follows": 90,
    "judge three flags in it": 110,
    "sort the annotations by code": 80,
    "open progress": 80,
    "sort the flags by score": 70,
    "end the triage": 70,
    "panel transcript": 90,
    "next flag": 65,
    "choose an annotation in the list": 65,
    "edit what is said": 65,
    "type into the command palette": 65,
}
"""Milliseconds (of the processor) that steps may take beyond the limit; see ``benchmarks/README.md``."""


@dataclass(kw_only=True)
class Desk:
    """The window, and what is to be opened in it."""

    window: MainWindow
    session: Path
    folder: Path

    @property
    def pane(self) -> SessionPane:
        if self.window.pane is None:
            raise RuntimeError(f"the session did not open: {self.window.message}")
        return self.window.pane

    @property
    def document(self) -> SessionDocument:
        return self.pane.workspace.document

    @property
    def edit_count(self) -> int:
        """How many edits were made, less those taken back."""
        pane = self.window.pane
        return pane.workspace.document.undo_stack.index() if pane is not None else 0

    def trigger(self, action_id: str) -> None:
        self.window.actions_by_id[action_id].trigger()

    def mine(self, count: int) -> list[Annotation]:
        """Some of the coder's own annotations."""
        rows = self.document.session.annotations.values()
        return [row for row in rows if row.coder_id == self.document.coder_id][:count]

    def top(self, kind: type[QWidget]) -> QWidget:
        """The window of this kind that is open."""
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        return found[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing somebody does.

    Attributes:
        done: True once it has come to its end.
        always: The steps after it need it.
        edits: It changes the session; if it did not, it measured nothing.
    """

    name: str
    act: Callable[[Desk], object]
    done: Callable[[Desk], bool] = lambda _desk: True
    always: bool = False
    edits: bool = False


def _ready(desk: Desk) -> bool:
    pane = desk.window.pane
    return pane is not None and pane.ready and not pane.timeline.state.preparing


def _open(desk: Desk) -> None:
    desk.window.open_path(desk.session)


def _sit_down(desk: Desk) -> None:
    coder = desk.document.session.coders[CODER]
    desk.document.set_coder(coder.id)
    desk.pane.workspace.options.shown_signals = shown_signals()


def _panel(name: str) -> Step:
    return Step(name=f"panel {name}", act=lambda desk: desk.pane.show_dock(name))


def _row(view: QTableView, row: int) -> None:
    view.setFocus()
    view.selectRow(row)


def _type(field: QLineEdit, text: str) -> None:
    field.setFocus()
    for letter in text:
        QTest.keyClicks(field, letter)
        QApplication.processEvents()


def _wheel(desk: Desk, turn: int, modifier: Qt.KeyboardModifier) -> None:
    for _ in range(10):
        turn_wheel(desk.pane, turn, 800, modifier)
        QApplication.processEvents()


def _play(desk: Desk) -> None:
    desk.pane.workspace.playhead.play_span(100.0, 103.0)


def _stopped(desk: Desk) -> bool:
    return not desk.pane.workspace.playhead.playing


def _code_live(desk: Desk) -> None:
    _play(desk)
    for key in (MARK_KEY, Qt.Key.Key_W, Qt.Key.Key_E, Qt.Key.Key_W, Qt.Key.Key_E, MARK_KEY):
        QTest.keyClick(desk.pane.timeline.canvas, key)
        for _ in range(20):
            QApplication.processEvents()


def _batch(desk: Desk) -> None:
    session = desk.document.session
    rows = desk.mine(1000)
    desk.document.perform(annotation_edits.change_many(session, rows, BatchChange(code_id="code4", intensity=3)))


def _delete(desk: Desk) -> None:
    desk.document.perform(edits.delete_annotations(desk.document.session, [row.id for row in desk.mine(1000)]))


def _choose_many(desk: Desk) -> None:
    desk.pane.show_dock("annotations")
    desk.pane.annotations.view.selectAll()


def _filter_flags(desk: Desk) -> None:
    for combo in desk.pane.flags.findChildren(QComboBox):
        if combo.count() > 1:
            combo.setCurrentIndex(1)
            QApplication.processEvents()


def _sensitivity(desk: Desk) -> None:
    desk.trigger("sensitivity")
    QApplication.processEvents()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        dialog.findChildren(QSlider)[0].setValue(9)


def _rename_code(desk: Desk) -> None:
    book = desk.document.session.codebook
    codes = (replace(book.codes[0], name="Another name"), *book.codes[1:])
    desk.document.perform(codebook_edits.replace_codebook(desk.document.session, replace(book, codes=codes)))


def _rename_person(desk: Desk) -> None:
    person = desk.document.session.participants["client"]
    changed = [replace(person, name="Somebody")]
    desk.document.perform(edits.put_rows(desk.document.session, "participants", changed, label="Rename"))


def _edit_words(desk: Desk) -> None:
    row = next(iter(desk.document.session.utterances.values()))
    changed = [replace(row, text="other words")]
    desk.document.perform(edits.put_rows(desk.document.session, "utterances", changed, label="Edit words"))


def _triage(desk: Desk) -> None:
    desk.pane.triage.start()


def _judge(desk: Desk) -> None:
    for verdict in ("reject_flag", "unsure_flag", "reject_flag"):
        desk.trigger(verdict)
        for _ in range(20):
            QApplication.processEvents()


def _add_moments(desk: Desk) -> None:
    session = desk.document.session
    moments = [one for code in session.codebook.codes for one in coded_moments(session, code.id)][:500]
    made = with_added(Playlist(id="p", name="Many", coder_id=CODER), [item_of_moment(session, one) for one in moments])
    desk.document.perform(edits.put_rows(session, "playlists", [made], label="Add moments"))


def _every_annotation(desk: Desk) -> None:
    desk.trigger("make_exercise")
    maker = desk.top(ExerciseMaker)
    assert isinstance(maker, ExerciseMaker)
    which = maker.moments.which
    which.setCurrentIndex(which.findData("all"))
    which.activated.emit(which.currentIndex())


def _palette(desk: Desk) -> None:
    desk.trigger("command_palette")
    QApplication.processEvents()
    palette = QApplication.activePopupWidget() or QApplication.activeModalWidget() or desk.window
    fields = [one for one in palette.findChildren(QLineEdit) if one.hasFocus()]
    if fields:
        _type(fields[0], "zoom to")


def _follow(desk: Desk) -> None:
    desk.pane.show_dock("transcript")
    desk.pane.workspace.playhead.play_span(1000.0, 1006.0)


def _regroup(desk: Desk) -> None:
    for _ in range(4):
        desk.trigger("next_grouping")
        QApplication.processEvents()


def _action(name: str, action_id: str, *, edits: bool = False) -> Step:
    return Step(name=name, act=lambda desk: desk.trigger(action_id), edits=edits)


_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_PANELS = (
    "annotations",
    "transcript",
    "codes",
    "participants",
    "signals",
    "find",
    "markers",
    "synchrony",
    "details",
    "flags",
)

STEPS: tuple[Step, ...] = (
    Step(name="open the session", act=_open, done=_ready, always=True),
    Step(name="another coder sits down; 12 signals", act=_sit_down, done=_ready, always=True),
    *(_panel(name) for name in _PANELS),
    Step(name="choose an annotation in the list", act=lambda desk: _row(desk.pane.annotations.view, 5000)),
    Step(name="choose a flag", act=lambda desk: desk.pane.choose_flag("f1500")),
    _action("next flag", "next_flag"),
    _action("next annotation", "next_annotation"),
    Step(name="choose all 10,000 annotations", act=_choose_many),
    Step(name="choose one of them", act=lambda desk: _row(desk.pane.annotations.view, 7)),
    Step(
        name="sort the annotations by code",
        act=lambda desk: desk.pane.annotations.view.sortByColumn(2, Qt.SortOrder.AscendingOrder),
    ),
    Step(
        name="search the annotations",
        act=lambda desk: _type(desk.pane.annotations.findChildren(QLineEdit)[0], "code 3"),
    ),
    Step(name="play three seconds", act=_play, done=_stopped),
    Step(name="zoom in by the wheel", act=lambda desk: _wheel(desk, 240, _CONTROL)),
    Step(name="scroll by the wheel", act=lambda desk: _wheel(desk, -120, _SHIFT)),
    _action("zoom to everything", "zoom_all"),
    Step(name="group the tiers in all four ways", act=_regroup),
    Step(name="code while it plays", act=_code_live, done=_stopped, edits=True),
    _action("end all codes", "end_all"),
    Step(name="change 1,000 annotations", act=_batch, edits=True),
    _action("undo that", "undo", edits=True),
    _action("redo it", "redo", edits=True),
    Step(name="delete 1,000 annotations", act=_delete, edits=True),
    _action("undo deleting", "undo", edits=True),
    Step(name="find while typing", act=lambda desk: _type(desk.pane.finder.words, "code")),
    _action("find next", "find_next"),
    Step(name="filter the flags", act=_filter_flags),
    Step(name="show all flags again", act=lambda desk: desk.pane.flags.clear_filter()),
    Step(name="search the flags", act=lambda desk: _type(desk.pane.flags.findChildren(QLineEdit)[0], "lip")),
    Step(name="sort the flags by score", act=lambda desk: desk.pane.flags.order_by("score")),
    Step(name="change the sensitivity", act=_sensitivity),
    _action("open the codebook", "edit_codebook"),
    Step(name="rename a code", act=_rename_code, edits=True),
    Step(name="rename a person", act=_rename_person, edits=True),
    _action("open the tiers", "tiers"),
    _action("open the statistics", "show_statistics"),
    Step(name="edit what is said", act=_edit_words, edits=True),
    Step(
        name="search the transcript", act=lambda desk: _type(desk.pane.transcript.findChildren(QLineEdit)[0], "suppose")
    ),
    Step(name="play while the transcript follows", act=_follow, done=_stopped),
    Step(name="start a triage", act=_triage),
    Step(name="judge three flags in it", act=_judge, edits=True),
    Step(name="end the triage", act=lambda desk: desk.pane.triage.stop()),
    Step(name="add 500 moments to a playlist", act=_add_moments, edits=True),
    _action("open the review", "review"),
    _action("close the review", "review"),
    _action("open the maker of exercises", "make_exercise"),
    Step(name="make an exercise of every annotation", act=_every_annotation),
    _action("open attunement", "show_attunement"),
    _action("open progress", "practice_progress"),
    _action("open the group", "practice_group"),
    _action("open the report", "export_report"),
    _action("open the clips", "export_clips"),
    _action("open the history", "history"),
    _action("open blinding", "blinding"),
    _action("open the keys", "change_keys"),
    _action("open the cheat sheet", "cheat_sheet"),
    Step(name="type into the command palette", act=_palette),
    _action("open the offsets", "offsets"),
    _action("open large stills", "large_stills"),
    _action("dark", "appearance_dark"),
    _action("light", "appearance_light"),
    _action("close the session", "close_session"),
)
