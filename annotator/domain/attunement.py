"""How the therapist met the client's cues: response codes, how soon they came, and what that makes of the session.

A cue is an annotation about a client. Its response is the one written into its link (``therapist_response``) or, where
there is none, the first response code the same coder gave the therapist within :data:`PAIRED_WITHIN_S` of the cue's
onset and before the next cue. Latency runs from the cue's onset to the start of that response annotation; a response
without an annotation of its own has none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.domain.annotations import Annotation
from annotator.domain.clock import new_id, utc_now
from annotator.domain.codebook import Code, Codebook
from annotator.domain.codebook_edits import add_codes
from annotator.domain.detection_scores import Latencies, latencies
from annotator.domain.edits import Edit, EditError, add_annotations, change_annotations, delete_annotations
from annotator.domain.edits import merged as merged_edits
from annotator.domain.session import Session

NOT_A_MOMENT = ("not_incongruent", "uncodable")
"""Types and codes of the incongruence codebook that say there is nothing to be noticed."""

Outcome = Literal["met", "missed", "other", "uncoded"]
OUTCOMES: tuple[Outcome, ...] = ("met", "missed", "other", "uncoded")

PAIRED_WITHIN_S = 15.0
RESPONSE_GROUP = "therapist_response"
"""The exclusive group of response codes, in the codebook that ships with the program."""

_MET = frozenset(
    {
        "explores",
        "acknowledges",
        "names_it",
        "asks_about_it",
        "reflects_feeling",
        "validates",
        "wordless",
        "silence",  # as "wordless" was called in the codebook's version 2
        "stays_silent",
        "mirrors",
    }
)
_MISSED = frozenset(
    ("leaves", "misses", "advises", "changes_topic", "joins_in", "interrupts", "no_response", "reflects_content")
)
_SILENT = frozenset(("no_response", "misses"))
"""Responses that are the absence of one: they begin at no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetCue:
    """One cue and what the therapist made of it.

    Attributes:
        onset_s: Where the first cue begins.
        response_id: Id of the response code; words, where the coder wrote words; empty where nothing is coded.
        reply: The therapist's annotation that the latency is taken from, if there is one.
    """

    cue: Annotation
    onset_s: float
    response_id: str
    outcome: Outcome
    reply: Annotation | None

    @property
    def latency_s(self) -> float | None:
        """From the cue's onset to the start of the response; None where no response has a time."""
        if self.reply is None or self.response_id in _SILENT:
            return None
        return self.reply.start_s - self.onset_s


def cue_onset_s(annotation: Annotation) -> float:
    """Where the first cue of the annotated person begins; the start of the annotation where no cue is linked."""
    cues = annotation.incongruence.cues if annotation.incongruence is not None else ()
    own = [cue.start_s for cue in cues if cue.participant_id == annotation.participant_id]
    return min(own, default=annotation.start_s)


def is_response_code(code: Code) -> bool:
    """True for a code that says how the therapist responded."""
    return code.exclusive_group == RESPONSE_GROUP


def outcome_of(response_id: str, codebook: Codebook) -> Outcome:
    """What a response code says: met or missed by itself or by a code it stands under; other for a lab's own codes.

    To stay with the words (reflecting content only) leaves the cue unmet; a silence that is held meets it.
    """
    if not response_id:
        return "uncoded"
    seen: set[str] = set()
    at: str | None = response_id
    while at is not None and at not in seen:
        if at in _MET:
            return "met"
        if at in _MISSED:
            return "missed"
        seen.add(at)
        code = codebook.code(at)
        at = code.parent_id if code is not None else None
    return "other"


def met_cues(session: Session, cues: Iterable[Annotation]) -> tuple[MetCue, ...]:
    """Each cue with its response, by onset."""
    ordered = sorted(cues, key=lambda row: (cue_onset_s(row), row.id))
    onsets_s = [cue_onset_s(row) for row in ordered]
    replies = _replies(session)
    met: list[MetCue] = []
    for cue, onset_s in zip(ordered, onsets_s, strict=True):
        following = bisect_right(onsets_s, onset_s)
        next_onset_s = onsets_s[following] if following < len(onsets_s) else float("inf")
        met.append(_met(session, cue, next_onset_s=next_onset_s, replies=replies.get(cue.coder_id, ())))
    return tuple(met)


def _replies(session: Session) -> Mapping[str, Sequence[Annotation]]:
    """The therapists' response annotations of each coder, by start."""
    found: dict[str, list[Annotation]] = {}
    codes = {code.id for code in session.codebook.codes if is_response_code(code)}
    for row in sorted(session.annotations.values(), key=lambda row: (row.start_s, row.id)):
        person = session.participants.get(row.participant_id)
        if row.code_id in codes and person is not None and person.role == "therapist":
            found.setdefault(row.coder_id, []).append(row)
    return found


def _start_s(row: Annotation) -> float:
    return row.start_s


def _met(session: Session, cue: Annotation, *, next_onset_s: float, replies: Sequence[Annotation]) -> MetCue:
    onset_s = cue_onset_s(cue)
    written = cue.incongruence.therapist_response if cue.incongruence is not None else None
    end_s = min(onset_s + PAIRED_WITHIN_S, next_onset_s)
    first = bisect_left(replies, onset_s, key=_start_s)
    near = replies[first : bisect_right(replies, end_s, key=_start_s)]
    reply = next((row for row in near if written in (None, "", row.code_id)), None)
    response_id = written or (reply.code_id if reply is not None else "")
    return MetCue(
        cue=cue,
        onset_s=onset_s,
        response_id=response_id,
        outcome=outcome_of(response_id, session.codebook),
        reply=reply,
    )


# --- the session as a whole -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attunement:
    """Counts over cues. ``met_share`` leaves out what was not coded; None where nothing was."""

    cues: int
    counts: Mapping[Outcome, int]
    latencies: Latencies | None

    @property
    def met_share(self) -> float | None:
        """Met, of those coded; 0 to 1."""
        coded = self.cues - self.counts["uncoded"]
        return self.counts["met"] / coded if coded else None


def attunement(rows: Sequence[MetCue]) -> Attunement:
    """Counts, and the latency of responses that met a cue."""
    times_s = [row.latency_s for row in rows if row.outcome == "met" and row.latency_s is not None]
    counts: dict[Outcome, int] = {outcome: sum(row.outcome == outcome for row in rows) for outcome in OUTCOMES}
    return Attunement(cues=len(rows), counts=counts, latencies=latencies(times_s))


def by_parts(rows: Sequence[MetCue], *, duration_s: float, parts: int = 3) -> tuple[Attunement, ...]:
    """The same for equal parts of the session, by the cue's onset."""
    return tuple(
        attunement([row for row in rows if part_of(row.onset_s, duration_s=duration_s, parts=parts) == number])
        for number in range(parts)
    )


def part_of(time_s: float, *, duration_s: float, parts: int = 3) -> int:
    """Which of the equal parts of the session a time lies in, from 0."""
    return min(parts - 1, int(time_s / duration_s * parts)) if duration_s > 0 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCount:
    """One response code over cues.

    Attributes:
        response_id: Empty for cues without a coded response.
        part_counts: By the part of the session in which the cue begins.
        latencies: Of those responses that have a time; None where none has.
    """

    response_id: str
    outcome: Outcome
    count: int
    part_counts: tuple[int, ...]
    latencies: Latencies | None


def by_response(rows: Sequence[MetCue], *, duration_s: float, parts: int = 3) -> tuple[ResponseCount, ...]:
    """Each response that was given, most frequent first; cues without one come last."""
    grouped: dict[str, list[MetCue]] = {}
    for row in rows:
        grouped.setdefault(row.response_id, []).append(row)
    told = [
        ResponseCount(
            response_id=response_id,
            outcome=own[0].outcome,
            count=len(own),
            part_counts=tuple(part.cues for part in by_parts(own, duration_s=duration_s, parts=parts)),
            latencies=latencies([row.latency_s for row in own if row.latency_s is not None]),
        )
        for response_id, own in grouped.items()
    ]
    return tuple(sorted(told, key=lambda row: (not row.response_id, -row.count, row.response_id)))


# --- coding a response ----------------------------------------------------------------------------------------------


def respond(
    session: Session, met: MetCue, code: Code | None, *, time_s: float | None, coder_id: str, now: str | None = None
) -> Edit:
    """Code how the therapist met a cue; None takes it back. One edit, the code added to the codebook where it lacks.

    The response is written into the cue's link, if it has one, and, where it begins at a time, becomes an annotation of
    the therapist: as long as the therapist's utterance it lies in, else a point.

    Args:
        time_s: Where the response begins; None (or before the cue) where it has no time.

    Raises:
        EditError: the cue is another coder's, there is no therapist to give the response to, or a cue that is no
            incongruence (and so has no link) is given a response without a time.
    """
    if met.cue.coder_id != coder_id:
        raise EditError("this cue was coded by somebody else; code the response on your own annotation")
    stamp = now or utc_now()
    edits: list[Edit] = []
    if code is not None and session.codebook.code(code.id) is None:
        edits.append(add_codes(session, [_fitting(session, code)]))
    link = met.cue.incongruence
    if link is not None:
        told = replace(link, therapist_response=code.id if code is not None else None)
        edits.append(change_annotations(session, [replace(met.cue, incongruence=told)], now=stamp))
    if met.reply is not None and met.reply.coder_id == coder_id:
        edits.append(delete_annotations(session, [met.reply.id]))
    if code is not None:
        at_s = _reply_time_s(met, code, time_s)
        if at_s is not None:
            edits.append(_reply_edit(session, code, time_s=at_s, coder_id=coder_id, stamp=stamp))
    return merged_edits("Code therapist's response", *edits)


def _reply_time_s(met: MetCue, code: Code, time_s: float | None) -> float | None:
    """Where the response's own annotation goes; None for none."""
    linked = met.cue.incongruence is not None
    if code.id in _SILENT:
        return None if linked else max(met.onset_s, min(met.cue.end_s, met.onset_s + PAIRED_WITHIN_S))
    if time_s is not None and met.onset_s <= time_s <= met.onset_s + PAIRED_WITHIN_S:
        return time_s
    if not linked:
        raise EditError(
            f"play to where the response begins (up to {PAIRED_WITHIN_S:.0f} s after the cue), then press its key"
        )
    return None


def _fitting(session: Session, code: Code) -> Code:
    """The code as it goes into this codebook: without a key that is taken, and under nothing that is not there."""
    keys = {row.shortcut.lower() for row in session.codebook.codes if row.shortcut}
    known = session.codebook.code(code.parent_id or "") is not None
    return replace(
        code,
        shortcut="" if code.shortcut.lower() in keys else code.shortcut,
        parent_id=code.parent_id if known else None,
    )


def _reply_edit(session: Session, code: Code, *, time_s: float, coder_id: str, stamp: str) -> Edit:
    therapist = next((row for row in session.participants.values() if row.role == "therapist"), None)
    if therapist is None:
        raise EditError("nobody in this session is a therapist; say who is in People (Ctrl+6)")
    said = next(
        (
            row
            for row in session.utterances.values()
            if row.participant_id == therapist.id and row.start_s - 0.5 <= time_s < row.end_s
        ),
        None,
    )
    reply = Annotation(
        id=new_id(),
        coder_id=coder_id,
        tier=code.tier,
        code_id=code.id,
        participant_id=therapist.id,
        start_s=time_s,
        end_s=said.end_s if said is not None else time_s,
        created_at=stamp,
        modified_at=stamp,
    )
    after = session if session.codebook.code(code.id) is not None else _session_with(session, code)
    return add_annotations(after, [reply])


def _session_with(session: Session, code: Code) -> Session:
    """The session as it is once the code is in its codebook, for the checks of the annotation that follows."""
    codebook = replace(session.codebook, codes=(*session.codebook.codes, _fitting(session, code)))
    return replace(session, codebook=codebook)


def is_incongruence(session: Session, row: Annotation) -> bool:
    """True for an annotation that says words and body disagree, by its code or by its link."""
    link = row.incongruence
    if row.code_id in NOT_A_MOMENT or (link is not None and link.type in NOT_A_MOMENT):
        return False
    code = session.codebook.code(row.code_id)
    return link is not None or (code is not None and code.incongruence)
