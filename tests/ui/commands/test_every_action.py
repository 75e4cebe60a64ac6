"""Every action of the table, on an open session: it does something a person can see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from annotator.ui.action_specs import MENUS, SPECS
from annotator.ui.view_options import ViewOptions
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
            name: getattr(options, name) for name, is_ in vars(ViewOptions).items() if isinstance(is_, property)
        },
        "view": (viewport.start_s, viewport.end_s),
        "message": opened.window.message,
        "dialogs": [type(dialog).__name__ for dialog in dialogs(opened)],
        "keyboard": QApplication.focusWidget(),
        "in front": [name for name, dock in opened.pane.docks.items() if not dock.visibleRegion().isEmpty()],
        "appearance": space.themes.theme,
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
    opened.pane.workspace.options.set_show_empty_tiers(True)
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
    except TimeoutError:
        return False
    return True


UNLIKE = {
    "appearance_system": "appearance_dark",
    "appearance_light": "appearance_dark",
    "zoom_selection": "zoom_all",
    "choose_signals": "focus_flags",
}
"""What to do first, so that an action finds things unlike it leaves them."""


@pytest.mark.parametrize("menu", [name for name, specs in MENUS.items() if specs])
def test_every_action_does_something_to_be_seen(opened: Opened, asked: list[str], menu: str) -> None:
    for spec in MENUS[menu]:
        if spec.id in LEAVES:
            continue
        prepare(opened)
        if spec.id in UNLIKE:
            opened.trigger(UNLIKE[spec.id])
        asked.clear()
        before = what_shows(opened)
        assert opened.window.actions_by_id[spec.id].isEnabled(), spec.id
        opened.trigger(spec.id)
        assert shows(opened, lambda before=before: bool(asked) or what_shows(opened) != before), spec.id
        for dialog in dialogs(opened):
            dialog.reject()
        opened.pane.workspace.playhead.pause()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_without_a_session_only_actions_that_need_none_can_be_used(make_window: Callable[[], Opened]) -> None:
    actions = make_window().window.actions_by_id
    for spec in SPECS:
        assert actions[spec.id].isEnabled() is not spec.needs_session, spec.id


def test_closing_and_quitting_let_the_session_go(opened: Opened, session_path: Path) -> None:
    opened.trigger("close_session")
    assert opened.window.pane is None
    opened.open(session_path)
    opened.trigger("quit")
    assert not opened.window.isVisible()
    assert opened.window.host is None


def test_the_demo_says_what_it_does_until_it_is_there(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, session_path: Path
) -> None:
    import annotator.workflow.demo

    built: list[Path] = []

    def build(folder: Path, *, on_progress: Callable[[float], None]) -> Path:
        built.append(folder)
        on_progress(1.0)
        return session_path

    monkeypatch.setattr(annotator.workflow.demo, "build_demo", build)
    opened.trigger("open_demo")
    assert "demo" in opened.window.message
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    assert len(built) == 1
