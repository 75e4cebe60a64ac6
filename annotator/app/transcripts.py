"""From a transcript file to utterances of the session's participants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.app.import_options import (
    ImportOptions,
    after_the_end,
    before_the_start,
    first_of,
    groups_of_recordings,
    on_the_session_clock,
    time_factor,
)
from annotator.domain.clock import new_id
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.transcript import Utterance
from annotator.exchange.coding import Coding, as_transcript
from annotator.exchange.errors import FormatError
from annotator.exchange.import_formats import IMPORT_FORMATS, ImportFormat, ReadOptions, format_for
from annotator.exchange.speakers import maybe_speakers, with_speakers
from annotator.exchange.spoken_text import ROLE_WORDS, LeftOut, SpokenLine, Transcript, in_short

TRANSCRIPT_SUFFIXES: tuple[str, ...] = tuple(
    dict.fromkeys(suffix for row in IMPORT_FORMATS if "transcript" in row.kinds for suffix in row.suffixes)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTranscript:
    """A transcript made ready for the session.

    Attributes:
        who: Each speaker of the file, to the participant; None for one who is no participant.
        problems: What could not be read, with line numbers.
        left_out: What was left out on purpose, counted.
        notes: What was decided where the file does not say, and times that fit the recording badly.
        maybe_speakers: What stands before a colon once, and was left among the words.
        doubt: What a person should check about the encoding; empty where it is certain.
    """

    utterances: tuple[Utterance, ...]
    who: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    problems: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    maybe_speakers: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Speakers that are no participant; their name stays in front of their words."""
        return tuple(speaker for speaker, participant_id in self.who.items() if participant_id is None)

    @property
    def told(self) -> tuple[str, ...]:
        """Everything a person should know about what became of the file, one sentence each."""
        return (
            *((self.doubt,) if self.doubt else ()),
            *self.notes,
            *(f"{row.what} left out: {row.count}" for row in self.left_out),
            *first_of(self.problems, what="lines that could not be read"),
            *first_of(
                [
                    f"the speaker '{in_short(name)}' is no participant; the name stays before the words"
                    for name in self.unmatched
                ],
                what="speakers who are no participants",
            ),
            *(
                (f"left among the words, as it stands before a colon once only: {', '.join(self.maybe_speakers[:8])}",)
                if self.maybe_speakers
                else ()
            ),
        )


def read_transcript(
    path: Path,
    participants: Iterable[Participant],
    *,
    media: Iterable[Media] = (),
    duration_s: float = 0.0,
    options: ImportOptions | None = None,
) -> ReadTranscript:
    """Read a transcript of any format of the registry; its times become those of the session clock.

    Args:
        duration_s: Of the session; times after it are told. 0 where it is not known.

    Raises:
        FormatError: it is not such a file, or cannot be read as one; names the line.
        OSError: the file cannot be opened.
    """
    options = options or ImportOptions()
    content = path.read_bytes()
    return spoken_for(
        open_transcript(content, path.name, media=media, options=options),
        participants,
        duration_s=duration_s,
        options=options,
    )


def open_transcript(
    content: bytes, file_name: str, *, media: Iterable[Media] = (), options: ImportOptions
) -> Transcript:
    """The lines of a transcript file, before anybody in it is a participant.

    Raises:
        FormatError: it gives no transcript; names the line, or the formats that do.
    """
    format_ = format_for(content, file_name)
    if "transcript" not in format_.kinds:
        readable = ", ".join(TRANSCRIPT_SUFFIXES)
        raise FormatError(f"{file_name} is not a transcript this program reads ({format_.title}); give {readable}")
    if format_.transcript is not None:
        return format_.transcript(content, file_name, options.reading)
    return _from_tiers(_coding(format_, content, file_name, options.reading), file_name, media, options.tiers)


def _coding(format_: ImportFormat, content: bytes, file_name: str, reading: ReadOptions) -> Coding:
    if format_.coding is None:
        raise FormatError(f"{file_name} ({format_.title}) has no tiers")
    return format_.coding(content, file_name, reading)


def _from_tiers(coding: Coding, file_name: str, media: Iterable[Media], tiers: tuple[str, ...]) -> Transcript:
    there = {tier.name for tier in coding.tiers}
    missing = [name for name in tiers if name not in there]
    names = ", ".join(tier.name for tier in coding.tiers) or "none"
    if missing:
        raise FormatError(f"{file_name} has no tier '{missing[0]}'; it has {names}")
    recordings = tuple(media)
    of_these = {tier for name in groups_of_recordings(coding, recordings) for tier in coding.groups[name]}
    chosen = tiers or tuple(tier for tier in coding.spoken_tiers if tier in of_these) or coding.spoken_tiers
    transcript = as_transcript(coding.of_tiers(chosen).shifted(on_the_session_clock(coding, recordings)))
    if not transcript.lines:
        why = f"no tier has text with times (tiers: {names}); name those that hold what was said"
        raise FormatError(f"{file_name}: {coding.problems[0] if coding.problems else why}")
    return transcript


def spoken_for(
    transcript: Transcript, participants: Iterable[Participant], *, duration_s: float = 0.0, options: ImportOptions
) -> ReadTranscript:
    """A transcript with its speakers matched to participants, and its times held against the recording's."""
    people = tuple(participants)
    known = [name for person in people for name in (person.id, person.name) if name]
    lines = with_speakers(transcript.lines, said=(*known, *options.said, *options.people))
    factor, unit_notes = time_factor(
        (line.start_s for line in lines), unit=options.unit, unknown=transcript.unit_unknown, duration_s=duration_s
    )
    if factor != 1.0:
        lines = tuple(replace(line, start_s=line.start_s * factor, end_s=line.end_s * factor) for line in lines)
    early = before_the_start((line.start_s for line in lines), what="utterances")
    lines = tuple(line for line in lines if line.start_s >= 0)
    speakers = tuple(dict.fromkeys(line.speaker for line in lines if line.speaker))
    who = {
        **match_speakers(speakers, people),
        **{name: options.people[name] for name in speakers if name in options.people},
    }
    late = after_the_end((line.start_s for line in lines), duration_s=duration_s, what="utterances")
    return ReadTranscript(
        utterances=tuple(_utterance(line, who.get(line.speaker)) for line in lines),
        who=who,
        problems=transcript.problems,
        left_out=transcript.left_out,
        notes=(*transcript.notes, *unit_notes, *early, *late),
        maybe_speakers=maybe_speakers(lines),
        doubt=transcript.decoded.doubt if transcript.decoded is not None else "",
    )


def _utterance(line: SpokenLine, participant_id: str | None) -> Utterance:
    """A stranger's name stays before the words, as the file wrote it."""
    text = line.text
    if line.speaker and participant_id is None:
        text = line.written or f"{line.speaker}: {line.text}"
    return Utterance(
        id=new_id(),
        start_s=line.start_s,
        end_s=line.end_s,
        text=text,
        participant_id=participant_id,
        valence=line.valence,
    )


def match_speakers(speakers: Iterable[str], participants: Iterable[Participant]) -> dict[str, str | None]:
    """Which participant each speaker of a transcript is: by id or name, else by a role only one of them has.

    A speaker who could be two people is nobody: a wrong speaker is worse than none.
    """
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    by_role: defaultdict[str, set[str]] = defaultdict(set)
    for person in participants:
        by_name[_bare(person.id)].add(person.id)
        by_name[_bare(person.name)].add(person.id)
        by_role[person.role].add(person.id)
    return {speaker: _match(speaker, by_name, by_role) for speaker in speakers}


def _bare(name: str) -> str:
    return name.casefold().strip(" .:")


def _match(speaker: str, by_name: Mapping[str, set[str]], by_role: Mapping[str, set[str]]) -> str | None:
    name = _bare(speaker)
    role = ROLE_WORDS.get(name.rstrip("0123456789 "), "")
    for found in (by_name.get(name, ()), by_role.get(role, ())):
        if len(found) == 1:
            return next(iter(found))
    return None
