"""The sound tracks of a recording: several microphones, several languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.media.container import opened, sound_stream


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackInfo:
    """One sound track.

    Attributes:
        number: From 0, as :attr:`annotator.domain.media.Media.sound_track` counts.
        title: What the file calls it; may be empty. ``language`` likewise.
        is_default: It is heard where none is chosen.
    """

    number: int
    title: str
    language: str
    channels: int
    codec: str
    is_default: bool

    @property
    def words(self) -> str:
        """The track in words, counted from 1 as people do."""
        channels = {1: "mono", 2: "stereo"}.get(self.channels, f"{self.channels} channels")
        parts = [part for part in (self.title, self.language, channels, self.codec) if part]
        return f"{self.number + 1}: {', '.join(parts)}"


def sound_tracks(path: Path | str) -> tuple[TrackInfo, ...]:
    """The sound tracks of a file, in its order.

    Raises:
        MediaError: the file cannot be used.
    """
    with opened(path) as container:
        usual = sound_stream(container)
        found: list[TrackInfo] = []
        for number, stream in enumerate(container.streams.audio):
            language = str(stream.metadata.get("language", ""))
            found.append(
                TrackInfo(
                    number=number,
                    title=str(stream.metadata.get("title") or stream.metadata.get("handler_name") or ""),
                    language="" if language == "und" else language,
                    channels=stream.codec_context.channels if sound_stream(container, number) is stream else 0,
                    codec=stream.codec_context.name if sound_stream(container, number) is stream else "",
                    is_default=usual is not None and stream.index == usual.index,
                )
            )
        return tuple(found)
