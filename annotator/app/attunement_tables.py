"""How the therapist met the client's cues, as tables: whose cues, one row per cue, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotator.analysis.therapist_timing import HeardTurns, over_cues
from annotator.app.coding_statistics import conditions_of
from annotator.domain.annotations import Annotation
from annotator.domain.attunement import (
    OUTCOMES,
    MetCue,
    ResponseCount,
    attunement,
    by_response,
    is_incongruence,
    met_cues,
    part_of,
)
from annotator.domain.detection_scores import Latencies, latencies
from annotator.domain.session import Session
from annotator.exchange.codebook_file import shipped_codebook
from annotator.exchange.deidentify import Deidentifier
from annotator.exchange.statistics_table import Cell, write_csv

PARTS = 3


def client_cues(session: Session, *, coder_id: str, every: bool = False) -> tuple[MetCue, ...]:
    """A coder's cues of the client, each with its response, by onset.

    Args:
        every: Every annotation of the client is a cue, not only incongruences.
    """
    return met_cues(
        session, (row for row in session.annotations.values() if _is_cue(session, row, coder_id, every=every))
    )


def nameless_cues(session: Session, *, coder_id: str, every: bool = False) -> tuple[Session, tuple[MetCue, ...]]:
    """The session without names, and the cues in it as :func:`client_cues` finds them."""
    names = Deidentifier(session)
    nameless = names.session()
    return nameless, client_cues(nameless, coder_id=names.id(coder_id), every=every)


def _is_cue(session: Session, row: Annotation, coder_id: str, *, every: bool) -> bool:
    person = session.participants.get(row.participant_id)
    return (
        row.coder_id == coder_id
        and person is not None
        and person.role == "client"
        and (every or is_incongruence(session, row))
    )


def cues_by_coder(session: Session) -> dict[str, tuple[MetCue, ...]]:
    """Each coder's incongruences of the client; a coder without any is left out."""
    coder_ids = sorted({row.coder_id for row in session.annotations.values()})
    cues = {coder_id: client_cues(session, coder_id=coder_id) for coder_id in coder_ids}
    return {coder_id: rows for coder_id, rows in cues.items() if rows}


def responses_by_coder(session: Session) -> dict[str, tuple[ResponseCount, ...]]:
    """What they were met with."""
    duration_s = session.info.duration_s
    cues = cues_by_coder(session)
    return {coder_id: by_response(rows, duration_s=duration_s, parts=PARTS) for coder_id, rows in cues.items()}


def response_name(session: Session, response_id: str) -> str:
    """What a response is called: by the session's codebook or the one that ships; words stay as they are."""
    code = session.codebook.code(response_id) or shipped_codebook("therapist_response").code(response_id)
    return code.name if code is not None else response_id


def export_cues(session: Session, rows: Sequence[MetCue], path: Path, *, turns: HeardTurns | None = None) -> None:
    """Write one row per cue as CSV, whole or not at all. People go by id and role, not by name.

    Args:
        turns: Of everybody, as they were heard; None where that is not known.

    Raises:
        OSError: the file cannot be written.
    """
    write_csv(path, [{**_cue_cells(session, row), **_heard_cells(row, turns)} for row in rows])


def export_summary(session: Session, rows: Sequence[MetCue], path: Path, *, turns: HeardTurns | None = None) -> None:
    """Write counts and latencies as CSV: over all cues, per outcome and per response; for the session and each third.

    Raises:
        OSError: the file cannot be written.
    """
    write_csv(path, summary_rows(session, rows, turns=turns))


def export_responses(session: Session, path: Path) -> None:
    """Write :func:`summary_rows` of every coder's incongruences of the client as CSV.

    Raises:
        OSError: the file cannot be written.
    """
    write_csv(path, (cells for rows in cues_by_coder(session).values() for cells in summary_rows(session, rows)))


def summary_rows(session: Session, rows: Sequence[MetCue], *, turns: HeardTurns | None = None) -> list[dict[str, Cell]]:
    """The rows of :func:`export_summary`. Shares are of the cues with a coded response in that part of the session."""
    duration_s = session.info.duration_s
    told: list[dict[str, Cell]] = []
    for part in range(PARTS + 1):
        own = [row for row in rows if not part or part_of(row.onset_s, duration_s=duration_s, parts=PARTS) == part - 1]
        coded = sum(row.outcome != "uncoded" for row in own)
        head: dict[str, Cell] = {
            "coder_id": rows[0].cue.coder_id if rows else "",
            "coded": conditions_of(session, rows[0].cue.coder_id) if rows else "",
            "part": f"third {part}" if part else "session",
        }
        counts = attunement(own).counts
        told.append(
            {
                **head,
                **_group_cells("all cues", "", len(own), None),
                **_latency_cells(_timed(own)),
                **_timing_cells(own, turns),
            }
        )
        for outcome in OUTCOMES:
            share = counts[outcome] / coded if coded and outcome != "uncoded" else None
            of_it = [row for row in own if row.outcome == outcome]
            cells = _group_cells("outcome", outcome, counts[outcome], share)
            told.append({**head, **cells, **_latency_cells(_timed(of_it)), **_timing_cells(of_it, turns)})
        for response in by_response(own, duration_s=duration_s, parts=PARTS):
            if response.response_id:
                name = response_name(session, response.response_id)
                cells = _group_cells("response", name, response.count, response.count / coded)
                with_it = [row for row in own if row.response_id == response.response_id]
                told.append({**head, **cells, **_latency_cells(response.latencies), **_timing_cells(with_it, turns)})
    return told


def _timed(rows: Sequence[MetCue]) -> Latencies | None:
    return latencies([row.latency_s for row in rows if row.latency_s is not None])


def _group_cells(group: str, name: str, count: int, share: float | None) -> dict[str, Cell]:
    return {"group": group, "name": name, "count": count, "share_of_coded": share}


def _latency_cells(found: Latencies | None) -> dict[str, Cell]:
    return {
        "latency_count": found.count if found is not None else 0,
        "latency_median_s": found.median_s if found is not None else None,
        "latency_lower_quartile_s": found.lower_quartile_s if found is not None else None,
        "latency_upper_quartile_s": found.upper_quartile_s if found is not None else None,
    }


def _timing_cells(rows: Sequence[MetCue], turns: HeardTurns | None) -> dict[str, Cell]:
    found = over_cues(turns.after(row.onset_s) for row in rows) if turns is not None else None
    return {
        "therapist_speaks_after_median_s": found.speaks_after_s if found is not None else None,
        "silence_held_median_s": found.silence_held_s if found is not None else None,
        "interruptions": found.interruptions if found is not None else None,
    }


def _heard_cells(row: MetCue, turns: HeardTurns | None) -> dict[str, Cell]:
    heard = turns.after(row.onset_s) if turns is not None else None
    return {
        "therapist_speaks_after_s": heard.speaks_after_s if heard is not None else None,
        "silence_held_s": heard.silence_held_s if heard is not None else None,
        "interrupts": int(heard.interrupts) if heard is not None else None,
    }


def _cue_cells(session: Session, row: MetCue) -> dict[str, Cell]:
    cue, reply = row.cue, row.reply
    return {
        "cue_id": cue.id,
        "coder_id": cue.coder_id,
        "coded": conditions_of(session, cue.coder_id),
        "onset_s": row.onset_s,
        "start_s": cue.start_s,
        "end_s": cue.end_s,
        "third": part_of(row.onset_s, duration_s=session.info.duration_s, parts=PARTS) + 1,
        "participant_id": cue.participant_id,
        "code_id": cue.code_id,
        "code": session.codebook.name_of(cue.code_id),
        "outcome": row.outcome,
        "response_id": row.response_id,
        "response": response_name(session, row.response_id),
        "response_by": reply.participant_id if reply is not None else "",
        "response_start_s": reply.start_s if reply is not None else None,
        "response_end_s": reply.end_s if reply is not None else None,
        "latency_s": row.latency_s,
    }
