"""Named measures over time. A signal has a definition, values, and says where it could not be measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.domain.arrays import Floats, Singles

Family = Literal["expression", "gaze", "head", "posture", "hands", "movement", "speech", "voice", "timing"]
FAMILIES: tuple[Family, ...] = (
    "expression", "gaze", "head", "posture", "hands", "movement", "speech", "voice", "timing"
)  # fmt: skip
HEARD_FAMILIES: frozenset[Family] = frozenset(("voice", "timing"))
"""Measured from the sound, while the person speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDefinition:
    """What a signal measures.

    Attributes:
        name: Identifier, e.g. ``lip_corner_pull``.
        label: What the window shows, e.g. ``Lip corner pull``.
        unit: e.g. ``IOD`` (inter-ocular distances), ``deg``, ``ratio``.
        formula: How it is computed, in one line, with point numbers.
        source: Publication or measured fact that supports it.
        weakness: When not to trust it.
        rises: Words for an increase, e.g. ``lip corners rose``.
        falls: Words for a decrease.
        floor: Least spread assumed under a z score, in ``unit``: measurement noise is not a change.
        usual_range: Values one can expect, in words, e.g. ``0 to 0.6``; shown in the documentation.
    """

    name: str
    label: str
    family: Family
    unit: str
    formula: str
    source: str
    weakness: str
    rises: str
    falls: str
    floor: float
    usual_range: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signal:
    """One signal of one participant.

    Attributes:
        times_s: (n,) float64, ascending, session clock.
        values: (n,) float64 in the definition's unit; NaN where not measurable.
        quality: (n,) float32, 0 (not measurable) to 1.
        baseline: (n,) what is usual for this person around each moment; NaN where unknown.
        spread: (n,) robust SD around the baseline, floored; ``(values - baseline) / spread`` is z.
    """

    definition: SignalDefinition
    times_s: Floats
    values: Floats
    quality: Singles
    baseline: Floats
    spread: Floats

    @property
    def z(self) -> Floats:
        """(n,) deviation from the person's own baseline in robust SD."""
        return (self.values - self.baseline) / self.spread


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalSet:
    """All signals of one participant, by name."""

    participant_id: str
    signals: Mapping[str, Signal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where one family of signals could be measured for one participant. "No flag" never means "not looked at".

    Attributes:
        gaps: Start and end of each stretch in which nothing could be measured.
        too_small: Those of the gaps in which the face was seen, but too small to be measured.
    """

    participant_id: str
    family: Family
    measurable_s: float
    total_s: float
    gaps: tuple[tuple[float, float], ...] = ()
    too_small: tuple[tuple[float, float], ...] = ()

    @property
    def too_small_s(self) -> float:
        """For how long the face was too small."""
        return sum(end_s - start_s for start_s, end_s in self.too_small)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a participant shows for so long that it is no event, like a smile that is worn: told, and not flagged.

    Attributes:
        signal: The signal that shows it, on a scale of many faces.
        name: What it is called, e.g. ``smile``.
        spans: From when to when, each longer than an event.
        measurable_s: How long the signal could be measured.
    """

    participant_id: str
    signal: str
    name: str
    spans: tuple[tuple[float, float], ...]
    measurable_s: float

    @property
    def worn_s(self) -> float:
        """For how long it was worn."""
        return sum(end_s - start_s for start_s, end_s in self.spans)
