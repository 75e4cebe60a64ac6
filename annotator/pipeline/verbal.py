"""What is said in a session: who speaks when, and how negative or positive the words are. Nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.analysis.incongruence import find_incongruences
from annotator.analysis.incongruence_rules import DEFAULT_RULES_OFF, RULE_NAMES, Rule, rules_named
from annotator.analysis.language import OTHER, language_name, language_of
from annotator.analysis.shifts import Shift
from annotator.analysis.speakers import Speakers
from annotator.analysis.speaking import VerbalChannel, verbal_channel
from annotator.analysis.valence import Rater, parse_lexicon, vader
from annotator.atomic import write_bytes
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Session
from annotator.domain.signals import SignalSet
from annotator.exchange.text_encoding import decode_text
from annotator.pipeline.voices import voices
from annotator.storage.session_folder import SessionFolder

LEXICON_NAME = "lexicon.txt"
LANGUAGE_NAME = "language.txt"
# Under these names an analysis keeps which language the words are in, and what they were rated by.
LANGUAGE, VALENCE_FROM = "language", "valence_from"
BUILT_IN = "VADER"
BUILT_IN_LANGUAGE = "en"
NOT_AVAILABLE = "not available in this language"
_NOT_RATED = "the words are not rated"
_NO_SOUND = "no recording has sound"
_NOBODY_KNOWN = "who speaks is not known"
# Under this name an analysis keeps which rules were switched off.
RULES_OFF = "incongruence_rules_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRating:
    """What rates the words of a session.

    Attributes:
        language: Two letters (ISO 639-1) of the language the words are in; ``und`` for one that is not known here,
            empty where there are too few words to tell.
        told: Whether somebody said so; else it was told from the words.
        rater: None where there is no word list for that language: then nothing is rated, which is not the same as 0.
        rated_by: The word list; :data:`NOT_AVAILABLE` where there is none.
    """

    language: str
    told: bool
    rater: Rater | None
    rated_by: str

    @property
    def parameters(self) -> Mapping[str, str]:
        """What the findings say of it."""
        return {LANGUAGE: self.language, VALENCE_FROM: self.rated_by}

    @property
    def note(self) -> str:
        """What a person must know of it; empty where there is nothing."""
        if self.rater is not None:
            return ""
        return (
            f"{_NOT_RATED}: valence is not available in {language_name(self.language)}; only what a person "
            "rated counts. Bring a word list (docs/lexicons.md), or say which language they are in"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenSession:
    """All that candidates need besides the shifts; made once, then candidates follow a slider.

    Attributes:
        signals: Of everybody who is seen or heard, with those of their voice and turns.
        rules: Those that are switched on.
        words: What rated the words.
        notes: What a person must know of words and voices.
    """

    signals: tuple[SignalSet, ...]
    verbal: VerbalChannel
    participants: tuple[Participant, ...]
    rules: tuple[Rule, ...]
    words: WordRating
    notes: tuple[str, ...]

    def candidates(
        self, shifts: Sequence[Shift], frames: Mapping[str, FrameTimes], *, sensitivity: int
    ) -> tuple[Flag, ...]:
        """The incongruence candidates at one sensitivity."""
        return find_incongruences(
            shifts,
            self.signals,
            self.verbal,
            participants=self.participants,
            frame_times=frames,
            sensitivity=sensitivity,
            rules=self.rules,
        )


def spoken_session(
    folder: SessionFolder,
    session: Session,
    signals: Iterable[SignalSet],
    *,
    rules_off: Iterable[str] = DEFAULT_RULES_OFF,
) -> SpokenSession:
    """Put a session's transcript, speech and signals together.

    Args:
        rules_off: Names of rules that are switched off.

    Raises:
        ValueError: there is no such rule.
        LexiconError: the session's own word list cannot be used.
        OSError: it cannot be read.
    """
    switched_off = set(rules_off)
    rules_named(switched_off)
    heard = voices(folder, session, signals)
    words = word_rating(folder, session)
    return SpokenSession(
        signals=heard.signals,
        verbal=verbal_channel(
            session.utterances.values(),
            heard.signals,
            heard.activity,
            rater=words.rater,
            speakers=heard.speakers,
        ),
        participants=tuple(session.participants.values()),
        rules=rules_named(name for name in RULE_NAMES if name not in switched_off),
        words=words,
        notes=tuple(note for note in (words.note, _voice_note(session, heard.speakers)) if note),
    )


def _voice_note(session: Session, speakers: Speakers) -> str:
    """Why voices are not measured; empty where they are."""
    if not any(media.has_audio for media in session.media.values()):
        known = (
            "timing rests on the transcript or the row Who speaks"
            if speakers.source != "nothing"
            else "there is no timing either"
        )
        return f"{_NO_SOUND}: voices are not measured, and {known}"
    if speakers.source == "nothing":
        return (
            f"{_NOBODY_KNOWN}: neither voices nor timing are measured. Import a transcript with speakers, or make a "
            "row called Who speaks, and analyse again"
        )
    return ""


def rules_off(info: AnalysisInfo | None) -> tuple[str, ...]:
    """The rules that were switched off when the flags were found; those off by default where nobody has said."""
    if info is None or RULES_OFF not in info.parameters:
        return DEFAULT_RULES_OFF
    return tuple(name for name in str(info.parameters[RULES_OFF]).split(",") if name in RULE_NAMES)


def word_rating(folder: SessionFolder, session: Session) -> WordRating:
    """What rates the words of a session: its own word list where it has one for their language, else VADER for English.

    Raises:
        LexiconError: the word list cannot be used.
        OSError: it cannot be read.
    """
    told = told_language(folder)
    language = told or language_of(row.text for row in session.utterances.values()) or ""
    path = folder.path / LEXICON_NAME
    own = parse_lexicon(decode_text(path.read_bytes()), source=path.name) if path.is_file() else None
    rater: Rater | None = None
    rated_by = NOT_AVAILABLE
    if own is not None and (not own.language or own.language == language or language in ("", OTHER)):
        rater, rated_by = own, f"{path.name} ({own.language})" if own.language else path.name
    elif language in ("", BUILT_IN_LANGUAGE):
        rater, rated_by = vader, f"{BUILT_IN} ({BUILT_IN_LANGUAGE})"
    return WordRating(language=language, told=bool(told), rater=rater, rated_by=rated_by)


def notes_with(notes: Iterable[str], spoken: SpokenSession) -> tuple[str, ...]:
    """An analysis's notes with what there is to say of words and voices now, in place of what there was."""
    others = (note for note in notes if not note.startswith((_NOT_RATED, _NO_SOUND, _NOBODY_KNOWN)))
    return (*others, *spoken.notes)


def told_language(folder: SessionFolder) -> str:
    """The language somebody said the words are in; empty where nobody has."""
    path = folder.path / LANGUAGE_NAME
    text = decode_text(path.read_bytes()).strip().casefold() if path.is_file() else ""
    return text if is_language(text) else ""


def is_language(code: str) -> bool:
    """True for two or three letters, as ISO 639 has them."""
    return code.isascii() and code.isalpha() and len(code) in (2, 3)


def say_language(folder: SessionFolder, code: str) -> None:
    """Say which language the words are in; empty leaves it to the words.

    Raises:
        ValueError: it is no such code.
        OSError: it cannot be written.
    """
    path = folder.path / LANGUAGE_NAME
    if not code:
        path.unlink(missing_ok=True)
        return
    if not is_language(code):
        raise ValueError(f"'{code}' is not a language; give two letters, such as en or de")
    write_bytes(path, f"{code.casefold()}\n".encode())


def bring_lexicon(folder: SessionFolder, path: Path | None) -> int:
    """Give a session a word list of the user's own (a copy of it); None goes back to VADER.

    Candidates follow when flags are found anew, see :class:`annotator.pipeline.derive.FlagFinder`.

    Returns:
        How many words it has; 0 for none.

    Raises:
        LexiconError: it cannot be used; names the line. The one before stays.
        OSError: it cannot be read or written.
    """
    target = folder.path / LEXICON_NAME
    if path is None:
        target.unlink(missing_ok=True)
        return 0
    content = path.read_bytes()
    lexicon = parse_lexicon(decode_text(content), source=path.name)
    write_bytes(target, content)
    return len(lexicon.scores)
