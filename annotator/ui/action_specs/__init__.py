"""Every action of the window, a module a menu."""

from __future__ import annotations

from annotator.ui.action_specs import (
    annotate,
    edit,
    file,
    flags,
    help_,
    picture,
    play,
    session,
    train,
    transcript,
    view,
)
from annotator.ui.registry.action_spec import ActionSpec
from annotator.ui.registry.dialog_action import with_dialogs

_TABLES: dict[str, tuple[ActionSpec, ...]] = {
    "File": file.SPECS,
    "Edit": edit.SPECS,
    "Session": session.SPECS,
    "Play": play.SPECS,
    "Picture": picture.SPECS,
    "Annotate": annotate.SPECS,
    "Flags": flags.SPECS,
    "Transcript": transcript.SPECS,
    "Train": train.SPECS,
    "View": view.SPECS,
    "Help": help_.SPECS,
}

MENUS = with_dialogs(_TABLES)
"""The menus in the order of the menu bar, each with its actions in order."""

SPECS: tuple[ActionSpec, ...] = tuple(spec for specs in MENUS.values() for spec in specs)
