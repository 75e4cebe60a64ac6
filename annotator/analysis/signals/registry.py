"""All signals. A new one is a module with its entry and a line here; window, exports and documentation follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from annotator.analysis.signals.brows import BROWS
from annotator.analysis.signals.entry import SignalEntry
from annotator.analysis.signals.eyes import EYES
from annotator.analysis.signals.gaze import GAZE
from annotator.analysis.signals.hands import HANDS
from annotator.analysis.signals.head import HEAD
from annotator.analysis.signals.modelled import MODELLED
from annotator.analysis.signals.mouth import MOUTH
from annotator.analysis.signals.movement import MOVEMENT
from annotator.analysis.signals.nose import NOSE
from annotator.analysis.signals.posture import POSTURE
from annotator.analysis.signals.rhythm import RHYTHM
from annotator.analysis.signals.timing import TIMING
from annotator.analysis.signals.voice import VOICE
from annotator.domain.signals import SignalDefinition

_Rule = TypeVar("_Rule")

ENTRIES: tuple[SignalEntry, ...] = (
    *MOUTH,
    *BROWS,
    *NOSE,
    *EYES,
    *MODELLED,
    *GAZE,
    *HEAD,
    *RHYTHM,
    *POSTURE,
    *HANDS,
    *MOVEMENT,
    *VOICE,
    *TIMING,
)
"""Of several witnesses of one movement the one that stands first tells it."""

SIGNALS: Mapping[str, SignalEntry] = MappingProxyType({entry.name: entry for entry in ENTRIES})


def _rules(kind: Callable[[SignalEntry], _Rule | None]) -> Mapping[str, _Rule]:
    return MappingProxyType({entry.name: rule for entry in ENTRIES if (rule := kind(entry)) is not None})


SEEN: tuple[str, ...] = tuple(entry.name for entry in ENTRIES if entry.measure is not None)
"""The signals that are measured from what was tracked; the others are heard."""
DEFINITIONS: Mapping[str, SignalDefinition] = MappingProxyType(
    {name: entry.definition for name, entry in SIGNALS.items()}
)
PHASIC_RULES = _rules(lambda entry: entry.phasic)
SUSTAINED_RULES = _rules(lambda entry: entry.sustained)
STATE_RULES = _rules(lambda entry: entry.state)
PHRASE_RULES = _rules(lambda entry: entry.phrase)
WAIT_RULES = _rules(lambda entry: entry.wait)
MESH_POINTS: tuple[int, ...] = tuple(sorted({point for entry in ENTRIES for point in entry.mesh_points}))
"""The mesh points that any signal is made from."""


def definition_of(name: str) -> SignalDefinition:
    """The definition of a signal by name.

    Raises:
        KeyError: there is no such signal.
    """
    return DEFINITIONS[name]
