"""What could be measured, in words: "no flag" never means "not looked at"."""

from __future__ import annotations

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.domain.signals import FAMILIES, Coverage, Family
from annotator.ui.look.names import family_name, participant_label
from annotator.ui.look.translation import translate

# As in the analysis, which is not read in for the sake of a number.
_LEAST_FACE_WIDTH_PX = 70
_OF_THE_FACE: tuple[Family, ...] = ("expression", "gaze", "head")


def coverage_of(session: Session, participant_id: str) -> dict[Family, Coverage]:
    """Coverage by family for one participant; empty before the analysis."""
    info = session.findings.info
    rows = info.coverage if info is not None else ()
    found = {row.family: row for row in rows if row.participant_id == participant_id}
    return {family: found[family] for family in FAMILIES if family in found}


def coverage_line(session: Session, participant_id: str) -> str:
    """``Measurable: expression 96 %, posture 88 %`` for one participant, or why nothing can be said."""
    covered = coverage_of(session, participant_id)
    if not covered:
        return translate("coverage", "Not measured yet.")
    face = covered.get("expression")
    small = face is not None and face.too_small_s > 0.5 * face.total_s
    if small and not any(covered[family].measurable_s > 0 for family in _OF_THE_FACE if family in covered):
        return translate(
            "coverage",
            "Nothing of the face could be measured: it is too small (narrower than {least} px). Use the camera's own "
            "file instead of a reduced copy, and film closer next time.",
        ).format(least=_LEAST_FACE_WIDTH_PX)
    if not any(row.measurable_s > 0 for row in covered.values()):
        return translate("coverage", "Nothing could be measured: no face or body was found in the region.")
    parts = [
        f"{family_name(family).lower()} {percent(row.measurable_s, row.total_s)}" for family, row in covered.items()
    ]
    line = translate("coverage", "Measurable: {parts}").format(parts=", ".join(parts))
    if face is not None and face.too_small_s >= 0.01 * face.total_s > 0:
        line += translate("coverage", "; the face is too small to be measured {share} of the time").format(
            share=percent(face.too_small_s, face.total_s)
        )
    return line + _worn(session, participant_id)


def _worn(session: Session, participant_id: str) -> str:
    """What the participant wears for longer than an event; empty for nothing."""
    info = session.findings.info
    told = translate(
        "coverage", ". {name} worn {share} of that time, {longest} at the longest: a level, which raises no flag"
    )
    return "".join(
        told.format(
            name=level.name.capitalize(),
            share=percent(level.worn_s, level.measurable_s),
            longest=format_time(max(end_s - start_s for start_s, end_s in level.spans), decimals=0),
        )
        for level in (info.levels if info is not None else ())
        if level.participant_id == participant_id
    )


def coverage_summary(session: Session) -> str:
    """One line for each participant."""
    lines: list[str] = []
    for participant_id in session.participants:
        lines.append(f"{participant_label(session, participant_id)}. {coverage_line(session, participant_id)}")
    return "\n".join(lines)
