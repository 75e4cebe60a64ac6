"""Everything a report is made from, gathered before a page is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotator.app.conversation.gather import Conversation
from annotator.app.synchrony import PairSynchrony
from annotator.domain.moments import SessionMoment
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.exchange.deidentify_summary import DeidentifySummary


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What goes into a report.

    Attributes:
        deidentify: Leave names, file names, dates, words and notes out, and cover faces in stills.
        words: Show what was said and noted; None: as ``deidentify`` wants it. Names in it are replaced by roles where
            ``deidentify`` is on, but no program finds everything that could name somebody.
        stills: Show pictures before and at each accepted moment.
        signals: Names of the signals to draw; empty for those that lead the flags.
        synchrony: Compare the movement and the voices of two people.
        playlist_id: Show the moments of this playlist, in its order, instead of the accepted ones; empty for those.
        further_words: With ``deidentify``: words that are to go as names do.
    """

    deidentify: bool = False
    words: bool | None = None
    stills: bool = True
    signals: tuple[str, ...] = ()
    synchrony: bool = True
    playlist_id: str = ""
    further_words: tuple[str, ...] = ()

    @property
    def shows_words(self) -> bool:
        """True where words and notes are shown."""
        return not self.deidentify if self.words is None else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A picture of a moment, as a JPEG file's bytes. ``caption`` is ``before`` or ``apex``."""

    caption: str
    time_s: float
    jpeg: bytes
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportContents:
    """A session as the report may show it, and what was measured in it.

    Attributes:
        session: Without names where the options say so.
        signals: By participant.
        stills: By moment id.
        synchrony: Of movement and of voices, as far as they could be compared; ``synchrony_note`` says why not.
        conversation: Who speaks when; of nobody where it is not known.
        notes: Sentences about what could not be shown.
        names: What became of names; None where they are shown.
    """

    session: Session
    options: ReportOptions
    moments: tuple[SessionMoment, ...]
    signals: Mapping[str, SignalSet] = field(default_factory=lambda: MappingProxyType({}))
    stills: Mapping[str, tuple[Still, ...]] = field(default_factory=lambda: MappingProxyType({}))
    synchrony: tuple[PairSynchrony, ...] = ()
    synchrony_note: str = ""
    conversation: Conversation | None = None
    notes: tuple[str, ...] = ()
    names: DeidentifySummary | None = None
