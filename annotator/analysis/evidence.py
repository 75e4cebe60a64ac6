"""What a flag shows as its evidence."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import definition_of
from annotator.domain.flags import Evidence


def evidence_of(shifts: Iterable[Shift]) -> tuple[Evidence, ...]:
    """One entry for each signal, in the order of the shifts; of several shifts of a signal the first counts."""
    named: dict[str, Evidence] = {}
    for shift in shifts:
        named.setdefault(
            shift.signal,
            Evidence(
                signal=shift.signal,
                unit=definition_of(shift.signal).unit,
                before=shift.before,
                after=shift.after,
                effect_z=shift.effect_z,
                direction="up" if shift.effect_z > 0 else "down",
            ),
        )
    return tuple(named.values())
