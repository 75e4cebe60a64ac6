"""The detector as one more coder, so that people can be held against it: its flags as annotations. Never stored."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.analysis.suggested_codes import suggested_code
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session

MACHINE_ID = "machine"
"""The coder id that stands for the detector."""


def machine_annotations(session: Session, *, beside: str | None = None) -> tuple[Annotation, ...]:
    """The present flags as annotations with the codes they suggest, on those codes' tiers.

    A flag for which the codebook has no code is left out: nobody could have agreed with it.

    Args:
        beside: Only on the tiers and participants that this coder has annotated: what the detector finds where a coder
            did not look is no disagreement.

    Raises:
        ValueError: a person of this session codes under the detector's id.
    """
    if has_namesake(session.annotations.values()):
        raise ValueError(
            f"a coder of '{session.info.title}' has the id '{MACHINE_ID}', which stands for the detector; "
            "import their work under another id (annotator import … --coder ID)"
        )
    looked = {(row.participant_id, row.tier) for row in session.annotations.values() if row.coder_id == beside}
    found: list[Annotation] = []
    for flag in session.findings.flags.values():
        code = suggested_code(session, flag)
        if code is not None and (beside is None or (flag.participant_id, code.tier) in looked):
            found.append(
                Annotation(
                    id=f"{MACHINE_ID}-{flag.id}",
                    coder_id=MACHINE_ID,
                    tier=code.tier,
                    code_id=code.id,
                    participant_id=flag.participant_id,
                    start_s=flag.start_s,
                    end_s=flag.start_s if code.kind == "point" else flag.end_s,
                    flag_id=flag.id,
                )
            )
    return tuple(found)


def has_namesake(annotations: Iterable[Annotation]) -> bool:
    """True if a person codes under the detector's id."""
    return any(row.coder_id == MACHINE_ID for row in annotations)
