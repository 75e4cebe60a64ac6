"""What the therapist did after a cue of the client, from the session's own signals and transcript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from annotator.analysis.response import LOOKED_FOR_S, response_to
from annotator.analysis.shifts import Shift
from annotator.domain.annotations import Annotation
from annotator.domain.attunement import cue_onset_s
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.jobs.spawned import result_of
from annotator.pipeline import verbal
from annotator.pipeline.derive import session_candidates
from annotator.pipeline.signal_file import load_signals
from annotator.storage.session_folder import SessionFolder

# Measurable whenever the person's face is in view.
_IN_VIEW = "lean_forward"
_MOSTLY = 0.8


def session_shifts(folder: SessionFolder, session: Session, signals: Mapping[str, SignalSet]) -> tuple[Shift, ...]:
    """Every shift of everybody. To be kept until signals or transcript change.

    Raises:
        LexiconError: the session's own word list cannot be used.
        OSError: it cannot be read.
    """
    spoken = verbal.spoken_session(folder, session, signals.values())
    return session_candidates(folder, spoken)


def session_shifts_apart(path: Path, *, cancelled: IsCancelled) -> tuple[Shift, ...]:
    """The same from a process of its own: a second of computing on a thread beside a window holds up all it does.

    Args:
        path: The session folder; everything asked about must be on disk.
        cancelled: Asked some times a second; the result is empty once it says True.

    Raises:
        RuntimeError: the process could not do it; says why.
    """
    return result_of(_shifts_on_disk, path, name="shifts", told=(RuntimeError,), cancelled=cancelled) or ()


def _shifts_on_disk(path: Path, _tell: Tell, _cancelled: IsCancelled) -> tuple[Shift, ...]:
    try:
        with SessionFolder.open(path, read_only=True) as folder:
            session = folder.load()
            return session_shifts(folder, session, load_signals(folder, session))
    except (OSError, ValueError, RuntimeError) as error:
        raise RuntimeError(f"the shifts of {path.name} could not be found: {error}") from error


def responder_to(session: Session, annotation: Annotation) -> str | None:
    """Id of the therapist, where the annotation is about a client and there is just one therapist; else None."""
    person = session.participants.get(annotation.participant_id)
    therapists = [row.id for row in session.participants.values() if row.role == "therapist"]
    return therapists[0] if person is not None and person.role == "client" and len(therapists) == 1 else None


def response_sentence(
    session: Session, annotation: Annotation, shifts: Iterable[Shift], signals: Mapping[str, SignalSet]
) -> str:
    """What followed the annotated cue, as facts; empty where the annotation is not about a client.

    Args:
        shifts: See :func:`session_shifts`.
    """
    responder_id = responder_to(session, annotation)
    if responder_id is None:
        return ""
    onset_s = cue_onset_s(annotation)
    facts = response_to(
        onset_s, responder_id=responder_id, shifts=shifts, utterances=session.utterances.values()
    ).sentence({row.id: row.role for row in session.participants.values()}, responder_id)
    measured = _measured_share(signals.get(responder_id), onset_s)
    if measured < _MOSTLY:
        facts += f" The therapist's face could be measured for {percent(measured)} of the {LOOKED_FOR_S:.0f} s."
    return facts


def _measured_share(signal_set: SignalSet | None, onset_s: float) -> float:
    signal = signal_set.signals.get(_IN_VIEW) if signal_set is not None else None
    if signal is None:
        return 0.0
    inside = (signal.times_s > onset_s) & (signal.times_s <= onset_s + LOOKED_FOR_S)
    return float(np.isfinite(signal.values[inside]).mean()) if inside.any() else 0.0
