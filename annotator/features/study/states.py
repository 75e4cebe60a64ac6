"""How far each session of a study is: what was measured, who has done what, how far they agree, what is missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from annotator.analysis.annotation_agreement import annotation_agreement
from annotator.analysis.annotation_linking import OVERLAP
from annotator.analysis.consensus import CONSENSUS_ID
from annotator.domain.flags import Flag
from annotator.domain.session import Session
from annotator.features.study.assignment import Assignment
from annotator.features.study.batch.figures import coders_at_work, figures_of
from annotator.storage.errors import StorageError
from annotator.storage.media_files import is_near
from annotator.storage.session_folder import SessionFolder

CoderState = Literal["not begun", "begun", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderProgress:
    """What one coder has done in one session.

    Attributes:
        judged: Flags with a verdict, of those there are now; ``flags`` is 0 for a coder who is blind to them.
        changed_at: When they last changed something; empty where that is not known.
        assigned: They are to code it.
    """

    coder_id: str
    state: CoderState
    annotations: int
    judged: int
    flags: int
    changed_at: str
    assigned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """One session of a study.

    Attributes:
        problem: Why it cannot be read; empty where it can.
        kappa: EasyDIAg's kappa of every two coders, on average; None where no two can be compared.
        missing: What is still to be done, one sentence each.
    """

    name: str
    problem: str = ""
    analysed: bool = False
    duration_s: float = 0.0
    flags: int = 0
    utterances: int = 0
    face_measurable: float | None = None
    coders: tuple[CoderProgress, ...] = ()
    kappa: float | None = None
    has_consensus: bool = False
    missing: tuple[str, ...] = ()


def session_states(
    sessions: Mapping[str, Path],
    assignments: Sequence[Assignment] = (),
    *,
    on_progress: Callable[[float], None] = lambda _done: None,
) -> list[SessionState]:
    """Look at every session, by name; one that cannot be read is told as such.

    Args:
        sessions: By name.
        on_progress: Told the share that is done.
    """
    found: list[SessionState] = []
    for number, (name, path) in enumerate(sessions.items(), start=1):
        found.append(session_state(name, path, [row for row in assignments if row.session == name]))
        on_progress(number / len(sessions))
    return found


def session_state(name: str, path: Path, assignments: Iterable[Assignment] = ()) -> SessionState:
    """Look at one session."""
    try:
        with SessionFolder.open(path, read_only=True) as folder:
            session = folder.load()
            lost = [row.file_name for row in session.media.values() if not is_near(folder.path, row)]
    except (StorageError, OSError, ValueError) as error:
        problem = " ".join(str(error).split())
        return SessionState(name=name, problem=problem, missing=("the session cannot be read",))
    return _state(name, session, tuple(assignments), lost)


def _state(name: str, session: Session, assignments: Sequence[Assignment], lost: Sequence[str]) -> SessionState:
    figures = figures_of(session)
    coders = _coders(session, assignments)
    consensus = any(row.coder_id == CONSENSUS_ID for row in session.annotations.values())
    face = figures["face_measurable"]
    state = SessionState(
        name=name,
        analysed=session.findings.info is not None,
        duration_s=session.info.duration_s,
        flags=len(session.findings.flags),
        utterances=len(session.utterances),
        face_measurable=face if isinstance(face, float) else None,
        coders=coders,
        kappa=_kappa(session),
        has_consensus=consensus,
    )
    return replace(state, missing=tuple(_missing(state, lost)))


def _coders(session: Session, assignments: Sequence[Assignment]) -> tuple[CoderProgress, ...]:
    assigned = {row.coder_id for row in assignments}
    ids = sorted((assigned | set(coders_at_work(session)) | _finished(session)) - {CONSENSUS_ID})
    return tuple(_progress(session, coder_id, assigned=coder_id in assigned) for coder_id in ids)


def _finished(session: Session) -> set[str]:
    return {row.id for row in session.coders.values() if row.finished_at}


def _progress(session: Session, coder_id: str, *, assigned: bool) -> CoderProgress:
    annotations = [row for row in session.annotations.values() if row.coder_id == coder_id]
    verdicts = [row for row in session.verdicts.values() if row.coder_id == coder_id]
    coder = session.coders.get(coder_id)
    blind = coder is not None and coder.is_blind_to("flags")
    present: Mapping[str, Flag] = session.findings.flags
    done = coder is not None and bool(coder.finished_at)
    times = [*(row.modified_at for row in annotations), *(row.decided_at for row in verdicts)]
    return CoderProgress(
        coder_id=coder_id,
        state="finished" if done else "begun" if annotations or verdicts else "not begun",
        annotations=len(annotations),
        judged=sum(row.flag.id in present for row in verdicts),
        flags=0 if blind else len(present),
        changed_at=max(times, default=""),
        assigned=assigned,
    )


def _kappa(session: Session) -> float | None:
    rows = [row for row in session.annotations.values() if row.coder_id != CONSENSUS_ID and not row.running]
    found = [row.kappa for row in annotation_agreement([rows], overlap=OVERLAP) if math.isfinite(row.kappa)]
    return sum(found) / len(found) if found else None


def _missing(state: SessionState, lost: Sequence[str]) -> Iterable[str]:
    yield from (f"{name} is not where it was" for name in lost)
    if not state.analysed:
        yield "not analysed"
    if not state.utterances:
        yield "no transcript"
    for row in state.coders:
        if row.assigned and row.state == "not begun":
            yield f"{row.coder_id} has not begun"
        elif row.assigned and row.state == "begun":
            left = f" ({row.flags - row.judged} flags undecided)" if 0 < row.judged < row.flags else ""
            yield f"{row.coder_id} is not done{left}"
    if not state.coders:
        yield "nobody is assigned"
    both_done = sum(row.state == "finished" for row in state.coders) > 1
    if both_done and not state.has_consensus:
        yield "no consensus"
