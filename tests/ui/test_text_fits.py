"""No text is cut in the window at 1280 × 800, in normal and in large text, in any panel or dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QHeaderView, QLabel, QWidget

from tests.ui import everything
from tests.ui.windows import Opened

_SLACK_PX = 2
_ROOM = QSize(1280, 800)


def cut(where: str, root: QWidget) -> set[str]:
    """Texts that do not have the room they need; what scrolls or ends in dots by itself is not asked."""
    for _ in range(3):  # wrapped text tells its height only once its width is known
        QApplication.processEvents()
    return {
        f"{where}: {type(one).__name__} {_words(one)[:40]!r} has {one.width()}×{one.height()} of {_needed(one)}"
        for one in root.findChildren(QWidget)
        if isinstance(one, QLabel | QAbstractButton | QComboBox)
        and one.isVisible()
        and not one.objectName().startswith("qt_")
        and _words(one).strip()
        and not _fits(one)
    }


def _words(widget: QLabel | QAbstractButton | QComboBox) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


def _fits(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() + _SLACK_PX >= widget.heightForWidth(widget.width())
    if isinstance(widget, QComboBox):
        return widget.height() + _SLACK_PX >= widget.minimumSizeHint().height()
    if isinstance(widget, QLabel) and widget.sizePolicy().horizontalPolicy().value & 8:  # Ignored: says it may be cut
        return True
    hint = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
    return widget.width() + _SLACK_PX >= hint.width() and widget.height() + _SLACK_PX >= min(
        hint.height(), widget.fontMetrics().height()
    )


def _needed(widget: QWidget) -> str:
    hint = widget.sizeHint()
    return f"{hint.width()}×{hint.height()}"


@pytest.mark.parametrize("percent", [100, 150])
def test_in_the_window_and_its_panels(opened: Opened, percent: int) -> None:
    opened.trigger(f"text_size_{percent}")
    everything.fill(opened)
    assert opened.window.size() == _ROOM
    left: set[str] = set()
    for name, panel in everything.panels(opened):
        left |= cut(name, panel) | cut("player", opened.pane.player) | cut("header", opened.window.header)
    assert left == set()
    assert opened.window.size() == _ROOM, "the window does not grow"


@pytest.mark.parametrize("percent", [100, 150])
def test_in_the_dialogs(opened: Opened, percent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    everything.answer_file_dialogs(monkeypatch)
    opened.trigger(f"text_size_{percent}")
    everything.fill(opened)
    left: set[str] = set()
    for action_id, dialog in everything.dialogs(opened):
        left |= cut(action_id, dialog)
        if dialog.size().boundedTo(_ROOM) != dialog.size():
            left.add(f"{action_id} is {dialog.width()}×{dialog.height()}")
        for area in dialog.findChildren(QAbstractItemView):
            if (
                area.isVisible()
                and not isinstance(area, QHeaderView)
                and area.viewport().height() < 2 * area.fontMetrics().height()
            ):
                left.add(f"{action_id}: {type(area).__name__} shows no two lines")
    assert left == set()


@pytest.mark.parametrize("percent", [100, 150, 175])
def test_on_the_start_page(make_window, percent: int) -> None:
    opened = make_window()
    opened.trigger(f"text_size_{percent}")
    opened.wait(lambda: opened.window.isVisible())
    assert cut("start page", opened.window) == set()
    assert opened.window.size() == _ROOM


def test_a_new_text_size_reaches_everything_at_once(opened: Opened) -> None:
    everything.fill(opened)
    seen = [one for one in opened.window.findChildren(QWidget) if one.isVisible()]
    before = {one: one.fontInfo().pointSizeF() for one in seen}
    opened.trigger("text_size_150")
    QApplication.processEvents()
    left = {
        f"{type(one).__name__} {one.accessibleName()}"
        for one in seen
        if one.fontInfo().pointSizeF() < 1.4 * before[one]
    }
    assert left == set()


def test_the_lists_are_as_wide_as_before_once_the_text_is_small_again(opened: Opened) -> None:
    side, widths = opened.pane.docks["flags"], [0]
    opened.wait(lambda: opened.pane.ready and widths.append(side.width()) is None and len(set(widths[-5:])) == 1)
    usual_px = side.width()
    opened.trigger("text_size_175")
    opened.wait(lambda: side.width() > usual_px)
    opened.trigger("text_size_100")
    opened.wait(lambda: side.width() == usual_px)
