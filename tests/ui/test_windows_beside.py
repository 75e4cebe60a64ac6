"""The review and the attunement window: every control has a name, Tab goes round, and no text is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog, QRadioButton, QWidget

from annotator.features.practice.attunement_window import AttunementWindow
from tests.ui import everything
from tests.ui.test_everything_by_keyboard import nameless, walk
from tests.ui.test_text_fits import cut
from tests.ui.windows import Opened


def windows(opened: Opened) -> Iterator[tuple[str, QWidget]]:
    """Each window, filled and in front."""
    opened.pane.workspace.selection.choose_span((0.5, 1.5))
    opened.link()
    opened.trigger("show_attunement")
    attunement = opened.pane.findChild(AttunementWindow)
    assert attunement is not None
    opened.wait(attunement.isActiveWindow)
    yield "attunement", attunement
    attunement.close()
    opened.trigger("review")
    review = opened.window.review
    assert review is not None
    review.panel.add_menu.aboutToShow.emit()
    next(action for action in review.panel.add_menu.actions() if action.text().startswith("All flags")).trigger()
    review.actions_by_id["playlist"].setChecked(False)
    review.actions_by_id["playlist"].trigger()
    yield "review", review
    opened.trigger("review")


def test_names_and_tab(opened: Opened) -> None:
    left: set[str] = set()
    for name, window in windows(opened):
        left |= nameless(name, window)
        window.window().activateWindow()
        opened.wait(window.window().isActiveWindow)
        everything.controls(window)[0].setFocus()
        missed = {one for one in everything.controls(window) if not isinstance(one, QRadioButton)} - walk(window)
        left |= {f"{name}: Tab never comes to {everything.spoken_name(one)}" for one in missed}
    assert left == set()


@pytest.mark.parametrize("percent", [100, 150])
def test_no_text_is_cut(opened: Opened, percent: int) -> None:
    opened.trigger(f"text_size_{percent}")
    left: set[str] = set()
    for name, window in windows(opened):
        left |= cut(name, window)
        if window.width() > 1280 or window.height() > 800:
            left.add(f"{name} is {window.width()}×{window.height()}")
    assert left == set()


def test_a_window_beside_the_session_is_no_larger_than_the_screen(opened: Opened) -> None:
    opened.annotate(1.0, 2.0)
    room = opened.window.screen().availableGeometry().size()
    for action in ("show_statistics", "show_agreement", "show_consensus", "show_conversation", "large_stills"):
        opened.trigger(action)
        shown = [one for one in opened.pane.findChildren(QDialog) if one.isVisible()]
        assert shown, action
        for window in shown:
            assert window.width() <= room.width(), action
            assert window.height() <= room.height(), action
            window.close()
