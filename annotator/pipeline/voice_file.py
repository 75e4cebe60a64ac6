"""What was heard in a media file, on disk: ``analysis/voice/<media>.npz``. Can always be heard again."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import numpy as np

from annotator.analysis.voice.track import VoiceTrack
from annotator.archive import UNREADABLE, opened_archive
from annotator.atomic import replacing
from annotator.domain.media import Media
from annotator.file_modes import make_folder
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
    path = _path(folder, media)
    make_folder(path.parent)
    with replacing(path) as file:
        np.savez(
            file,
            allow_pickle=False,
            digest=np.array(voice_digest(media)),
            start_s=np.array(track.start_s),
            **{name: getattr(track, name) for name in _ROWS},
        )


def read_voice(folder: SessionFolder, media: Media) -> VoiceTrack | None:
    """What was heard, or None where nobody has listened, or to other sound."""
    try:
        with opened_archive(_path(folder, media)) as archive:
            if str(archive["digest"]) != voice_digest(media):
                return None
            track = VoiceTrack(start_s=float(archive["start_s"]), **{name: archive[name] for name in _ROWS})
    except UNREADABLE:
        return None
    rows = len(track.hz)
    fits = track.power.ndim == 2 and len(track.power) == len(track.prominence_db) == len(track.spoiled) == rows
    return track if fits else None


def is_heard(folder: SessionFolder, media: Media) -> bool:
    """True where what was heard is on disk and fits."""
    try:
        with opened_archive(_path(folder, media)) as archive:
            return str(archive["digest"]) == voice_digest(media)
    except UNREADABLE:
        return False


def voice_digest(media: Media) -> str:
    """What the values of a recording depend on."""
    track = "" if media.sound_track is None else f":{media.sound_track}"
    return f"{VOICE_VERSION}:{media.fingerprint}{track}"


def _path(folder: SessionFolder, media: Media) -> Path:
    return inside(folder.analysis_path, "voice", f"{quote(media.id, safe='')}.npz")
