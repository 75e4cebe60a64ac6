"""Finding moments of a session: annotations, flags and utterances by words, code, coder, person, verdict and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.domain.annotations import Annotation
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance

FoundKind = Literal["annotation", "flag", "utterance"]
FOUND_KINDS: tuple[FoundKind, ...] = ("annotation", "flag", "utterance")


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
        found += [_from_annotation(session, row) for row in _annotations(session, query, words)]
    if _may_be("flag", query):
        found += [_from_flag(row) for row in _flags(session, query, words, coder_id)]
    if _may_be("utterance", query):
        found += [_from_utterance(row) for row in _utterances(session, query, words)]
    return tuple(sorted(found, key=lambda one: (one.start_s, one.end_s, one.kind, one.id)))


def _may_be(kind: FoundKind, query: Query) -> bool:
    if query.kind is not None:
        return query.kind == kind
    if query.code_id is not None or query.coder_id is not None:
        return kind == "annotation"
    return kind == "flag" if query.verdict is not None else True


def _annotations(session: Session, query: Query, words: list[str]) -> list[Annotation]:
    return [
        row
        for row in session.annotations.values()
        if query.code_id in (None, row.code_id)
        and query.coder_id in (None, row.coder_id)
        and query.participant_id in (None, row.participant_id)
        and query.verdict is None
        and _in_time(row.start_s, row.end_s, query)
        and _has(words, _annotation_words(session, row) if words else "")
    ]


def _flags(session: Session, query: Query, words: list[str], coder_id: str) -> list[Flag]:
    if query.code_id is not None or query.coder_id is not None:
        return []
    fitting: list[Flag] = []
    for row in session.all_flags().values():
        verdict = session.verdict_of(row.id, coder_id)
        judged = verdict.verdict if verdict is not None else "undecided"
        if (
            query.participant_id in (None, row.participant_id)
            and query.verdict in (None, judged)
            and _in_time(row.start_s, row.end_s, query)
            and _has(words, _flag_words(session, row) if words else "")
        ):
            fitting.append(row)
    return fitting


def _utterances(session: Session, query: Query, words: list[str]) -> list[Utterance]:
    if query.code_id is not None or query.coder_id is not None or query.verdict is not None:
        return []
    return [
        row
        for row in session.utterances.values()
        if query.participant_id in (None, row.participant_id)
        and _in_time(row.start_s, row.end_s, query)
        and _has(words, f"{_label(session, row.participant_id)} {row.text}".casefold() if words else "")
    ]


def _in_time(start_s: float, end_s: float, query: Query) -> bool:
    length_s = end_s - start_s
    return (
        (query.shortest_s is None or length_s >= query.shortest_s - 1e-6)
        and (query.longest_s is None or length_s <= query.longest_s + 1e-6)
        and (query.from_s is None or end_s >= query.from_s)
        and (query.to_s is None or start_s <= query.to_s)
    )


def _has(words: list[str], sought: str) -> bool:
    return all(word in sought for word in words)


def _annotation_words(session: Session, row: Annotation) -> str:
    coder = session.coders.get(row.coder_id)
    kind = (row.incongruence.type or "").replace("_", " ") if row.incongruence is not None else ""
    parts = (
        _code_name(session, row),
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


def _label(session: Session, participant_id: str | None) -> str:
    person = session.participants.get(participant_id or "")
    return person.label if person is not None else ""


def _code_name(session: Session, row: Annotation) -> str:
    code = session.codebook.code(row.code_id)
    return code.name if code is not None else row.code_id


def _from_annotation(session: Session, row: Annotation) -> Found:
    return Found(
        kind="annotation",
        id=row.id,
        start_s=row.start_s,
        end_s=row.end_s,
        participant_id=row.participant_id,
        title=_code_name(session, row),
        text=row.note,
    )


def _from_flag(row: Flag) -> Found:
    return Found(
        kind="flag",
        id=row.id,
        start_s=row.start_s,
        end_s=row.end_s,
        participant_id=row.participant_id,
        title=row.rule.replace("_", " ").capitalize() if row.kind == "incongruence" else row.family.capitalize(),
        text=row.text,
    )


def _from_utterance(row: Utterance) -> Found:
    return Found(
        kind="utterance",
        id=row.id,
        start_s=row.start_s,
        end_s=row.end_s,
        participant_id=row.participant_id,
        title="",
        text=row.text,
    )
