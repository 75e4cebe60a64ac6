"""What a coder decides on a flag, and the annotation that comes of accepting it.

Like :mod:`annotator.domain.edits`: pure, from a session to an :class:`~annotator.domain.edits.Edit`.
"""

from __future__ import annotations

from dataclasses import replace

from annotator.domain.annotations import Annotation, Cue, Incongruence
from annotator.domain.clock import new_id, utc_now
from annotator.domain.code_links import type_named, with_words
from annotator.domain.edits import Change, Edit, change_annotations, check_annotation, merged
from annotator.domain.flags import Flag, Verdict, VerdictKind
from annotator.domain.session import Session


def judge_flag(
    session: Session, flag: Flag, *, coder_id: str, verdict: VerdictKind | None, now: str | None = None
) -> Edit:
    """Set or (with None) take back a coder's verdict on a flag."""
    before = session.verdict_of(flag.id, coder_id)
    after = None
    if verdict is not None:
        after = Verdict(flag=flag, coder_id=coder_id, verdict=verdict, decided_at=now or utc_now())
    labels = {"accepted": "Accept flag", "rejected": "Reject flag", "unsure": "Mark flag unsure"}
    label = labels.get(verdict, "Adjust flag") if verdict else "Clear verdict"
    if before is None and after is None:
        return Edit(label=label, changes=())
    return Edit(label=label, changes=(Change(table="verdicts", before=before, after=after),))


def accept_flag(
    session: Session,
    flag: Flag,
    *,
    coder_id: str,
    code_id: str,
    tier: str,
    span: tuple[float, float] | None = None,
    now: str | None = None,
) -> Edit:
    """Accept a flag and turn it into an annotation with the same span, or with ``span`` where its edges were moved.

    Moved edges make the verdict "adjusted". Accepting again, where annotations from this flag by this coder exist,
    sets the verdict and, with a ``span``, their times. An incongruence candidate carries its utterance and its rule
    into the annotation.

    Raises:
        EditError: the annotation is not valid in this session.
    """
    stamp = now or utc_now()
    start_s, end_s = span or (flag.start_s, flag.end_s)
    verdict: VerdictKind = "accepted" if (start_s, end_s) == (flag.start_s, flag.end_s) else "adjusted"
    judged = judge_flag(session, flag, coder_id=coder_id, verdict=verdict, now=stamp)
    taken = [row for row in session.annotations.values() if row.flag_id == flag.id and row.coder_id == coder_id]
    if taken:
        if span is None:
            return judge_flag(session, flag, coder_id=coder_id, verdict="accepted", now=stamp)
        moved = (replace(row, start_s=start_s, end_s=start_s if row.start_s == row.end_s else end_s) for row in taken)
        return merged(judged.label, judged, change_annotations(session, moved, now=stamp))
    code = session.codebook.code(code_id)
    annotation = Annotation(
        id=new_id(),
        coder_id=coder_id,
        tier=tier,
        code_id=code_id,
        participant_id=flag.participant_id,
        start_s=start_s,
        end_s=start_s if code is not None and code.kind == "point" else end_s,
        flag_id=flag.id,
        created_at=stamp,
        modified_at=stamp,
        incongruence=_link_from_flag(session, flag) if code is not None and code.incongruence else None,
    )
    check_annotation(session, annotation)
    return Edit(
        label=judged.label,
        changes=(*judged.changes, Change(table="annotations", before=None, after=annotation)),
    )


def _link_from_flag(session: Session, flag: Flag) -> Incongruence:
    utterance = session.utterances.get(flag.utterance_id or "")
    cue = Cue(code_id="", participant_id=flag.participant_id, start_s=flag.onset_s, end_s=flag.offset_s)
    link = Incongruence(type=type_named(flag.rule) if flag.kind == "incongruence" else None, cues=(cue,))
    return with_words(link, utterance) if utterance is not None else link
