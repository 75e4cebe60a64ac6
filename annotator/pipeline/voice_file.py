"""What was heard in a media file, on disk: ``analysis/voice/<media>.npz``. Can always be heard again."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import numpy as np

from annotator.analysis.voice.track import VoiceTrack
from annotator.archive import read_archive, write_archive
from annotator.domain.media import Media
from annotator.inside import inside
from annotator.storage.session_folder import SessionFolder

# Grows whenever the same sound would give other values than before.
VOICE_VERSION = 2
_ROWS = ("hz", "power", "prominence_db", "spoiled")


def write_voice(folder: SessionFolder, media: Media, track: VoiceTrack) -> None:
    """Keep what was heard.

    Raises:
        OSError: it cannot be written.
    """
    arrays = {"start_s": np.array(track.start_s), **{name: getattr(track, name) for name in _ROWS}}
    write_archive(_path(folder, media), arrays, digest=voice_digest(media))


def read_voice(folder: SessionFolder, media: Media) -> VoiceTrack | None:
    """What was heard, or None where nobody has listened, or to other sound."""
    track = read_archive(
        _path(folder, media),
        lambda kept: VoiceTrack(start_s=float(kept["start_s"]), **{name: kept[name] for name in _ROWS}),
        digest=voice_digest(media),
    )
    if track is None:
        return None
    rows = len(track.hz)
    fits = track.power.ndim == 2 and len(track.power) == len(track.prominence_db) == len(track.spoiled) == rows
    return track if fits else None


def is_heard(folder: SessionFolder, media: Media) -> bool:
    """True where what was heard is on disk and fits."""
    return read_archive(_path(folder, media), lambda _kept: True, digest=voice_digest(media)) or False


def voice_digest(media: Media) -> str:
    """What the values of a recording depend on."""
    track = "" if media.sound_track is None else f":{media.sound_track}"
    return f"{VOICE_VERSION}:{media.fingerprint}{track}"


def _path(folder: SessionFolder, media: Media) -> Path:
    return inside(folder.analysis_path, "voice", f"{quote(media.id, safe='')}.npz")
