"""The voices that a diarisation model told apart, on disk: ``analysis/diarisation.json``. Can always be heard again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from annotator.atomic import write_bytes
from annotator.domain.spans import Span
from annotator.file_modes import make_folder
from annotator.storage.session_folder import SessionFolder

FILE_NAME = "diarisation.json"
_MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedModel:
    """A model by its name, and the licence it is under."""

    name: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diarisation:
    """Who is heard in one recording, by number.

    Attributes:
        fingerprint: Of the recording.
        voices: When each voice sounds, sorted and separate, on the media clock.
        named: Whose voice it is, as a person has said, by number from 0; None for nobody of the session.
    """

    media_id: str
    fingerprint: str
    models: tuple[UsedModel, ...]
    voices: tuple[tuple[Span, ...], ...]
    named: Mapping[int, str | None] = field(default_factory=lambda: MappingProxyType({}))

    def on_session_clock(self, offset_s: float) -> tuple[tuple[Span, ...], ...]:
        """The voices at the session's times."""
        return tuple(tuple((start_s + offset_s, end_s + offset_s) for start_s, end_s in own) for own in self.voices)


def write_diarisation(folder: SessionFolder, found: Diarisation) -> None:
    """Keep it in the place of what was there.

    Raises:
        OSError: it cannot be written.
    """
    path = folder.analysis_path / FILE_NAME
    make_folder(path.parent)
    document = {
        "media": found.media_id,
        "fingerprint": found.fingerprint,
        "models": [asdict(model) for model in found.models],
        "voices": [[[round(start_s, 3), round(end_s, 3)] for start_s, end_s in own] for own in found.voices],
        "named": {str(number): id_ for number, id_ in found.named.items()},
    }
    write_bytes(path, json.dumps(document, indent=1).encode())


def read_diarisation(folder: SessionFolder) -> Diarisation | None:
    """What is there; None where no model has listened, or the file cannot be read."""
    path = folder.analysis_path / FILE_NAME
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        document: Any = json.loads(path.read_bytes())
        voices = tuple(_spans(rows) for rows in document["voices"])
        return Diarisation(
            media_id=str(document["media"]),
            fingerprint=str(document["fingerprint"]),
            models=tuple(UsedModel(name=str(row["name"]), licence=str(row["licence"])) for row in document["models"]),
            voices=voices,
            named=MappingProxyType(
                {
                    int(number): None if id_ is None else str(id_)
                    for number, id_ in document["named"].items()
                    if 0 <= int(number) < len(voices)
                }
            ),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _spans(rows: Sequence[Any]) -> tuple[Span, ...]:
    found = tuple((float(start_s), float(end_s)) for start_s, end_s in rows)
    if not all(math.isfinite(end_s) and 0 <= start_s < end_s for start_s, end_s in found):
        raise ValueError("a voice from when until when")
    return tuple(sorted(found))
