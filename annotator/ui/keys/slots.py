"""The places that keys can be given to: one for each action, and one more for its keys among the flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QKeySequence

from annotator.ui.action_specs import SPECS
from annotator.ui.action_specs.spec import ActionSpec

Place = Literal["window", "timeline", "flags"]

_AMONG_FLAGS = "@flags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where the keys of an action go.

    Attributes:
        id: The action's id; for its keys among the flags with ``@flags`` at the end.
        place: Where in the window these keys work.
        defaults: Portable key names; the first is shown.
    """

    id: str
    spec: ActionSpec
    place: Place
    defaults: tuple[str, ...]


def portable(key: str) -> str:
    """A key by the one name that means it on every computer; empty if it is none."""
    return QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def shown(key: str) -> str:
    """A key as this computer's keyboard and system call it; both Enter keys are called Enter."""
    words = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    enter = QKeySequence("Enter").toString(QKeySequence.SequenceFormat.NativeText)
    return words.replace(QKeySequence("Return").toString(QKeySequence.SequenceFormat.NativeText), enter)


def among_flags(action_id: str) -> str:
    """Id of the slot of an action's keys among the flags."""
    return action_id + _AMONG_FLAGS


def meet(one: Place, other: Place) -> bool:
    """True if the same key in both places would leave it open what is meant.

    Among the flags a key of the flags always comes first, so it is in nobody else's way.
    """
    return one == other or "flags" not in (one, other)


def _slots() -> dict[str, Slot]:
    made: dict[str, Slot] = {}
    for spec in SPECS:
        made[spec.id] = Slot(id=spec.id, spec=spec, place=spec.where, defaults=spec.keys)
        if spec.flag_keys:
            id_ = among_flags(spec.id)
            made[id_] = Slot(id=id_, spec=spec, place="flags", defaults=spec.flag_keys)
    return made


SLOTS: dict[str, Slot] = _slots()
"""Every slot by its id, in menu order."""
