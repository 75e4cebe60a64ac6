"""Finding moments of a session: annotations, flags and utterances by words, code, coder, person, verdict and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from annotator.domain.annotations import Annotation
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance

FoundKind = Literal["annotation", "flag", "utterance"]
FOUND_KINDS: tuple[FoundKind, ...] = ("annotation", "flag", "utterance")
_Row = TypeVar("_Row", Annotation, Flag, Utterance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for. Everything that is given must hold; what is None or empty does not matter.

    Attributes:
        words: All of them are in the moment's text, code, people or note; upper and lower case are the same.
        code_id: Only annotations have codes; likewise ``coder_id``.
        verdict: Of the coder who looks; ``undecided`` for none. Only flags have verdicts.
        shortest_s, longest_s: Length in seconds.
        from_s, to_s: The moment overlaps this stretch of the session.
    """

    words: str = ""
    kind: FoundKind | None = None
    code_id: str | None = None
    coder_id: str | None = None
    participant_id: str | None = None
    verdict: VerdictKind | Literal["undecided"] | None = None
    shortest_s: float | None = None
    longest_s: float | None = None
    from_s: float | None = None
    to_s: float | None = None

    @property
    def empty(self) -> bool:
        """True if it looks for nothing in particular."""
        return self == Query()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One moment. ``title`` says what it is in a few words, ``text`` what is said or noted of it."""

    kind: FoundKind
    id: str
    start_s: float
    end_s: float
    participant_id: str | None
    title: str
    text: str


def find(session: Session, query: Query, *, coder_id: str) -> tuple[Found, ...]:
    """All moments that fit, by time.

    Args:
        coder_id: Who looks: verdicts are theirs.
    """
    words = query.words.casefold().split()
    found: list[Found] = []
    if _may_be("annotation", query):
        found += [
            _found("annotation", row, title=session.codebook.name_of(row.code_id), text=row.note)
            for row in session.annotations.values()
            if query.code_id in (None, row.code_id) and query.coder_id in (None, row.coder_id)
            if _fits(session, row, query, words, _annotation_words)
        ]
    if _may_be("flag", query):
        found += [
            _found("flag", row, title=_flag_title(row), text=row.text)
            for row in session.all_flags().values()
            if query.verdict in (None, _judged(session, row, coder_id))
            if _fits(session, row, query, words, _flag_words)
        ]
    if _may_be("utterance", query):
        found += [
            _found("utterance", row, title="", text=row.text)
            for row in session.utterances.values()
            if _fits(session, row, query, words, _utterance_words)
        ]
    return tuple(sorted(found, key=lambda one: (one.start_s, one.end_s, one.kind, one.id)))


def _may_be(kind: FoundKind, query: Query) -> bool:
    """Whether anything of this kind can have what is looked for: codes and coders, or verdicts."""
    coded, judged = query.code_id is not None or query.coder_id is not None, query.verdict is not None
    can = {"annotation": not judged, "flag": not coded, "utterance": not coded and not judged}
    return query.kind in (None, kind) and can[kind]


def _found(kind: FoundKind, row: _Row, *, title: str, text: str) -> Found:
    return Found(
        kind=kind,
        id=row.id,
        start_s=row.start_s,
        end_s=row.end_s,
        participant_id=row.participant_id,
        title=title,
        text=text,
    )


def _fits(
    session: Session, row: _Row, query: Query, words: list[str], words_of: Callable[[Session, _Row], str]
) -> bool:
    if query.participant_id not in (None, row.participant_id) or not _in_time(row.start_s, row.end_s, query):
        return False
    sought = words_of(session, row) if words else ""
    return all(word in sought for word in words)


def _in_time(start_s: float, end_s: float, query: Query) -> bool:
    length_s = end_s - start_s
    return (
        (query.shortest_s is None or length_s >= query.shortest_s - 1e-6)
        and (query.longest_s is None or length_s <= query.longest_s + 1e-6)
        and (query.from_s is None or end_s >= query.from_s)
        and (query.to_s is None or start_s <= query.to_s)
    )


def _annotation_words(session: Session, row: Annotation) -> str:
    coder = session.coders.get(row.coder_id)
    kind = (row.incongruence.type or "").replace("_", " ") if row.incongruence is not None else ""
    parts = (
        session.codebook.name_of(row.code_id),
        kind,
        _label(session, row.participant_id),
        row.note,
        row.tier,
        coder.name if coder is not None else "",
        row.coder_id,
    )
    return " ".join(parts).casefold()


def _flag_words(session: Session, row: Flag) -> str:
    signals = " ".join(evidence.signal for evidence in row.evidence)
    parts = (row.text, row.rule, signals, row.family, _label(session, row.participant_id))
    return " ".join(parts).replace("_", " ").casefold()


def _utterance_words(session: Session, row: Utterance) -> str:
    return f"{_label(session, row.participant_id)} {row.text}".casefold()


def _label(session: Session, participant_id: str | None) -> str:
    person = session.participants.get(participant_id or "")
    return person.label if person is not None else ""


def _judged(session: Session, flag: Flag, coder_id: str) -> VerdictKind | Literal["undecided"]:
    verdict = session.verdict_of(flag.id, coder_id)
    return verdict.verdict if verdict is not None else "undecided"


def _flag_title(flag: Flag) -> str:
    return (flag.rule.replace("_", " ") if flag.kind == "incongruence" else flag.family).capitalize()
