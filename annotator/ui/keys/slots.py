"""What keys can be given to: each action of the menus, once more its keys in triage, and what works elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from annotator.ui.action_specs import SPECS
from annotator.ui.action_specs.elsewhere import ELSEWHERE
from annotator.ui.keys.review_keys import review_specs
from annotator.ui.registry.action_spec import ActionSpec
from annotator.ui.registry.action_spec import Where as Place

_IN_TRIAGE = "@flags"
"""As it was called when these keys worked wherever flags were listed: keys that people changed are kept by it."""
_TOGETHER: tuple[frozenset[Place], ...] = (
    frozenset(("window", "timeline")),
    frozenset(("triage", "lists")),
)
"""Places that the keyboard is in at the same time, none of them before the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where the keys of an action go.

    Attributes:
        id: The action's id; for its keys in triage with ``@flags`` at the end.
        place: Where these keys work.
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


def in_triage(action_id: str) -> str:
    """Id of the slot of an action's keys in triage."""
    return action_id + _IN_TRIAGE


def meet(one: Place, other: Place) -> bool:
    """True if the same key in both places would leave it open what is meant.

    In triage, in a list, while typing and so on the keys of that place come first, so they are in nobody else's
    way.
    """
    return one == other or any(one in places and other in places for places in _TOGETHER)


def collide(one: Slot, other: Slot) -> bool:
    """True if the same key for both would leave it open what is meant."""
    in_review = {one.place, other.place} == {"review", "window"} and (one.spec.in_review or other.spec.in_review)
    return in_review or meet(one.place, other.place)


def is_for_codes(place: Place) -> bool:
    """True if codes are typed there as well: their keys and those of such a place must differ."""
    return place in ("window", "timeline")


def _slots() -> dict[str, Slot]:
    made: dict[str, Slot] = {}
    for spec in SPECS:
        made[spec.id] = Slot(id=spec.id, spec=spec, place=spec.where, defaults=spec.keys)
        if spec.triage_keys:
            id_ = in_triage(spec.id)
            made[id_] = Slot(id=id_, spec=spec, place="triage", defaults=spec.triage_keys)
    for spec in (*ELSEWHERE, *review_specs()):
        made[spec.id] = Slot(id=spec.id, spec=spec, place=spec.where, defaults=spec.keys)
    return made


SLOTS: dict[str, Slot] = _slots()
"""Every slot by its id: the menus in order, then what works elsewhere."""
