"""One recorded meeting and all work on it, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Codebook
from annotator.domain.covering import CoverArea
from annotator.domain.flags import Flag, Verdict
from annotator.domain.markers import Marker, TierLock
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.playlists import Playlist
from annotator.domain.ratings import RatingPiece
from annotator.domain.signals import Coverage, Level
from annotator.domain.transcript import Utterance

Blind = Literal["flags", "coders", "codebook"]
BLINDS: tuple[Blind, ...] = ("flags", "coders", "codebook")
"""What can be kept from a coder: the flags, other coders' work, and changing the codebook."""


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """What the session is. ``id`` never changes."""

    id: str
    title: str
    created_at: str
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """Someone who annotates.

    Attributes:
        blind_to: What is kept from them (see :data:`BLINDS`): ``flags`` and other ``coders``' work are hidden, the
            ``codebook`` is locked.
        start_earlier_s: How much earlier than the key press a code starts while the recording plays, at normal
            speed: people press a key after what they saw.
        reaction_s: The median reaction time measured last; None where it was not measured.
        finished_at: When they said that they are done with the session; empty while they are not.
    """

    id: str
    name: str = ""
    blind_to: tuple[str, ...] = ()
    start_earlier_s: float = 0.0
    reaction_s: float | None = None
    finished_at: str = ""

    def is_blind_to(self, what: Blind) -> bool:
        """True if ``what`` is kept from this coder."""
        return what in self.blind_to

    @property
    def conditions(self) -> str:
        """Under which conditions they coded, in words for an export; empty where nothing is special."""
        hidden = [name for what, name in (("flags", "flags"), ("coders", "other coders")) if what in self.blind_to]
        parts = [f"blind to {' and '.join(hidden)}"] if hidden else []
        parts += ["codebook locked"] if "codebook" in self.blind_to else []
        parts += [f"codes start {1000 * self.start_earlier_s:.0f} ms earlier"] if self.start_earlier_s else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisInfo:
    """Where the flags came from: program, model, parameters (plain values by name)."""

    program_version: str
    model_name: str
    model_sha256: str
    parameters: Mapping[str, float | int | str | bool]
    finished_at: str
    coverage: tuple[Coverage, ...] = ()
    levels: tuple[Level, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything the machine found: can be recomputed at any time, never edited by hand."""

    info: AnalysisInfo | None = None
    flags: Mapping[str, Flag] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A whole session. Human work changes only through :mod:`annotator.domain.edits`.

    Mappings are by id, in insertion order; verdicts by :attr:`Verdict.key`.
    """

    info: SessionInfo
    media: Mapping[str, Media] = field(default_factory=_empty)
    participants: Mapping[str, Participant] = field(default_factory=_empty)
    codebook: Codebook
    utterances: Mapping[str, Utterance] = field(default_factory=_empty)
    annotations: Mapping[str, Annotation] = field(default_factory=_empty)
    verdicts: Mapping[str, Verdict] = field(default_factory=_empty)
    coders: Mapping[str, Coder] = field(default_factory=_empty)
    markers: Mapping[str, Marker] = field(default_factory=_empty)
    tier_locks: Mapping[str, TierLock] = field(default_factory=_empty)
    playlists: Mapping[str, Playlist] = field(default_factory=_empty)
    cover_areas: Mapping[str, CoverArea] = field(default_factory=_empty)
    ratings: Mapping[str, RatingPiece] = field(default_factory=_empty)
    findings: Findings = field(default_factory=Findings)

    def coder_name(self, coder_id: str) -> str:
        """What a coder is called, also one who is not in the session any more."""
        coder = self.coders.get(coder_id)
        return (coder.name if coder is not None else "") or coder_id

    def recording_of(self, participant_id: str, time_s: float) -> Media | None:
        """The recording in which somebody is at this time; None for nobody, and where there is none."""
        person = self.participants.get(participant_id)
        return self.media.get(person.at(time_s).media_id) if person is not None else None

    def verdict_of(self, flag_id: str, coder_id: str) -> Verdict | None:
        """This coder's verdict on a flag, or None."""
        return self.verdicts.get(f"{flag_id}/{coder_id}")

    def flag(self, flag_id: str) -> Flag | None:
        """One of :meth:`all_flags`, or None."""
        present = self.findings.flags.get(flag_id)
        if present is not None:
            return present
        return next((row.flag for row in self.verdicts.values() if row.flag.id == flag_id), None)

    def all_flags(self) -> dict[str, Flag]:
        """The present flags, and those that were judged but are not raised any more; by start time."""
        judged = {verdict.flag.id: verdict.flag for verdict in self.verdicts.values()}
        merged = {**judged, **self.findings.flags}
        return dict(sorted(merged.items(), key=lambda item: (item[1].start_s, item[0])))
