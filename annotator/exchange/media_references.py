"""How a file names the recordings it belongs to: from its own folder, never by where on whose computer they lie.

Only where it was asked for is the full path named, for programs that look for it on the same computer.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from annotator.domain.media import Media
from annotator.exchange.export_format import ExportOptions, Material

_MIME_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mpg": "video/mpeg",
    ".mpeg": "video/mpeg",
    ".mov": "video/quicktime",
    ".wav": "audio/x-wav",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".webm": "video/webm",
}


def relative_path(material: Material, media: Media) -> str:
    """The recording from the file's folder, with forward slashes.

    Only the name, where the way there would lead through the folders above a person's own: it would tell their names.
    """
    path = material.media_paths.get(media.id)
    if path is None:
        return media.file_name
    try:
        shared = Path(os.path.commonpath([material.folder, path]))
        way = Path(os.path.relpath(path, material.folder)).as_posix()
    except ValueError:  # on another drive
        return media.file_name
    return media.file_name if shared in (*Path.home().parents, Path(path.anchor)) else way


def full_path(material: Material, media: Media, options: ExportOptions) -> Path | None:
    """The recording's full path, where it was asked for and is known."""
    return material.media_paths.get(media.id) if options.full_media_paths else None


def relative_url(material: Material, media: Media) -> str:
    """:func:`relative_path` as ELAN writes it."""
    return "./" + quote(relative_path(material, media))


def media_url(material: Material, media: Media, options: ExportOptions) -> str:
    """The full path as a ``file:`` address where it was asked for, else one that has the name alone."""
    path = full_path(material, media, options)
    return path.as_uri() if path is not None else f"file:///{quote(media.file_name)}"


def mime_type(media: Media) -> str:
    """What kind of file it is, as ELAN names it."""
    return _MIME_TYPES.get(Path(media.file_name).suffix.lower(), "unknown")
