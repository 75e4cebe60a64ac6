"""Every action of the review: its words and keys. A presentation remote sends Page Up and Down, F5, Esc and “.”."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from annotator.ui.registry.action_spec import ActionSpec, spec

_SLOT = "review_"


_ACTIONS: tuple[ActionSpec, ...] = (
    spec(
        "forward",
        "Reveal next",
        "Reveal the next thing: words, cues, annotation; then the next moment",
        "PgDown",
        "Right",
        "Return",
        "Enter",
    ),
    spec("back", "Back", "Hide the last thing; then the moment before", "PgUp", "Left"),
    spec("next_moment", "Next moment", "Go to the next moment at once", "Down"),
    spec("previous_moment", "Previous moment", "Go to the moment before", "Up"),
    spec("play", "Play or pause", "Play the moment, pause, or go on from the apex", "Space", starts_group=True),
    spec(
        "start",
        "Start",
        "Fill the screen and play the moment from its beginning; a remote's start button does it",
        "F5",
        "Shift+F5",
    ),
    spec("slower", "Slow", "Play at half, then a quarter of the speed, then normally", "S"),
    spec("apex", "Stop at the apex", "Freeze the strongest picture of the moment", "F"),
    spec(
        "hold",
        "Stop before the therapist",
        "Pause before each turn of the therapist, to ask what the room would say; play goes on",
        "T",
        checkable=True,
    ),
    spec(
        "stills", "Before and after", "Two stills side by side: before the moment and at its apex", "E", checkable=True
    ),
    spec("camera", "Other camera", "Show the same moment in the next recording of the session", "C"),
    spec(
        "question",
        "Ask the question",
        "Show or hide the question that belongs to the moment",
        "Q",
        checkable=True,
        starts_group=True,
    ),
    spec(
        "draw",
        "Draw on the still",
        "Draw with the mouse on the picture of the apex; Undo takes the last line back",
        "D",
        checkable=True,
    ),
    spec("clear_drawing", "Wipe the drawing", "Take all lines off this moment", "W"),
    spec("black", "Black screen", "Show nothing, so that the room looks at each other", "B", ".", checkable=True),
    spec(
        "playlist",
        "Playlist",
        "Moments, their order, how they are played, notes and questions",
        "L",
        checkable=True,
        starts_group=True,
    ),
    spec(
        "notes",
        "Presenter's notes",
        "A window for your own screen: note, question, what comes next, the time",
        "N",
        checkable=True,
    ),
    spec("full_screen", "Full screen", "Nothing but the review on this screen", "F11", checkable=True),
    spec("keys", "Keys", "Show these keys", "F1", checkable=True),
    spec("leave", "One step back", "Out of drawing, black, stills or the full screen; then back to coding", "Esc"),
)


def review_slot(action_id: str) -> str:
    """Id of the slot of an action's keys."""
    return _SLOT + action_id


def review_specs() -> tuple[ActionSpec, ...]:
    """The same as rows of the table of keys, in English."""
    return tuple(
        ActionSpec(id=review_slot(one.id), menu="Review", text=one.text, tip=one.tip, keys=one.keys, where="review")
        for one in _ACTIONS
    )


def review_actions() -> tuple[ActionSpec, ...]:
    """All actions in the order of the menu, in the user's language."""

    def said(text: str) -> str:
        return QCoreApplication.translate("actions", text)

    return tuple(replace(one, text=said(one.text), tip=said(one.tip)) for one in _ACTIONS)
