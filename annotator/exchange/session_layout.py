"""The layout of an exported session, as types: ``session_schema`` makes ``resources/schema/session-1.json`` of them.

Rows whose layout is the program's own (participants, codes, utterances, annotations, coverage) are taken over as they
are; tests hold the schema against these types and every export against the schema, so the contract cannot change by
accident.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Codebook
from annotator.domain.covering import CoverArea
from annotator.domain.flags import Evidence, Flag, FlagKind, Strength, VerdictKind
from annotator.domain.markers import Marker, TierLock
from annotator.domain.participants import Participant
from annotator.domain.playlists import Playlist
from annotator.domain.ratings import RatingPiece
from annotator.domain.session import Coder, SessionInfo
from annotator.domain.signals import Coverage, Family, Level
from annotator.domain.transcript import Utterance

FORMAT = "annotator-session"
VERSION = 1
PLAIN_TABLES = (
    "participants", "annotations", "coders", "markers", "tier_locks", "playlists", "cover_areas", "ratings",
)  # fmt: skip
"""Tables of a session that stand in the file under the same name, row by row as they are."""


class MediaEntry(Struct, frozen=True, kw_only=True):
    """A media file.

    Attributes:
        path: Relative to the session folder, or empty; never absolute.
    """

    id: str
    file_name: str
    fingerprint: str
    duration_s: float
    offset_s: float
    width_px: int
    height_px: int
    frame_count: int
    variable_frame_rate: bool
    has_audio: bool = False
    sound_track: int | None = None
    path: str = ""


class ModelEntry(Struct, frozen=True, kw_only=True):
    """The model that tracked."""

    name: str
    sha256: str


class AnalysisEntry(Struct, frozen=True, kw_only=True):
    """Where the flags came from, and where there was something to measure.

    Attributes:
        levels: What a participant showed for so long that it is no event and no flag, like a smile that is worn.
    """

    program_version: str
    model: ModelEntry
    parameters: dict[str, float | int | str | bool]
    finished_at: str
    coverage: tuple[Coverage, ...]
    levels: tuple[Level, ...] = ()
    notes: tuple[str, ...] = ()


class VerdictEntry(Struct, frozen=True, kw_only=True):
    """A coder's decision. ``judged`` is the flag as it stood then, where it is not the same any more."""

    coder_id: str
    verdict: VerdictKind
    decided_at: str
    judged: Flag | UnsetType = UNSET


class FlagEntry(Struct, frozen=True, kw_only=True):
    """A flag with its verdicts.

    Attributes:
        strength: The share in a word, for readers: weak below 0.5, clear, strong from 1; None where there is no share.
        raised: False for a flag that was judged and that the last analysis does not raise any more.
    """

    id: str
    kind: FlagKind
    family: Family
    participant_id: str
    start_s: float
    onset_s: float
    apex_s: float
    offset_s: float
    end_s: float
    score: float
    rule: str
    text: str
    evidence: tuple[Evidence, ...]
    utterance_id: str | None
    share: float | None = None
    strength: Strength | None = None
    verdicts: tuple[VerdictEntry, ...] = ()
    raised: bool = True


FLAG_FIELDS = tuple(name for name in FlagEntry.__struct_fields__ if name not in ("strength", "verdicts", "raised"))


class SessionDocumentFile(Struct, frozen=True, kw_only=True):
    """A recorded session with everything people annotated and what the program found.

    Times are seconds on the session clock.

    Attributes:
        markers: Moments that coders have noted.
        tier_locks: Tiers that nobody may change until they are unlocked.
        playlists: What a trainer replays with trainees.
        cover_areas: Parts of the picture that are covered in every clip and every report without names.
        ratings: Continuous ratings, in pieces of ten seconds of one curve (coder, dimension, participant).
    """

    format: str
    version: int
    session: SessionInfo
    media: tuple[MediaEntry, ...]
    participants: tuple[Participant, ...]
    codebook: Codebook
    transcript: tuple[Utterance, ...]
    analysis: AnalysisEntry | None
    flags: tuple[FlagEntry, ...]
    annotations: tuple[Annotation, ...]
    coders: tuple[Coder, ...]
    agreement: None = None
    markers: tuple[Marker, ...] = ()
    tier_locks: tuple[TierLock, ...] = ()
    playlists: tuple[Playlist, ...] = ()
    cover_areas: tuple[CoverArea, ...] = ()
    ratings: tuple[RatingPiece, ...] = ()
