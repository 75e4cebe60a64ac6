"""From a transcript file to utterances of the session's participants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from annotator.domain.clock import new_id
from annotator.domain.participants import Participant, Role
from annotator.domain.transcript import Utterance
from annotator.exchange.eaf_transcript import parse_eaf
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import Transcript
from annotator.exchange.srt import parse_srt
from annotator.exchange.transcript_csv import parse_csv
from annotator.exchange.vtt import parse_vtt
from annotator.exchange.whisper_json import is_whisper_json, parse_whisper_json

_PARSERS: Mapping[str, Callable[..., Transcript]] = {
    ".srt": parse_srt,
    ".vtt": parse_vtt,
    ".csv": parse_csv,
    ".tsv": parse_csv,
    ".json": parse_whisper_json,
    ".eaf": parse_eaf,
}
_TOLD_PROBLEMS = 100
TRANSCRIPT_SUFFIXES: tuple[str, ...] = tuple(_PARSERS)

_ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(("client", "patient", "coachee", "interviewee", "c", "p", "cl", "pt"), "client"),
    **dict.fromkeys(
        ("therapist", "counsellor", "counselor", "psychologist", "clinician", "doctor", "dr", "interviewer", "coach"),
        "therapist",
    ),
    **dict.fromkeys(("t", "th"), "therapist"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTranscript:
    """A transcript made ready for the session.

    Attributes:
        unmatched: Speakers that are no participant; their name stays in front of their words.
        problems: What could not be read, with line numbers.
    """

    utterances: tuple[Utterance, ...]
    unmatched: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_transcript(path: Path, participants: Iterable[Participant]) -> ReadTranscript:
    """Read an SRT, WebVTT, CSV, Whisper JSON or ELAN file; its times count from the start of the session clock.

    Raises:
        FormatError: it is not such a file, or cannot be read as one; names the line.
        OSError: the file cannot be opened.
    """
    parse = _PARSERS.get(path.suffix.lower())
    if parse is None:
        raise FormatError(f"{path.name} is not a transcript this program reads; give {', '.join(_PARSERS)}")
    transcript = parse(path.read_bytes(), source=path.name)
    speakers = match_speakers(transcript.speakers, participants)
    utterances = tuple(
        Utterance(
            id=new_id(),
            start_s=line.start_s,
            end_s=line.end_s,
            text=line.text if not line.speaker or speakers[line.speaker] else f"{line.speaker}: {line.text}",
            participant_id=speakers.get(line.speaker),
            valence=line.valence,
        )
        for line in transcript.lines
    )
    strangers = (speaker for speaker, participant_id in speakers.items() if participant_id is None)
    unmatched = tuple(islice(strangers, _TOLD_PROBLEMS))
    return ReadTranscript(utterances=utterances, unmatched=unmatched, problems=_first_of(transcript.problems))


def _first_of(problems: tuple[str, ...]) -> tuple[str, ...]:
    """As many problems as somebody might read, and how many more there are."""
    more = len(problems) - _TOLD_PROBLEMS
    return problems if more <= 0 else (*problems[:_TOLD_PROBLEMS], f"{more} more lines could not be read")


def is_transcript(path: Path) -> bool:
    """True if the file is a transcript by its suffix and, since much else is JSON too, by its content.

    Raises:
        OSError: the file cannot be opened.
    """
    suffix = path.suffix.lower()
    return is_whisper_json(path.read_bytes()) if suffix == ".json" else suffix in _PARSERS


def match_speakers(speakers: Iterable[str], participants: Iterable[Participant]) -> dict[str, str | None]:
    """Which participant each speaker of a transcript is: by id or name, else by a role only one of them has.

    A speaker who could be two people is nobody: a wrong speaker is worse than none.
    """
    people = tuple(participants)
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    by_role: defaultdict[str, set[str]] = defaultdict(set)
    for person in people:
        by_name[person.id.casefold()].add(person.id)
        by_name[person.name.casefold()].add(person.id)
        by_role[person.role].add(person.id)
    return {speaker: _match(speaker, by_name, by_role) for speaker in speakers}


def _match(speaker: str, by_name: Mapping[str, set[str]], by_role: Mapping[str, set[str]]) -> str | None:
    name = speaker.casefold().strip(" .:")
    role = _ROLE_WORDS.get(name.rstrip("0123456789 "), "")
    for found in (by_name.get(name, ()), by_role.get(role, ())):
        if len(found) == 1:
            return next(iter(found))
    return None
