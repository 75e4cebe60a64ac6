"""The Help menu: keys. Its other actions open dialogs that declare them."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("cheat_sheet", "Keys", "Every key at a glance", "F1", icon="keyboard", needs_session=False),
    spec(
        "change_keys",
        "Change keys…",
        "Give any action other keys, or take the keys of ELAN or BORIS",
        icon="keyboard",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "command_palette",
        "Find an action…",
        "Type a few letters of what you want to do, of a code, or a time to go to",
        "Ctrl+K",
        icon="search",
        needs_session=False,
        in_review=True,
    ),
)
