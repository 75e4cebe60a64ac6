# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
"""Every panel and every dialog of the window, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QMenu,
    QScrollArea,
    QTabBar,
    QWidget,
)

from annotator.ui.action_specs import SPECS
from tests.ui.windows import Opened

LEAVES = {"quit", "close_session", "open_demo", "open_session"}
"""Take the session away, or open a dialog of the system."""
LATER = {"words_language"}
"""Actions whose dialog comes when something has been read."""


def answer_file_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """File dialogs are the system's; nothing is chosen in them."""
    for question in ("getOpenFileName", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, question, lambda *_, **__: ("", ""))


def fill(opened: Opened) -> None:
    """A flag chosen, then annotations, one an incongruence: detail views and lists have something to show."""
    opened.annotate(1.0, 2.0)
    opened.pane.choose_flag("f2")
    opened.link()


def panels(opened: Opened) -> Iterator[tuple[str, QWidget]]:
    """Each panel, in front, with its name."""
    for name, dock in opened.pane.docks.items():
        opened.pane.show_dock(name)
        opened.wait(lambda dock=dock: not dock.visibleRegion().isEmpty())
        yield name, dock.widget()
        if name == "details":
            opened.pane.choose_flag("f2")
            yield "flag details", dock.widget()


def dialogs(opened: Opened) -> Iterator[tuple[str, QDialog]]:
    """Each dialog that an action opens, with the action's id; it is closed afterwards."""
    for spec in SPECS:
        if spec.id in LEAVES:
            continue
        selection = opened.pane.workspace.selection
        selection.choose_annotations(list(opened.document.session.annotations)[:1])
        opened.trigger(spec.id)
        if spec.id in LATER:
            opened.wait(lambda: any(dialog.isVisible() for dialog in opened.window.findChildren(QDialog)))
        if opened.window.review is not None:
            opened.trigger("review")  # a mode of the window, looked at by itself
        for dialog in opened.window.findChildren(QDialog):
            if dialog.isVisible():
                opened.wait(dialog.isVisible)
                yield spec.id, dialog
                dialog.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def controls(root: QWidget) -> list[QWidget]:
    """What the keyboard can be on now; the parts Qt makes inside its own widgets are named by the outer one."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QMenu)
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        and not any("QComboBoxPrivate" in one.metaObject().className() for one in (widget, widget.parentWidget()))
    ]


def spoken_name(widget: QWidget) -> str:
    """What a screen reader says; what only scrolls goes by what it is in; tabs name themselves."""
    if isinstance(widget, QTabBar):
        return widget.tabText(0)
    if type(widget) is QScrollArea and not widget.accessibleName():
        parent = widget.parentWidget()
        while parent is not None:
            if parent.accessibleName() or parent.windowTitle():
                return parent.accessibleName() or parent.windowTitle()
            parent = parent.parentWidget()
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or (words if len(words.strip()) > 1 else "")
