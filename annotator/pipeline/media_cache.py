"""What is found out about a session's media once and kept with the session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from annotator.domain.media import Media
from annotator.inside import inside
from annotator.jobs.cancelling import IsCancelled
from annotator.media.frame_index import FrameIndex, build_index, load_index, save_index
from annotator.media.spectrogram import (
    Spectrogram,
    SpectrogramFile,
    build_spectrogram,
    load_spectrogram,
    save_spectrogram,
)
from annotator.media.waveform import Waveform, build_waveform, load_waveform, save_waveform
from annotator.storage.session_folder import SessionFolder


def index_path(folder: SessionFolder, media: Media) -> Path:
    """Where the frame index of this media is kept."""
    return inside(folder.cache_path, f"{media.id}.frames")


def frame_index(
    folder: SessionFolder,
    media: Media,
    path: Path | None = None,
    *,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FrameIndex:
    """The frame index of this media, from the session's cache, or made now and kept there.

    Args:
        path: Where the file is, if that is known already.
        on_progress: Called with 0 to 1.
        cancelled: Asked now and then.

    Raises:
        MediaError: the file cannot be used.
        MediaNotFound: it is not where it was.
        Cancelled: ``cancelled`` returned True.
    """
    kept = load_index(index_path(folder, media), fingerprint=media.fingerprint)
    if kept is not None:
        return kept
    index = build_index(path or folder.media_path(media), on_progress=on_progress, cancelled=cancelled)
    if not folder.read_only:
        keep_index(folder, media, index)
    return index


def keep_index(folder: SessionFolder, media: Media, index: FrameIndex) -> None:
    """Keep the frame index of this media in the session's cache."""
    _keep(folder, "frame index", lambda: save_index(index, index_path(folder, media)))


def waveform_path(folder: SessionFolder, media: Media) -> Path:
    """Where the waveform of this media is kept."""
    track = "" if media.sound_track is None else f".{media.sound_track}"
    return inside(folder.cache_path, f"{media.id}{track}.waveform")


def kept_waveform(folder: SessionFolder, media: Media) -> Waveform | None:
    """The waveform of this media from the session's cache; None if it is not there."""
    return load_waveform(waveform_path(folder, media), fingerprint=media.fingerprint)


def waveform(folder: SessionFolder, media: Media, path: Path | None = None) -> Waveform | None:
    """The waveform of this media, from the session's cache, or made now and kept there; None without sound.

    Args:
        path: Where the file is, if that is known already.

    Raises:
        MediaError: the file cannot be used.
        MediaNotFound: it is not where it was.
    """
    kept = kept_waveform(folder, media)
    if kept is not None or not media.has_audio:
        return kept
    made = build_waveform(path or folder.media_path(media), track=media.sound_track)
    if made is not None and not folder.read_only:
        _keep(folder, "waveform", lambda: save_waveform(made, waveform_path(folder, media)))
    return made


def spectrogram_path(folder: SessionFolder, media: Media) -> Path:
    """Where the spectrogram of this media is kept."""
    track = "" if media.sound_track is None else f".{media.sound_track}"
    return inside(folder.cache_path, f"{media.id}{track}.spectrogram")


def kept_spectrogram(folder: SessionFolder, media: Media) -> SpectrogramFile | None:
    """The spectrogram of this media from the session's cache; None if it is not there."""
    return load_spectrogram(spectrogram_path(folder, media), fingerprint=media.fingerprint)


def spectrogram(
    folder: SessionFolder,
    media: Media,
    path: Path | None = None,
    *,
    cancelled: IsCancelled = lambda: False,
) -> Spectrogram | None:
    """The spectrogram of this media, from the session's cache, or made now and kept there; None without sound.

    Args:
        path: Where the file is, if that is known already.
        cancelled: Asked now and then.

    Raises:
        MediaError: the file cannot be used.
        MediaNotFound: it is not where it was.
        Cancelled: ``cancelled`` returned True.
    """
    kept = kept_spectrogram(folder, media)
    if kept is not None or not media.has_audio:
        return kept
    made = build_spectrogram(path or folder.media_path(media), track=media.sound_track, cancelled=cancelled)
    if made is None or folder.read_only:
        return made
    _keep(folder, "spectrogram", lambda: save_spectrogram(made, spectrogram_path(folder, media)))
    return kept_spectrogram(folder, media) or made


def _keep(folder: SessionFolder, what: str, save: Callable[[], None]) -> None:
    """Keep in the session's cache what was made; where that fails the session goes on without, and says so."""
    try:
        save()
    except OSError as error:
        folder.problems.append(f"the {what} could not be kept ({error}); it is made anew each time")
