"""What people, codes and moments are called in files of other programs, and how overlapping spans are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.domain.unique_names import UniqueNames

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOWHEN = "1970-01-01T00:00:00+00:00"


def person_name(session: Session, participant_id: str | None) -> str:
    """Name, else role where only one has it, else id; empty for nobody."""
    person = session.participants.get(participant_id or "")
    if person is None:
        return participant_id or ""
    if person.name.strip():
        return one_line(person.name)
    alone = sum(row.role == person.role for row in session.participants.values()) == 1
    return person.role if alone else person.id


def code_names(session: Session) -> dict[str, str]:
    """What each code is called, by id; no two the same. Codes that are used and not in the codebook keep their id."""
    names = {code.id: one_line(code.name) or code.id for code in session.codebook.codes}
    cues = (cue for row in session.annotations.values() if row.incongruence for cue in row.incongruence.cues)
    used = [*(row.code_id for row in session.annotations.values()), *(cue.code_id for cue in cues if cue.code_id)]
    names.update((id_, one_line(id_) or "(no code)") for id_ in used if id_ not in names)
    unique = UniqueNames()
    return {id_: unique.take(name) for id_, name in names.items()}


def one_line(text: str) -> str:
    """The text without line breaks, and what XML cannot hold replaced."""
    return " ".join(xml_text(text).split())


def xml_text(text: str) -> str:
    """The text with what XML cannot hold replaced by a question mark in a diamond."""
    return _NOT_IN_XML.sub("\ufffd", text)


def last_change(session: Session) -> str:
    """When somebody last changed an annotation, else when the session was made, ISO 8601 with a time zone.

    So the same session gives the same file.
    """
    times = [row.modified_at for row in session.annotations.values()]
    known = [found for text in (*times, session.info.created_at) if (found := iso_time(text)) is not None]
    return max(known, default=_NOWHEN)


def iso_time(text: str) -> str | None:
    """The moment as ISO 8601 with a time zone; None where the text is none."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if found.tzinfo is None or not found.year >= 1900:
        return None
    return found.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRows:
    """Annotations of one coder about one participant on one tier."""

    tier: str
    participant_id: str
    coder_id: str
    rows: tuple[Annotation, ...]

    def name(self, session: Session) -> str:
        """What such a tier is called: ``Codes@client (anna)``."""
        who = person_name(session, self.participant_id)
        return f"{one_line(self.tier) or 'Codes'}@{who} ({one_line(self.coder_id) or 'nobody'})"


def tiers_of(session: Session) -> tuple[TierRows, ...]:
    """The session's annotations by tier, participant and coder, each in order of time."""
    groups: dict[tuple[str, str, str], list[Annotation]] = {}
    for row in in_time(session.annotations.values()):
        groups.setdefault((row.tier, row.participant_id, row.coder_id), []).append(row)
    return tuple(
        TierRows(tier=key[0], participant_id=key[1], coder_id=key[2], rows=tuple(rows))
        for key, rows in sorted(groups.items())
    )


def in_time(rows: Iterable[Annotation]) -> list[Annotation]:
    """In order of time."""
    return sorted(rows, key=lambda row: (row.start_s, row.end_s, row.id))


def lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """A lane for each span (in order of start), so that no two in one lane overlap: the first that is free."""
    ends: list[float] = []
    found: list[int] = []
    for start, end in spans:
        lane = next((number for number, until in enumerate(ends) if until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        found.append(lane)
    return found


def milliseconds(start_s: float, end_s: float) -> tuple[int, int]:
    """A span in whole milliseconds, not before 0 and at least one long."""
    start_ms = max(0, round(1000 * start_s))
    return start_ms, max(start_ms + 1, round(1000 * end_s))
