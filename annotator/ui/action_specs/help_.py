"""The Help menu: keys, first steps, doctor, about."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("cheat_sheet", "Help", "Keys", "Every key at a glance", "F1", icon="keyboard", needs_session=False),
    spec(
        "change_keys",
        "Help",
        "Change keys…",
        "Give any action other keys, or take the keys of ELAN or BORIS",
        icon="keyboard",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "command_palette",
        "Help",
        "Find an action…",
        "Type a few letters of what you want to do, of a code, or a time to go to",
        "Ctrl+K",
        icon="search",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "first_steps",
        "Help",
        "First steps",
        "What to do first",
        icon="help",
        needs_session=False,
        starts_group=True,
        in_review=True,
    ),
    spec(
        "doctor",
        "Help",
        "Doctor…",
        "Look whether this computer has what the program needs, and how quick it is",
        icon="check",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "about",
        "Help",
        "About",
        "Version, licences, and where data is kept",
        icon="info",
        needs_session=False,
        in_review=True,
    ),
)
