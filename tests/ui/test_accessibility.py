# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
"""The whole window can be used by keyboard and by screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QMenu, QScrollArea, QTabBar, QWidget

from tests.ui.windows import Opened

_LONGEST_WALK = 400


def focusable(opened: Opened) -> list[QWidget]:
    """Everything the keyboard can be on; the parts Qt makes inside its own widgets are named by the outer one."""
    return [
        widget
        for widget in opened.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        and not any("QComboBoxPrivate" in one.metaObject().className() for one in (widget, widget.parentWidget()))
        and not isinstance(widget, QMenu)
        and not widget.isHidden()
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader says; what only scrolls goes by the panel it is in."""
    if type(widget) is QScrollArea:
        return next((one.accessibleName() for one in _around(widget) if one.accessibleName()), "")
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or (words if len(words.strip()) > 1 else "")


def _around(widget: QWidget) -> Iterator[QWidget]:
    while (parent := widget.parentWidget()) is not None and not parent.isWindow():
        yield parent
        widget = parent


def show_everything(opened: Opened) -> None:
    """A flag chosen, then an annotation with an incongruence: both detail views are filled."""
    opened.pane.choose_flag("f2")
    opened.link()


def test_every_control_of_the_window_has_a_name(opened: Opened) -> None:
    show_everything(opened)
    nameless = {
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in focusable(opened)
        if not name_of(widget) and not isinstance(widget, QTabBar)
    }
    assert nameless == set()


def test_tabs_name_their_panels(opened: Opened) -> None:
    bars = [bar for bar in opened.pane.findChildren(QTabBar) if bar.count()]
    titles = {bar.tabText(number) for bar in bars for number in range(bar.count())}
    tabbed = {dock.windowTitle() for dock in opened.pane.docks.values() if opened.pane.tabifiedDockWidgets(dock)}
    assert titles == tabbed


def test_no_key_of_the_open_window_does_two_things(opened: Opened) -> None:
    window_wide = {key.toString(): [] for action in opened.window.actions_by_id.values() for key in action.shortcuts()}
    for action in opened.window.findChildren(QAction):
        for key in action.shortcuts():
            window_wide.setdefault(key.toString(), []).append(action.text())
    codes = [
        shortcut.key().toString()
        for shortcut in opened.window.findChildren(QShortcut)
        if shortcut.context() != Qt.ShortcutContext.WidgetShortcut and shortcut.isEnabled()
    ]
    assert {key: texts for key, texts in window_wide.items() if len(texts) > 1} == {}
    assert set(codes) & {key for key, texts in window_wide.items() if texts} == set()
    assert len(codes) == len(set(codes))


def walk(opened: Opened) -> list[QWidget]:
    """Where Tab goes from widget to widget, all around, as Qt's own focus chain says."""
    first = widget = opened.pane.timeline
    seen: list[QWidget] = []
    for _ in range(10_000):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            seen.append(widget)
        following = widget.nextInFocusChain()
        if following is None or following is first:
            break
        widget = following
    return seen


@pytest.mark.parametrize("name", ["flags", "annotations", "transcript", "codes", "participants", "signals", "timeline"])
def test_tab_reaches_every_panel(opened: Opened, name: str) -> None:
    show_everything(opened)
    opened.pane.show_dock(name)
    opened.wait(lambda: not opened.pane.docks[name].visibleRegion().isEmpty())
    content, details = opened.pane.docks[name].widget(), opened.pane.docks["details"].widget()
    alone = name in {"transcript", "participants", "signals"}  # these have the whole height of the column
    opened.wait(lambda: details.isVisible() != alone)
    reached = walk(opened)
    assert len(reached) < _LONGEST_WALK
    assert any(content is widget or content.isAncestorOf(widget) for widget in reached)
    assert any(details.isAncestorOf(widget) for widget in reached) != alone
    assert any(opened.pane.player.isAncestorOf(widget) for widget in reached)


def test_a_key_puts_the_keyboard_into_the_panel(opened: Opened) -> None:
    for name in ("flags", "annotations", "transcript", "codes", "participants", "timeline"):
        opened.pane.player.setFocus()
        assert not _holds(opened.pane.docks[name], opened.window.focusWidget()), name
        opened.trigger(f"focus_{name}")
        opened.wait(lambda name=name: _holds(opened.pane.docks[name], opened.window.focusWidget()))


def _holds(content: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (content is focus or content.isAncestorOf(focus))


def test_every_action_is_in_a_menu(opened: Opened) -> None:
    in_menus = [action for menu in opened.window.menuBar().actions() for action in _inside(menu.menu())]
    for action in opened.window.actions_by_id.values():
        assert action in in_menus


def _inside(menu: QMenu) -> Iterator[QAction]:
    """The actions of a menu and of the menus in it."""
    for action in menu.actions():
        if (inner := action.menu()) is not None:
            yield from _inside(inner)
        yield action
