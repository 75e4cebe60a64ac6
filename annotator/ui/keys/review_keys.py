"""Every action of the review: its words and keys. A presentation remote sends Page Up and Down, F5, Esc and “.”."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from annotator.ui.registry.action_spec import ActionSpec

_SLOT = "review_"


def _tr(text: str) -> str:
    return text  # a mark only: the words stand in a table, which is read before anybody knows the language


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAction:
    """One action and its usual keys; those in force are asked from the keymap by :func:`review_slot`."""

    id: str
    text: str
    tip: str
    keys: tuple[str, ...]
    checkable: bool = False
    starts_group: bool = False


_ACTIONS = (
    ReviewAction(
        id="forward",
        text=_tr("Reveal next"),
        tip=_tr("Reveal the next thing: words, cues, annotation; then the next moment"),
        keys=("PgDown", "Right", "Return", "Enter"),
    ),
    ReviewAction(
        id="back",
        text=_tr("Back"),
        tip=_tr("Hide the last thing; then the moment before"),
        keys=("PgUp", "Left"),
    ),
    ReviewAction(id="next_moment", text=_tr("Next moment"), tip=_tr("Go to the next moment at once"), keys=("Down",)),
    ReviewAction(id="previous_moment", text=_tr("Previous moment"), tip=_tr("Go to the moment before"), keys=("Up",)),
    ReviewAction(
        id="play",
        text=_tr("Play or pause"),
        tip=_tr("Play the moment, pause, or go on from the apex"),
        keys=("Space",),
        starts_group=True,
    ),
    ReviewAction(
        id="start",
        text=_tr("Start"),
        tip=_tr("Fill the screen and play the moment from its beginning; a remote's start button does it"),
        keys=("F5", "Shift+F5"),
    ),
    ReviewAction(
        id="slower",
        text=_tr("Slow"),
        tip=_tr("Play at half, then a quarter of the speed, then normally"),
        keys=("S",),
    ),
    ReviewAction(
        id="apex", text=_tr("Stop at the apex"), tip=_tr("Freeze the strongest picture of the moment"), keys=("F",)
    ),
    ReviewAction(
        id="hold",
        text=_tr("Stop before the therapist"),
        tip=_tr("Pause before each turn of the therapist, to ask what the room would say; play goes on"),
        keys=("T",),
        checkable=True,
    ),
    ReviewAction(
        id="stills",
        text=_tr("Before and after"),
        tip=_tr("Two stills side by side: before the moment and at its apex"),
        keys=("E",),
        checkable=True,
    ),
    ReviewAction(
        id="camera",
        text=_tr("Other camera"),
        tip=_tr("Show the same moment in the next recording of the session"),
        keys=("C",),
    ),
    ReviewAction(
        id="question",
        text=_tr("Ask the question"),
        tip=_tr("Show or hide the question that belongs to the moment"),
        keys=("Q",),
        checkable=True,
        starts_group=True,
    ),
    ReviewAction(
        id="draw",
        text=_tr("Draw on the still"),
        tip=_tr("Draw with the mouse on the picture of the apex; Undo takes the last line back"),
        keys=("D",),
        checkable=True,
    ),
    ReviewAction(
        id="clear_drawing", text=_tr("Wipe the drawing"), tip=_tr("Take all lines off this moment"), keys=("W",)
    ),
    ReviewAction(
        id="black",
        text=_tr("Black screen"),
        tip=_tr("Show nothing, so that the room looks at each other"),
        keys=("B", "."),
        checkable=True,
    ),
    ReviewAction(
        id="playlist",
        text=_tr("Playlist"),
        tip=_tr("Moments, their order, how they are played, notes and questions"),
        keys=("L",),
        checkable=True,
        starts_group=True,
    ),
    ReviewAction(
        id="notes",
        text=_tr("Presenter's notes"),
        tip=_tr("A window for your own screen: note, question, what comes next, the time"),
        keys=("N",),
        checkable=True,
    ),
    ReviewAction(
        id="full_screen",
        text=_tr("Full screen"),
        tip=_tr("Nothing but the review on this screen"),
        keys=("F11",),
        checkable=True,
    ),
    ReviewAction(id="keys", text=_tr("Keys"), tip=_tr("Show these keys"), keys=("F1",), checkable=True),
    ReviewAction(
        id="leave",
        text=_tr("One step back"),
        tip=_tr("Out of drawing, black, stills or the full screen; then back to coding"),
        keys=("Esc",),
    ),
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


def review_actions() -> tuple[ReviewAction, ...]:
    """All actions in the order of the menu, in the user's language."""

    def said(text: str) -> str:
        return QCoreApplication.translate("actions", text)

    return tuple(replace(one, text=said(one.text), tip=said(one.tip)) for one in _ACTIONS)
