"""Makes the actions of the window from their table, `annotator.ui.action_specs`, and what the window binds to them.

One table, so that menus, cheat sheet, tooltips and tests read the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from annotator.ui import icons
from annotator.ui.action_specs import SPECS
from annotator.ui.theme import Theme

Handler: TypeAlias = Callable[[], object] | Callable[[bool], object]
"""What an action does; a switch is told whether it is on."""


def translate(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("actions", text)


def make_actions(owner: QObject, handlers: Mapping[str, Handler]) -> dict[str, QAction]:
    """All actions, bound to what they do.

    Raises:
        KeyError: an action has no handler, or a handler has no action: nothing in a menu may do nothing.
    """
    unknown = set(handlers) - {spec.id for spec in SPECS}
    if unknown:
        raise KeyError(f"handlers without an action: {sorted(unknown)}")
    made: dict[str, QAction] = {}
    for spec in SPECS:
        action = QAction(translate(spec.text), owner)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.where != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
        tip = translate(spec.tip)
        action.setToolTip(f"{tip}  ({keys})" if keys else tip)
        action.setStatusTip(tip)
        action.triggered.connect(_call(handlers[spec.id], checkable=spec.checkable))
        made[spec.id] = action
    return made


def set_icons(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give the actions their icons in the theme's colours."""
    for spec in SPECS:
        if spec.icon:
            actions[spec.id].setIcon(icons.icon(theme, spec.icon))


def cheat_sheet(actions: Mapping[str, QAction]) -> list[tuple[str, str, str]]:
    """(menu, words, keys) of every action with a key, in menu order."""
    rows: list[tuple[str, str, str]] = []
    for spec in SPECS:
        keys = " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in actions[spec.id].shortcuts())
        if keys:
            rows.append((translate(spec.menu), actions[spec.id].text().rstrip("…"), keys))
    return rows


def _call(handler: Handler, *, checkable: bool) -> Callable[[bool], None]:
    def run(checked: bool = False) -> None:
        if checkable:
            handler(checked)  # pyright: ignore[reportCallIssue]
        else:
            handler()  # pyright: ignore[reportCallIssue]

    return run
