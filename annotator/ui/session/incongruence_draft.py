"""An incongruence before it is confirmed: which words and cues it proposes, and the one edit it becomes. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.analysis.suggested_codes import suggested_code
from annotator.domain import edits, verdict_edits
from annotator.domain.annotations import INCONGRUENCE_TYPES, Annotation, Cue, Incongruence, IncongruenceType
from annotator.domain.clock import new_id, utc_now
from annotator.domain.code_links import link_for_span, type_named, with_words
from annotator.domain.codebook import Code
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.flags import Flag
from annotator.domain.session import Session

_NEAR_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the card shows.

    Attributes:
        annotation: The incongruence that is edited; None for a new one.
        flag_id: The candidate it is made from; it is accepted with it. None for none.
    """

    participant_id: str
    start_s: float
    end_s: float
    link: Incongruence
    annotation: Annotation | None = None
    flag_id: str | None = None

    @property
    def span(self) -> tuple[float, float]:
        """Start and end in seconds of the session."""
        return self.start_s, self.end_s


@dataclass(frozen=True, slots=True, kw_only=True)
class CueOffer:
    """A cue that can be ticked. ``what`` says where it comes from, where it has no code to be called by."""

    cue: Cue
    what: str
    ticked: bool


def draft_of_annotation(annotation: Annotation) -> Draft:
    """An incongruence that is there, to be edited."""
    return Draft(
        participant_id=annotation.participant_id,
        start_s=annotation.start_s,
        end_s=annotation.end_s,
        link=annotation.incongruence or Incongruence(),
        annotation=annotation,
        flag_id=annotation.flag_id,
    )


def draft_of_flag(session: Session, flag: Flag) -> Draft:
    """A candidate with its words, its type, and what the person's face and body did then."""
    words = session.utterances.get(flag.utterance_id or "")
    link = link_for_span(session, (flag.start_s, flag.end_s), about=flag.participant_id)
    if words is not None:
        link = with_words(link, words)
    link = replace(link, type=type_named(flag.rule))
    draft = Draft(
        participant_id=flag.participant_id, start_s=flag.start_s, end_s=flag.end_s, link=link, flag_id=flag.id
    )
    return with_ticked_cues(session, draft)


def draft_of_span(session: Session, span: tuple[float, float], participant_id: str) -> Draft:
    """A span with the words and cues of this person that overlap it. Its type is the coder's to say."""
    link = link_for_span(session, span, about=participant_id)
    draft = Draft(participant_id=participant_id, start_s=span[0], end_s=span[1], link=link)
    return with_ticked_cues(session, draft)


def with_ticked_cues(session: Session, draft: Draft) -> Draft:
    """The draft with every cue that is ticked beforehand."""
    offers = cue_offers(session, draft)
    return replace(draft, link=replace(draft.link, cues=tuple(offer.cue for offer in offers if offer.ticked)))


def cue_offers(session: Session, draft: Draft) -> tuple[CueOffer, ...]:
    """The draft's own cues, then what else this person did at the time: flags, and annotations of movement.

    For a new incongruence overlapping flags are ticked; of a candidate nothing overlaps, it is its own cue.
    """
    own = [CueOffer(cue=cue, what="", ticked=True) for cue in draft.link.cues]
    new = draft.annotation is None
    flags = [flag for flag in session.findings.flags.values() if flag.kind == "shift" and _is_at(flag, draft)]
    candidate = session.flag(draft.flag_id or "")
    if not flags and candidate is not None and new:
        flags = [candidate]
    offers = [CueOffer(cue=cue_of(flag, _movement_code(session, flag)), what=flag.text, ticked=new) for flag in flags]
    offers += [
        CueOffer(cue=_cue_of_annotation(row), what="", ticked=False)
        for row in session.annotations.values()
        if row.incongruence is None
        and row.participant_id == draft.participant_id
        and row.start_s <= draft.end_s
        and row.end_s >= draft.start_s
        and not row.running
    ]
    return _each_once((*own, *sorted(offers, key=lambda offer: offer.cue.start_s)))


def types_offered(session: Session) -> tuple[IncongruenceType, ...]:
    """The types a coder can say: those with a code of their own; all of them where one code stands for every type."""
    linking = [code for code in session.codebook.codes if code.incongruence]
    named = {code.id for code in linking}
    if any(type_named(code.id) is None for code in linking):
        return INCONGRUENCE_TYPES
    return tuple(kind for kind in INCONGRUENCE_TYPES if kind in named)


def code_of_type(session: Session, kind: IncongruenceType | None) -> Code:
    """The code an incongruence of this type gets.

    Raises:
        EditError: the codebook has none that links words and cues, or no type was said and each code is one.
    """
    linking = [code for code in session.codebook.codes if code.incongruence]
    if not linking:
        raise EditError("the codebook has no code for incongruence; mark one as such in Session > Codebook")
    exact = next((code for code in linking if code.id == kind), None)
    general = next((code for code in linking if type_named(code.id) is None), None)
    found = exact or general
    if found is None:
        raise EditError("say of which type it is: press its key, or choose it")
    return found


def confirmed(session: Session, draft: Draft, *, coder_id: str, now: str | None = None) -> Edit:
    """The one edit that makes the incongruence, and accepts its candidate, or changes the one that is there.

    Raises:
        EditError: it has no type, or is not valid in this session.
    """
    code, stamp = code_of_type(session, draft.link.type), now or utc_now()
    if draft.annotation is not None:
        before = session.annotations.get(draft.annotation.id, draft.annotation)
        old = session.codebook.code(before.code_id)
        tier = code.tier if old is None or before.tier == old.tier else before.tier
        row = replace(before, code_id=code.id, tier=tier, participant_id=draft.participant_id, incongruence=draft.link)
        return edits.change_annotations(session, [row], label="Edit incongruence", now=stamp)
    made = Annotation(
        id=new_id(),
        coder_id=coder_id,
        tier=code.tier,
        code_id=code.id,
        participant_id=draft.participant_id,
        start_s=draft.start_s,
        end_s=draft.end_s,
        created_at=stamp,
        modified_at=stamp,
        incongruence=draft.link,
        flag_id=draft.flag_id,
    )
    flag = session.flag(draft.flag_id or "")
    if flag is None:
        return edits.add_annotations(session, [made], label="Link words and cues")
    edits.check_annotation(session, made)
    judged = verdict_edits.judge_flag(session, flag, coder_id=coder_id, verdict="accepted", now=stamp)
    return replace(judged, changes=(*judged.changes, Change(table="annotations", before=None, after=made)))


def _is_at(flag: Flag, draft: Draft) -> bool:
    return flag.participant_id == draft.participant_id and (
        flag.onset_s < draft.end_s and flag.offset_s > draft.start_s
    )


def cue_of(flag: Flag, code: Code | None) -> Cue:
    """What moved, as a cue of an incongruence; ``code`` is what it is called, unless that is an incongruence itself."""
    return Cue(
        code_id=code.id if code is not None and not code.incongruence else "",
        participant_id=flag.participant_id,
        start_s=flag.onset_s,
        end_s=flag.offset_s,
    )


def _movement_code(session: Session, flag: Flag) -> Code | None:
    return suggested_code(session, replace(flag, kind="shift"))


def _cue_of_annotation(row: Annotation) -> Cue:
    return Cue(code_id=row.code_id, participant_id=row.participant_id, start_s=row.start_s, end_s=row.end_s)


def _each_once(offers: Iterable[CueOffer]) -> tuple[CueOffer, ...]:
    """Of equal cues the first, with whatever words any of them has."""
    found: dict[Cue, CueOffer] = {}
    for offer in offers:
        before = found.get(offer.cue)
        found[offer.cue] = offer if before is None else replace(before, what=before.what or offer.what)
    return tuple(found.values())
