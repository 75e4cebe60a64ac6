"""All signals. A new one is a module with its entry and a line here; window, exports and documentation follow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from annotator.analysis.signals.brows import BROWS
from annotator.analysis.signals.entry import PhasicRule, PhraseRule, SignalEntry, StateRule, SustainedRule, WaitRule
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
SEEN: tuple[str, ...] = tuple(entry.name for entry in ENTRIES if entry.measure is not None)
"""The signals that are measured from what was tracked; the others are heard."""
DEFINITIONS: Mapping[str, SignalDefinition] = MappingProxyType(
    {name: entry.definition for name, entry in SIGNALS.items()}
)
PHASIC_RULES: Mapping[str, PhasicRule] = MappingProxyType(
    {name: entry.phasic for name, entry in SIGNALS.items() if entry.phasic is not None}
)
SUSTAINED_RULES: Mapping[str, SustainedRule] = MappingProxyType(
    {name: entry.sustained for name, entry in SIGNALS.items() if entry.sustained is not None}
)
STATE_RULES: Mapping[str, StateRule] = MappingProxyType(
    {name: entry.state for name, entry in SIGNALS.items() if entry.state is not None}
)
PHRASE_RULES: Mapping[str, PhraseRule] = MappingProxyType(
    {name: entry.phrase for name, entry in SIGNALS.items() if entry.phrase is not None}
)
WAIT_RULES: Mapping[str, WaitRule] = MappingProxyType(
    {name: entry.wait for name, entry in SIGNALS.items() if entry.wait is not None}
)
MESH_POINTS: tuple[int, ...] = tuple(sorted({point for entry in ENTRIES for point in entry.mesh_points}))
"""The mesh points that any signal is made from."""


def definition_of(name: str) -> SignalDefinition:
    """The definition of a signal by name.

    Raises:
        KeyError: there is no such signal.
    """
    return DEFINITIONS[name]
