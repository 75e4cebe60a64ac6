"""A dialog and the action that opens it, declared in one file of ``annotator/ui/action_dialogs``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

from annotator.ui import action_dialogs
from annotator.ui.registry.action_spec import ActionSpec

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from annotator.domain.edits import Edit
    from annotator.ui.background.work import Background
    from annotator.ui.document import SessionDocument
    from annotator.ui.remembered.preferences import Preferences
    from annotator.ui.session.playhead import Playhead
    from annotator.ui.session.selection import Selection
    from annotator.ui.session.view_options import ViewOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a dialog may ask for when it is opened.

    Attributes:
        window: What it belongs to.
        document: Gives the open session; only for actions that need one.
        key_text: The keys of an action as people read them.
        participant_id: Who is being coded, if anybody.
        say: Shows a short line in the window.
        perform: Makes an edit and performs it; a refusal is said. What was made, None where it was not performed.
        preferences: What is kept for this user.
        background: Runs what must not hold the window up.
    """

    window: QWidget
    document: Callable[[], SessionDocument]
    playhead: Playhead
    selection: Selection
    options: ViewOptions
    key_text: Callable[[str], str]
    participant_id: Callable[[], str | None]
    say: Callable[[str], None]
    perform: Callable[[Callable[[], Edit]], Edit | None]
    preferences: Preferences
    background: Background


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogAction:
    """Stands in a dialog's module as ``ACTION``. Menus, keys, cheat sheet and palette take it from there.

    Attributes:
        spec: Its words and its keys.
        after: Id of the action of a menu behind which it stands.
        make: Makes the dialog, with what happens when it is accepted; it is shown by who calls this. None where
            there is nothing to ask, which `make` has then said.
    """

    spec: ActionSpec
    after: str
    make: Callable[[Site], QDialog | None]


@cache
def dialog_actions() -> tuple[DialogAction, ...]:
    """What the modules of the folder declare, by name of the module.

    Raises:
        AttributeError: a module there declares no ``ACTION``.
    """
    names = sorted(module.name for module in iter_modules(action_dialogs.__path__))
    modules = (import_module(f"{action_dialogs.__name__}.{name}") for name in names)
    return tuple(cast("DialogAction", module.ACTION) for module in modules)


def with_dialogs(tables: Mapping[str, Sequence[ActionSpec]]) -> dict[str, tuple[ActionSpec, ...]]:
    """The actions of all menus, with those of dialogs in their places.

    Raises:
        LookupError: a dialog is to stand behind an action that no menu has.
    """
    menus = {menu: [replace(spec, menu=menu) for spec in specs] for menu, specs in tables.items()}
    waiting = list(dialog_actions())
    while waiting:
        places = {spec.id: (menu, at) for menu, specs in menus.items() for at, spec in enumerate(specs)}
        found = next((action for action in waiting if action.after in places), None)
        if found is None:
            lost = ", ".join(f"{action.spec.id} behind {action.after}" for action in waiting)
            raise LookupError(f"no menu has a place for {lost}")
        menu, at = places[found.after]
        menus[menu].insert(at + 1, replace(found.spec, menu=menu))
        waiting.remove(found)
    return {menu: tuple(specs) for menu, specs in menus.items()}
