"""From another program's annotations to those of a session: whose they are, about whom, with which codes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from annotator.app.foreign_details import ForeignDetails
from annotator.app.import_options import (
    ImportOptions,
    after_the_end,
    before_the_start,
    first_of,
    groups_of_recordings,
    on_the_session_clock,
    time_factor,
)
from annotator.app.transcripts import match_speakers
from annotator.domain import codebook_edits, edits
from annotator.domain.annotations import Annotation
from annotator.domain.clock import utc_now
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import Change, Edit
from annotator.domain.limits import MOST_OF
from annotator.domain.participants import Participant
from annotator.domain.session import Coder, Session
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.coding import CodedSpan, CodedTier, Coding, has_codes
from annotator.exchange.errors import FormatError
from annotator.exchange.foreign_codes import code_id, colour
from annotator.exchange.spoken_text import LeftOut

NOBODY = "not named"
"""The name of the participant whom annotations are about that name nobody, where a session has several people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoding:
    """What became of a file of annotations.

    Attributes:
        who: Each person of the file, to the participant.
        counts: Annotations by tier.
        present: How many are in the session already.
    """

    who: Mapping[str, str] = field(default_factory=dict[str, str])
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    added: int = 0
    present: int = 0
    new_people: tuple[str, ...] = ()
    new_codes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """Everything a person should know about what became of the file, one sentence each."""
        names = ", ".join(f"'{name}'" for name in self.new_people)
        codes = ", ".join(self.new_codes[:12]) + (" …" if len(self.new_codes) > 12 else "")
        return (
            *((self.doubt,) if self.doubt else ()),
            *self.notes,
            *first_of([f"{row.what} left out: {row.count}" for row in self.left_out], what="things that were left out"),
            *first_of(self.problems, what="annotations that could not be read"),
            *((f"{self.present} annotations are in the session already",) if self.present else ()),
            *((f"codes added to the codebook ({len(self.new_codes)}): {codes}",) if self.new_codes else ()),
            *(
                (f"nobody in the session is {names}; a participant with the role 'other' was added for each",)
                if self.new_people
                else ()
            ),
        )


def import_coding(
    session: Session, coding: Coding, *, source: str, coder_id: str | None, default_coder: str, options: ImportOptions
) -> tuple[Edit, ReadCoding]:
    """The edit that adds a file's annotations to a session, and what became of them.

    Taking the same file in again adds nothing. Codes are found by id or name, and added where the codebook lacks them.

    Args:
        coder_id: Take everything in as the work of this coder; None keeps the coders that the file names.
        default_coder: Whose work it is where neither says.

    Raises:
        FormatError: there is not one annotation to take in, or a tier that is asked for is not there.
    """
    coding, choice = _chosen(session, coding, source, options)
    coding, told = _on_the_clock(session, coding, options)
    notes = (*choice, *coding.notes, *told)
    coding = replace(coding, spans=tuple(span for span in coding.spans if span.start_s >= 0))
    if not coding.spans:
        raise FormatError(f"{source}: {coding.problems[0] if coding.problems else 'there is no annotation to take in'}")
    people, strangers = _people(session, coding, options)
    codes, new_codes = _codes(session, coding)
    for kind, present, new in (
        ("participants", len(session.participants), len(strangers)),
        ("codes", len(session.codebook.codes), len(new_codes)),
    ):
        if present + new > MOST_OF[kind]:
            raise FormatError(f"{source} would add {new} {kind}; a session holds {MOST_OF[kind]} at most")
    details = ForeignDetails.of(session.codebook, coding, codes)
    rows = _annotations(coding, people, codes, details, coder_id=coder_id, default_coder=default_coder)
    fresh = [row for row in rows if row.id not in session.annotations]
    used = {row.code_id for row in fresh}
    needed = {row.coder_id for row in fresh} - set(session.coders)
    edit = edits.merged(
        "Import annotations",
        edits.put_rows(session, "participants", strangers, label=""),
        codebook_edits.replace_codebook(
            session, _codebook(session, coding, details, new_codes, used), label="Add codes"
        ),
        edits.put_rows(session, "coders", [Coder(id=id_) for id_ in sorted(needed)], label=""),
        Edit(label="", changes=tuple(Change(table="annotations", before=None, after=row) for row in fresh)),
    )
    return edit, ReadCoding(
        who={person: people[person, tier] for person, tier in people},
        counts=Counter(row.tier for row in rows),
        added=len(fresh),
        present=len(rows) - len(fresh),
        new_people=tuple(person.name for person in strangers),
        new_codes=tuple(code.name for code in new_codes if code.id in used),
        problems=coding.problems,
        left_out=coding.left_out,
        notes=notes,
        doubt=coding.decoded.doubt if coding.decoded is not None else "",
    )


def _codebook(
    session: Session, coding: Coding, details: ForeignDetails, new_codes: Iterable[Code], used: set[str]
) -> Codebook:
    """The codebook with what the annotations that are new need."""
    if not used:
        return session.codebook
    grown = details.grown(code for code in new_codes if code.id in used)
    schemes = (row for row in coding.schemes if grown.tier(row.tier) is None)
    with_tiers = replace(grown, tiers=(*grown.tiers, *schemes))
    return with_tiers if with_tiers != session.codebook else session.codebook


def _on_the_clock(session: Session, coding: Coding, options: ImportOptions) -> tuple[Coding, tuple[str, ...]]:
    """The coding in seconds of the session, and what is to be told of its times."""
    factor, unit_notes = time_factor(
        (span.start_s for span in coding.spans),
        unit=options.unit,
        unknown=coding.unit_unknown,
        duration_s=session.info.duration_s,
    )
    coding = (coding if factor == 1.0 else coding.scaled(factor)).shifted(
        on_the_session_clock(coding, session.media.values())
    )
    starts = [span.start_s for span in coding.spans]
    return coding, (
        *unit_notes,
        *before_the_start(starts, what="annotations"),
        *after_the_end(starts, duration_s=session.info.duration_s, what="annotations"),
    )


def _chosen(session: Session, coding: Coding, source: str, options: ImportOptions) -> tuple[Coding, tuple[str, ...]]:
    """The tiers that were asked for; else those of the observation of this recording, where a file has several."""
    there = [tier.name for tier in coding.tiers]
    if options.tiers:
        wanted = {name for asked in options.tiers for name in coding.groups.get(asked, (asked,))}
        missing = [name for name in wanted if name not in there]
        if missing:
            raise FormatError(f"{source} has no tier '{missing[0]}'; it has {', '.join(there)}")
        return coding.of_tiers(wanted), ()
    coding = coding.of_tiers(tier.name for tier in coding.tiers if not tier.only_words)
    if len(coding.groups) < 2:
        return coding, ()
    fitting = groups_of_recordings(coding, session.media.values())
    if fitting:
        taken = coding.of_tiers(tier for name in fitting for tier in coding.groups[name])
        return taken, (f"taken were the observations of this recording: {', '.join(fitting)}",)
    names = ", ".join(f"'{name}'" for name in coding.groups)
    return coding, (
        f"it has {len(coding.groups)} observations, none of them of this session's recordings by name; all were taken: "
        f"{names}. Undo, and name those you want, if they are of other recordings",
    )


# --- people -----------------------------------------------------------------------------------------------------------


def _people(
    session: Session, coding: Coding, options: ImportOptions
) -> tuple[dict[tuple[str, str], str], list[Participant]]:
    """Who each (person, tier) of the file is, and the participants that have to be added for that."""
    found: dict[tuple[str, str], str] = {}
    strangers: dict[str, Participant] = {}
    ids = UniqueNames(taken=session.participants, numbered="{name}-{number}")
    present = tuple(session.participants.values())
    for person, tier in dict.fromkeys((span.person, span.tier) for span in coding.spans):
        told = options.people.get(person) if person in options.people else options.people.get(tier)
        match = told or _match(person, tier, present)
        if match is None:
            name = person or NOBODY
            stranger = strangers.get(name) or Participant(id=ids.take("other"), role="other", name=name)
            strangers[name] = stranger
            match = stranger.id
        found[person, tier] = match
    return found, list(strangers.values())


def _match(person: str, tier: str, present: tuple[Participant, ...]) -> str | None:
    """By name or role; else, where nobody is named, by the tier's name, or as the only participant there is."""
    if person:
        return match_speakers([person], present)[person]
    by_tier = match_speakers([tier], present)[tier]
    if by_tier is not None:
        return by_tier
    words = [word for word in re.split(r"[\W_]+", tier) if len(word) > 1]
    by_words = {match for match in match_speakers(words, present).values() if match is not None}
    if len(by_words) == 1:
        return by_words.pop()
    if len(present) == 1:
        return present[0].id
    unnamed = [row.id for row in present if row.name == NOBODY]
    return unnamed[0] if len(unnamed) == 1 else None


# --- codes ------------------------------------------------------------------------------------------------------------


def _codes(session: Session, coding: Coding) -> tuple[dict[tuple[str, str], Code], list[Code]]:
    """The code of each (tier, value), and those that the codebook lacks. Words that are no codes get their tier's."""
    values: dict[str, list[CodedSpan]] = {}
    for span in coding.spans:
        values.setdefault(span.tier, []).append(span)
    tiers = {tier.name: tier for tier in coding.tiers}
    known = {code.name.casefold(): code for code in reversed(session.codebook.codes)}
    known.update({code.id.casefold(): code for code in session.codebook.codes})
    described = {code.name.casefold(): code for code in coding.codes}
    described.update({code.id.casefold(): code for code in coding.codes})
    found: dict[tuple[str, str], Code] = {}
    added: dict[str, Code] = {}
    for name, spans in values.items():
        tier = tiers.get(name) or CodedTier(name=name)
        as_codes = has_codes(tier, [span.value for span in spans])
        for value in dict.fromkeys(span.value for span in spans):
            written = value if as_codes and value else name
            code = known.get(written.casefold()) or known.get(code_id(written)) or added.get(written.casefold())
            if code is None:
                points = all(
                    span.end_s in (None, span.start_s) for span in spans if not as_codes or span.value == value
                )
                code = described.get(written.casefold()) or Code(
                    id=code_id(written),
                    name=written,
                    kind="point" if points else "span",
                    color=colour("", written),
                    tier=name,
                )
                added[written.casefold()] = code
            found[name, value] = code
    return found, list(added.values())


def _annotations(
    coding: Coding,
    people: Mapping[tuple[str, str], str],
    codes: Mapping[tuple[str, str], Code],
    details: ForeignDetails,
    *,
    coder_id: str | None,
    default_coder: str,
) -> list[Annotation]:
    stamp = utc_now()
    seen: Counter[str] = Counter()
    rows: list[Annotation] = []
    for span in coding.spans:
        code = codes[span.tier, span.value]
        person = people[span.person, span.tier]
        coder = coder_id or span.coder or default_coder
        end_s = span.start_s if span.end_s is None else span.end_s
        note = span.note
        if span.value and span.value.casefold() not in (code.name.casefold(), code.id.casefold()):
            note = "; ".join(part for part in (span.value, note) if part)
        told = details.taken(span)
        note = "; ".join(part for part in (told.left, note) if part)
        mark = repr((coder, span.tier, code.id, person, round(span.start_s, 4), round(end_s, 4), note))
        if span.details:
            mark += repr(span.details)
        seen[mark] += 1
        digest = hashlib.sha256(f"{mark}{seen[mark]}".encode(errors="replace")).hexdigest()
        rows.append(
            Annotation(
                id=digest[:16],
                coder_id=coder,
                tier=span.tier,
                code_id=code.id,
                participant_id=person,
                start_s=span.start_s,
                end_s=end_s,
                note=note,
                confidence=span.confidence,
                intensity=span.intensity,
                created_at=stamp,
                modified_at=stamp,
                modifiers=told.modifiers,
                ratings=told.ratings,
            )
        )
    return rows


def tiers_of(coding: Coding) -> Iterable[tuple[CodedTier, int]]:
    """The tiers of a file and how many annotations each has, for a person to choose from."""
    counts = coding.counts()
    return [(tier, counts[tier.name]) for tier in coding.tiers]
