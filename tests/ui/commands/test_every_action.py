# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
"""Every action of the table, on an open session, by each of its keys: it does something a person can see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from annotator.ui.action_specs import MENUS, SPECS
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.watched import Watched
from tests.ui.windows import Opened

LEAVES = {"quit", "close_session", "open_demo"}
"""Take the session away; tested by name below."""


def dialogs(opened: Opened) -> list[QDialog]:
    return [dialog for dialog in opened.window.findChildren(QDialog) if dialog.isVisible()]


def what_shows(opened: Opened) -> dict[str, object]:
    """Everything a person could notice."""
    space = opened.pane.workspace
    playhead, selection, options = space.playhead, space.selection, space.options
    viewport = opened.pane.timeline.state.viewport
    return {
        "session": opened.document.session,
        "undo": opened.document.undo_stack.index(),
        "time": (playhead.time_s, playhead.playing, playhead.rate, playhead.loop, playhead.stop_at_s),
        "chosen": (selection.flag_id, selection.annotation_ids, selection.span, selection.tier),
        "options": {
            name: getattr(options, name)
            for name, is_ in vars(ViewOptions).items()
            if isinstance(is_, (property, Watched))
        },
        "view": (viewport.start_s, viewport.end_s),
        "message": opened.window.message,
        "dialogs": [type(dialog).__name__ for dialog in dialogs(opened)],
        "keyboard": QApplication.focusWidget(),
        "in front": [name for name, dock in opened.pane.docks.items() if not dock.visibleRegion().isEmpty()],
        "appearance": (space.themes.theme, space.themes.text_percent),
        "verdicts": opened.document.session.verdicts,
        "rows": opened.pane.timeline.state.arrangement,
        "markers": opened.document.session.markers,
        "locks": opened.document.session.tier_locks,
        "follow": space.options.follow_mode,
    }


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """File dialogs that block are answered: nothing is chosen. Their titles."""
    titles: list[str] = []

    def answer(_parent: object, title: str, *_rest: object) -> tuple[str, str]:
        titles.append(title)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return titles


def prepare(opened: Opened) -> None:
    """A state in which every action has something to act on."""
    while opened.document.undo_stack.canUndo():
        opened.document.undo()
    selection, playhead = opened.pane.workspace.selection, opened.pane.workspace.playhead
    playhead.set_loop(None)
    opened.pane.workspace.options.show_empty_tiers = True
    selection.choose_flag("f2")
    opened.trigger("unsure_flag")
    _first, middle, *_rest = [opened.annotate(start_s, start_s + 1) for start_s in (1.0, 4.0, 6.0, 7.0)]
    opened.trigger("undo")
    selection.choose_tier("Face")
    selection.choose_flag("f2")
    selection.choose_annotations([middle])
    selection.choose_span((4.1, 4.8))
    playhead.seek(4.4)
    playhead.set_rate(1.25)
    opened.pane.timeline.zoom_to_span()
    opened.trigger("appearance_light")
    opened.pane.show_dock("signals")
    opened.window.say("")


def shows(opened: Opened, condition: Callable[[], bool]) -> bool:
    """True as soon as the condition holds; what is done in the background may take a moment."""
    try:
        opened.wait(condition, timeout=10_000)
    except QtBot.TimeoutError:
        return False
    return True


FINDS_ANEW = {"builtin_word_list"}
"""Finds the flags anew in the background, so that those the others act on may be gone; they come last."""
UNLIKE = {
    "follow_page": "follow_off",
    "work_code": "work_transcribe",
    "group_tier": "group_coder",
    "show_all_tiers": "tier_hide",
    "tier_up": "tier_down",
    "delete_marker": "add_marker",
    "list_markers": "focus_flags",
    "appearance_system": "appearance_dark",
    "appearance_light": "appearance_dark",
    "zoom_selection": "zoom_all",
    "choose_signals": "focus_flags",
    "focus_timeline": "focus_flags",
}
"""What to do first, so that an action finds things unlike it leaves them."""


@pytest.mark.parametrize("menu", [name for name, specs in MENUS.items() if specs])
def test_every_action_does_something_to_be_seen(opened: Opened, asked: list[str], menu: str) -> None:
    for spec in sorted(MENUS[menu], key=lambda spec: spec.id in FINDS_ANEW):
        if spec.id in LEAVES:
            continue
        for key in spec.keys or ("",):
            prepare(opened)
            to_the_timeline(opened)
            if spec.id in UNLIKE:
                opened.trigger(UNLIKE[spec.id])
            asked.clear()
            before = what_shows(opened)
            assert opened.window.actions_by_id[spec.id].isEnabled(), spec.id
            if key:
                press(opened, key)
            else:
                opened.trigger(spec.id)
            assert shows(opened, lambda before=before: bool(asked) or what_shows(opened) != before), (spec.id, key)
            for dialog in dialogs(opened):
                dialog.reject()
            if opened.window.review is not None:
                opened.trigger("review")
            opened.pane.workspace.playhead.pause()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            stay = [type(dialog).__name__ for dialog in opened.window.findChildren(QDialog)]
            assert not stay, (spec.id, "a dialog that was closed is still there")


def test_every_letter_of_a_triage_judges_the_chosen_one(opened: Opened) -> None:
    opened.trigger("triage")
    for spec in SPECS:
        for key in spec.triage_keys:
            opened.pane.choose_flag("f2")
            opened.trigger("clear_verdict")
            opened.pane.show_dock("flags")
            opened.wait(lambda: opened.pane.flags.isAncestorOf(QApplication.focusWidget()))
            annotations, before = opened.document.session.annotations, opened.document.session.verdicts
            press(opened, key)
            assert opened.document.session.verdicts != before, key
            added = set(opened.document.session.annotations) - set(annotations)
            assert len(added) == (spec.id == "accept_flag"), "a code with the same key was not started"


def test_every_code_in_the_cheat_sheet_is_started_by_its_key(opened: Opened) -> None:
    opened.trigger("cheat_sheet")
    (sheet,) = dialogs(opened)
    codes = {code.name: code for code in opened.document.session.codebook.codes if code.shortcut}
    keys = {what: key for _section, what, key in sheet.shown if what in codes}  # pyright: ignore[reportAttributeAccessIssue]
    sheet.reject()
    assert set(keys) == set(codes)
    for name, key in keys.items():
        to_the_timeline(opened)
        annotations = set(opened.document.session.annotations)
        for time_s in (1.0, 2.0):
            opened.pane.workspace.playhead.seek(time_s)
            press(opened, key)
        opened.pane.codes.finish_open()
        made = set(opened.document.session.annotations) - annotations
        assert codes[name].id in {opened.document.session.annotations[id_].code_id for id_ in made}, name


def to_the_timeline(opened: Opened) -> None:
    """Put the keyboard where a coder has it while coding."""
    opened.window.activateWindow()
    opened.pane.timeline.setFocus()
    opened.wait(lambda: QApplication.focusWidget() is not None)


def press(opened: Opened, key: str) -> None:
    """Press a key as a person would: whatever has the keyboard gets it."""
    combination = QKeySequence(key)[0]
    QTest.keyClick(QApplication.focusWidget() or opened.window, combination.key(), combination.keyboardModifiers())


def test_without_a_session_only_actions_that_need_none_can_be_used(make_window: Callable[[], Opened]) -> None:
    actions = make_window().window.actions_by_id
    for spec in SPECS:
        assert actions[spec.id].isEnabled() is not spec.needs_session, spec.id


def test_closing_and_quitting_let_the_session_go(opened: Opened, session_path: Path) -> None:
    opened.close_session()
    assert opened.window.pane is None
    opened.open(session_path)
    opened.trigger("quit")
    assert not opened.window.isVisible()
    assert opened.window.host is None


def test_the_demo_says_what_it_does_until_it_is_there(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, session_path: Path
) -> None:
    import annotator.features.demo.build

    built: list[Path] = []

    def build(folder: Path, *, on_progress: Callable[[float], None]) -> Path:
        built.append(folder)
        on_progress(1.0)
        return session_path

    monkeypatch.setattr(annotator.features.demo.build, "build_demo", build)
    opened.trigger("open_demo")
    assert "demo" in opened.window.message
    opened.wait(lambda: bool(built))
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    assert len(set(built)) == 1
