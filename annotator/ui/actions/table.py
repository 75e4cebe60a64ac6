"""Makes the actions of the window from their table, `annotator.ui.action_specs`, and what the window binds to them.

One table, so that menus, cheat sheet, tooltips and tests read the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from annotator.ui.action_specs import MENUS, SPECS
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import SLOTS, Place, in_triage
from annotator.ui.look import icons
from annotator.ui.look.theme import Theme

Handler: TypeAlias = Callable[[], object] | Callable[[bool], object]
"""What an action does; a switch is told whether it is on."""

_ICONS_AT_A_TIME = 16


def in_language(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("actions", text)


def make_actions(owner: QObject, handlers: Mapping[str, Handler], keymap: Keymap | None = None) -> dict[str, QAction]:
    """All actions, bound to what they do, with the keys of ``keymap`` (our own keys where there is none).

    Raises:
        KeyError: an action has no handler, or a handler has no action: nothing in a menu may do nothing.
    """
    unknown = set(handlers) - {spec.id for spec in SPECS}
    if unknown:
        raise KeyError(f"handlers without an action: {sorted(unknown)}")
    made: dict[str, QAction] = {}
    for spec in SPECS:
        action = QAction(in_language(spec.text), owner, checkable=spec.checkable)
        action.setObjectName(spec.id)
        if spec.where != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setStatusTip(in_language(spec.tip))
        action.triggered.connect(_call(handlers[spec.id], checkable=spec.checkable))
        made[spec.id] = action
    give_keys(made, keymap or Keymap())
    return made


def give_keys(actions: Mapping[str, QAction], keymap: Keymap) -> None:
    """Give the actions the keys in force; menus follow by themselves, tooltips here."""
    for spec in SPECS:
        action = actions[spec.id]
        action.setShortcuts([QKeySequence(key) for key in keymap.keys(spec.id)])
        tip, keys = in_language(spec.tip), keymap.text(spec.id)
        among = keymap.text(in_triage(spec.id))
        if among:
            among = QCoreApplication.translate("actions", "{key} in triage").format(key=among)
        said = ", ".join(words for words in (keys, among) if words)
        action.setToolTip(f"{tip}  ({said})" if said else tip)


def set_icons(actions: Mapping[str, QAction], theme: Theme) -> Iterator[None]:
    """Give the actions their icons in the theme's colours, a few at a time: each is drawn in many sizes and looks."""
    for number, spec in enumerate(spec for spec in SPECS if spec.icon):
        actions[spec.id].setIcon(icons.icon(theme, spec.icon, checkable=spec.checkable))
        if number % _ICONS_AT_A_TIME == 0:
            yield


def cheat_sheet(keymap: Keymap, *places: Place) -> list[tuple[str, str, str]]:
    """(section, words, keys) of everything that has a key, in menu order; of some places only if any are named.

    A section of the menus says where an action works if that is not everywhere; the others say it by their name.
    """
    rows: list[tuple[str, str, str]] = []
    for slot in SLOTS.values():
        keys = keymap.all_text(slot.id)
        if keys and (not places or slot.place in places):
            words = in_language(slot.spec.text).rstrip("…")
            where = place_words(slot.place) if slot.spec.menu in MENUS else ""
            rows.append((in_language(slot.spec.menu), f"{words} ({where})" if where else words, keys))
    return rows


def place_words(place: Place) -> str:
    """Where in the window a key works; empty for everywhere."""
    words = {
        "window": "",
        "timeline": QCoreApplication.translate("actions", "on the timeline"),
        "triage": QCoreApplication.translate("actions", "in triage"),
        "lists": QCoreApplication.translate("actions", "in lists"),
        "typing": QCoreApplication.translate("actions", "in text fields"),
        "regions": QCoreApplication.translate("actions", "while a region is drawn"),
        "rating": QCoreApplication.translate("actions", "while rating"),
        "review": QCoreApplication.translate("actions", "in the review"),
        "practice": QCoreApplication.translate("actions", "in practice"),
        "attunement": QCoreApplication.translate("actions", "in the attunement window"),
        "consensus": QCoreApplication.translate("actions", "in the consensus window"),
    }
    return words[place]


def _call(handler: Handler, *, checkable: bool) -> Callable[[bool], None]:
    def run(checked: bool = False) -> None:
        if checkable:
            handler(checked)  # pyright: ignore[reportCallIssue]
        else:
            handler()  # pyright: ignore[reportCallIssue]

    return run
