"""How a signal of the face mesh is entered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from annotator.analysis.residualise import residualise
from annotator.analysis.signals.entry import (
    NEITHER_SIDE,
    BesideWords,
    BodyPart,
    Course,
    PhasicRule,
    SignalEntry,
    SignalPrior,
)
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.mesh import Floats, Mesh
from annotator.domain.signals import SignalDefinition


def mesh_signal(
    name: str,
    label: str,
    action_unit: str,
    value: Callable[[Mesh], Floats],
    mesh_points: tuple[int, ...],
    *,
    formula: str,
    floor: float,
    usual_range: str,
    rises: str,
    falls: str,
    weakness: str,
    drawn_at: tuple[BodyPart, ...],
    source: str = "compared with hand labels on real clips",
    unit: str = "IOD",
    hidden_by_blinks: bool = False,
    phasic: PhasicRule | None = None,
    prior: SignalPrior | None = None,
    codes_up: tuple[str, ...] = (),
    codes_down: tuple[str, ...] = (),
    beside_words: BesideWords = NEITHER_SIDE,
    shown_at_first: bool = False,
    covers_family: bool = False,
) -> SignalEntry:
    """The entry of a signal that a formula makes from some points of the face in the head's own frame.

    What head pose still explains is taken out of it where that helps.

    Args:
        action_unit: Of the facial action coding system.
        formula: The formula in words.
        value: The formula.
        hidden_by_blinks: A blink pulls these points along: not measured in one.
    """
    return SignalEntry(
        definition=SignalDefinition(
            name=name,
            label=label,
            family="expression",
            unit=unit,
            formula=formula,
            source=f"FACS action unit {action_unit}; {source}",
            weakness=weakness,
            rises=rises,
            falls=falls,
            floor=floor,
            usual_range=usual_range,
        ),
        measure=_measure(value, mesh_points, hidden_by_blinks=hidden_by_blinks),
        drawn_at=drawn_at,
        mesh_points=mesh_points,
        phasic=phasic,
        prior=prior,
        codes_up=codes_up,
        codes_down=codes_down,
        beside_words=beside_words,
        shown_at_first=shown_at_first,
        covers_family=covers_family,
    )


def _measure(
    value: Callable[[Mesh], Floats], mesh_points: tuple[int, ...], *, hidden_by_blinks: bool
) -> Callable[[Measured], Course]:
    def measure(measured: Measured) -> Course:
        known = measured.no_blink if hidden_by_blinks else measured.usable.face
        values = np.where(known, measured.of_mesh(mesh_points, value), np.nan)
        values, _ = residualise(measured.face_times_s, values, measured.head_angles_deg)
        return Course(times_s=measured.face_times_s, values=values, known=known)

    return measure
