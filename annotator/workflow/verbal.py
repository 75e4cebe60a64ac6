"""What is said in a session: who speaks when, and how negative or positive the words are. Nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.analysis.candidates import Candidates
from annotator.analysis.incongruence import find_incongruences
from annotator.analysis.incongruence_rules import DEFAULT_RULES_OFF, RULE_NAMES, Rule, rules_named
from annotator.analysis.speaking import VerbalChannel, verbal_channel
from annotator.analysis.valence import LexiconError, RatedUtterance, Rater, parse_lexicon, rate, vader
from annotator.atomic import write_bytes
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Session
from annotator.domain.signals import SignalSet
from annotator.exchange.spoken_text import decode_text
from annotator.storage.session_folder import SessionFolder
from annotator.workflow.voices import voices

LEXICON_NAME = "lexicon.txt"
# Under this name an analysis keeps which rules were switched off.
RULES_OFF = "incongruence_rules_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenSession:
    """All that candidates need besides the shifts; made once, then candidates follow a slider.

    Attributes:
        signals: Of everybody who is seen or heard, with those of their voice and turns.
        rules: Those that are switched on.
    """

    signals: tuple[SignalSet, ...]
    verbal: VerbalChannel
    participants: tuple[Participant, ...]
    rules: tuple[Rule, ...]

    def candidates(self, shifts: Candidates, frames: Mapping[str, FrameTimes], *, sensitivity: int) -> tuple[Flag, ...]:
        """The incongruence candidates at one sensitivity."""
        return find_incongruences(
            shifts.shifts,
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
    return SpokenSession(
        signals=heard.signals,
        verbal=verbal_channel(
            session.utterances.values(),
            heard.signals,
            heard.activity,
            rater=rater_of(folder),
            speakers=heard.speakers,
        ),
        participants=tuple(session.participants.values()),
        rules=rules_named(name for name in RULE_NAMES if name not in switched_off),
    )


def rated_transcript(folder: SessionFolder, session: Session) -> tuple[RatedUtterance, ...]:
    """Every utterance with its valence and whether a person or the word list gave it, in time order.

    Raises:
        LexiconError: the session's own word list cannot be used.
        OSError: it cannot be read.
    """
    return rate(session.utterances.values(), rater_of(folder))


def rules_off(info: AnalysisInfo | None) -> tuple[str, ...]:
    """The rules that were switched off when the flags were found; those off by default where nobody has said."""
    if info is None or RULES_OFF not in info.parameters:
        return DEFAULT_RULES_OFF
    return tuple(name for name in str(info.parameters[RULES_OFF]).split(",") if name in RULE_NAMES)


def rater_of(folder: SessionFolder) -> Rater:
    """What rates the words of a session: its own word list where it has one, else VADER (English).

    Raises:
        LexiconError: the word list cannot be used.
        OSError: it cannot be read.
    """
    path = folder.path / LEXICON_NAME
    if not path.is_file():
        return vader
    return parse_lexicon(decode_text(path.read_bytes()), source=path.name)


def bring_lexicon(folder: SessionFolder, path: Path | None) -> int:
    """Give a session a word list of the user's own (a copy of it); None goes back to VADER.

    Candidates follow when flags are found anew, see :func:`annotator.workflow.derive.rederive`.

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


__all__ = [
    "LEXICON_NAME",
    "RULES_OFF",
    "LexiconError",
    "SpokenSession",
    "bring_lexicon",
    "rated_transcript",
    "rater_of",
    "rules_off",
    "spoken_session",
]
