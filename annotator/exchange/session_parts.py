"""What there is in a session, named and counted: so that a format can say what it has no place for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotator.domain.annotations import Annotation
from annotator.domain.ratings import curves_of
from annotator.domain.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A kind of thing in a session.

    Attributes:
        one, many: What one and several are called.
        count: How many a session has.
    """

    name: str
    one: str
    many: str
    count: Callable[[Session], int]

    def words(self, count: int) -> str:
        """What so many are called."""
        return self.one if count == 1 else self.many


def _annotations(test: Callable[[Annotation], object]) -> Callable[[Session], int]:
    return lambda session: sum(bool(test(row)) for row in session.annotations.values())


def _total(counts: Iterable[int]) -> int:
    return sum(counts)


def _cues(session: Session) -> int:
    return _total(len(row.incongruence.cues) for row in session.annotations.values() if row.incongruence)


def _evidence(session: Session) -> int:
    return _total(len(flag.evidence) for flag in session.all_flags().values())


def _coverage(session: Session) -> int:
    return len(session.findings.info.coverage) if session.findings.info is not None else 0


def _part(name: str, one: str, many: str, count: Callable[[Session], int]) -> Part:
    return Part(name=name, one=one, many=many, count=count)


PARTS: tuple[Part, ...] = (
    _part("annotations", "annotation", "annotations", lambda session: len(session.annotations)),
    _part("notes", "note on an annotation", "notes on annotations", _annotations(lambda row: row.note)),
    _part("confidence", "rating of confidence", "ratings of confidence", _annotations(lambda row: row.confidence)),
    _part("intensity", "rating of intensity", "ratings of intensity", _annotations(lambda row: row.rated_intensity)),
    _part("modifiers", "modifier", "modifiers", lambda one: _total(len(r.modifiers) for r in one.annotations.values())),
    _part(
        "ratings",
        "rating on a scale of the codebook's own",
        "ratings on scales of the codebook's own",
        lambda one: _total(len(row.ratings) for row in one.annotations.values()),
    ),
    _part("tier_rules", "rule for a tier", "rules for tiers", lambda one: len(one.codebook.tiers)),
    _part(
        "incongruence",
        "link of words and cues (type, words, valence, response)",
        "links of words and cues (type, words, valence, response)",
        _annotations(lambda row: row.incongruence),
    ),
    _part("cues", "cue with its times", "cues with their times", _cues),
    _part(
        "running", "mark that a code still runs", "marks that codes still run", _annotations(lambda row: row.running)
    ),
    _part(
        "change_times",
        "time at which an annotation was made and changed",
        "times at which annotations were made and changed",
        _annotations(lambda row: row.created_at or row.modified_at),
    ),
    _part("flag_links", "link to a flag", "links to flags", _annotations(lambda row: row.flag_id)),
    _part("coders", "coder", "coders", lambda session: len({row.coder_id for row in session.annotations.values()})),
    _part(
        "blinding",
        "note on what a coder did not see",
        "notes on what coders did not see",
        lambda session: sum(bool(row.conditions) for row in session.coders.values()),
    ),
    _part("utterances", "utterance of the transcript", "utterances of the transcript", lambda one: len(one.utterances)),
    _part(
        "valence",
        "rating of an utterance's valence",
        "ratings of utterances' valence",
        lambda session: sum(row.valence is not None for row in session.utterances.values()),
    ),
    _part("flags", "flag", "flags", lambda session: len(session.all_flags())),
    _part("evidence", "signal behind a flag", "signals behind flags", _evidence),
    _part("verdicts", "verdict", "verdicts", lambda session: len(session.verdicts)),
    _part("markers", "noted moment", "noted moments", lambda session: len(session.markers)),
    _part("codes", "code", "codes", lambda session: len(session.codebook.codes)),
    _part(
        "definitions",
        "code's definition",
        "codes' definitions",
        lambda session: sum(bool(code.definition) for code in session.codebook.codes),
    ),
    _part(
        "code_tree",
        "code's place under another",
        "codes' places under others",
        lambda session: sum(code.parent_id is not None for code in session.codebook.codes),
    ),
    _part(
        "code_settings",
        "code's colour, key and rules",
        "codes' colours, keys and rules",
        lambda session: len(session.codebook.codes),
    ),
    _part("participants", "participant", "participants", lambda session: len(session.participants)),
    _part("media", "recording", "recordings", lambda session: len(session.media)),
    _part(
        "regions",
        "place of a participant in the picture",
        "places of participants in the picture",
        lambda session: len(session.participants),
    ),
    _part("coverage", "account of what could be measured", "accounts of what could be measured", _coverage),
    _part("playlists", "playlist", "playlists", lambda session: len(session.playlists)),
    _part(
        "cover_areas", "covered area of the picture", "covered areas of the picture", lambda one: len(one.cover_areas)
    ),
    _part("ratings", "continuous rating", "continuous ratings", lambda session: len(curves_of(session.ratings))),
    _part("tier_locks", "lock of a tier", "locks of tiers", lambda session: len(session.tier_locks)),
)

EVERYTHING = frozenset(part.name for part in PARTS)


def parts_in(session: Session) -> tuple[tuple[Part, int], ...]:
    """Each kind of thing with how many of it the session has."""
    return tuple((part, part.count(session)) for part in PARTS)
