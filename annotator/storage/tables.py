"""How each kind of row stands in its table, and as JSON in the record of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from annotator.domain.annotations import Annotation, Incongruence, ModifierChoice, ScaleRating
from annotator.domain.codebook import Code, Codebook
from annotator.domain.coding_scheme import Modifier, Scale, TierScheme
from annotator.domain.covering import CoverArea
from annotator.domain.edits import Row, Table, row_key
from annotator.domain.flags import Flag, Verdict
from annotator.domain.markers import Marker, TierLock
from annotator.domain.media import Media, Region
from annotator.domain.participants import Participant, Place
from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.domain.ratings import RatingDimension, RatingPiece
from annotator.domain.session import Coder, SessionInfo
from annotator.domain.transcript import Utterance

SINGLE_ROW_TABLES = ("info", "codebook")

_INCONGRUENCE = msgspec.json.Decoder(Incongruence)
_CODES = msgspec.json.Decoder(tuple[Code, ...])
_DIMENSIONS = msgspec.json.Decoder(tuple[RatingDimension, ...])
_SAMPLES = msgspec.json.Decoder(tuple[float | None, ...])
_MODIFIERS = msgspec.json.Decoder(tuple[Modifier, ...])
_SCALES = msgspec.json.Decoder(tuple[Scale, ...])
_TIERS = msgspec.json.Decoder(tuple[TierScheme, ...])
_CHOICES = msgspec.json.Decoder(tuple[ModifierChoice, ...])
_SCALE_RATINGS = msgspec.json.Decoder(tuple[ScaleRating, ...])
_TEXTS = msgspec.json.Decoder(tuple[str, ...])
_ITEMS = msgspec.json.Decoder(tuple[PlaylistItem, ...])
_PLACES = msgspec.json.Decoder(tuple[Place, ...])
_FLAG = msgspec.json.Decoder(Flag)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """One table: its columns besides the key (``id``), and the way from a row to their values and back.

    Attributes:
        to_values: Row to column values, in the order of ``columns``, without the key.
        from_values: Key and column values to the row.
    """

    name: Table
    row_type: type[Any]
    columns: tuple[str, ...]
    to_values: Callable[[Any], Sequence[Any]]
    from_values: Callable[[Sequence[Any]], Row]

    def select(self, connection: sqlite3.Connection, key: str | None = None) -> list[Row]:
        """The row with this key, or all rows in their order."""
        columns = ", ".join(("id", *self.columns))
        where = "" if key is None else " WHERE id = ?"
        order = "" if self.name in SINGLE_ROW_TABLES else " ORDER BY position"
        statement = f"SELECT {columns} FROM {self.name}{where}{order}"
        cursor = connection.execute(statement, () if key is None else (key,))
        return [self.from_values(values) for values in cursor]

    def put(self, connection: sqlite3.Connection, row: Row) -> None:
        """Insert a row at the end, or replace the one with the same key in its place."""
        names = ", ".join(("id", *self.columns))
        marks = ", ".join("?" * (len(self.columns) + 1))
        updates = ", ".join(f"{column} = excluded.{column}" for column in self.columns)
        connection.execute(
            f"INSERT INTO {self.name} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}",
            (row_key(row), *self.to_values(row)),
        )

    def remove(self, connection: sqlite3.Connection, key: str) -> None:
        """Delete the row with this key."""
        connection.execute(f"DELETE FROM {self.name} WHERE id = ?", (key,))


def to_json(value: object) -> str:
    """A row, or a part of one, as JSON text."""
    return msgspec.json.encode(value).decode()


def _annotation_values(row: Annotation) -> Sequence[Any]:
    return (
        row.coder_id,
        row.tier,
        row.code_id,
        row.participant_id,
        row.start_s,
        row.end_s,
        row.note,
        row.confidence,
        row.flag_id,
        row.created_at,
        row.modified_at,
        None if row.incongruence is None else to_json(row.incongruence),
        row.intensity,
        row.running,
        to_json(row.modifiers) if row.modifiers else "[]",
        to_json(row.ratings) if row.ratings else "[]",
    )


def _annotation(values: Sequence[Any]) -> Annotation:
    return Annotation(
        id=values[0],
        coder_id=values[1],
        tier=values[2],
        code_id=values[3],
        participant_id=values[4],
        start_s=values[5],
        end_s=values[6],
        note=values[7],
        confidence=values[8],
        flag_id=values[9],
        created_at=values[10],
        modified_at=values[11],
        incongruence=None if values[12] is None else _INCONGRUENCE.decode(values[12]),
        intensity=values[13],
        running=bool(values[14]),
        modifiers=() if values[15] == "[]" else _CHOICES.decode(values[15]),
        ratings=() if values[16] == "[]" else _SCALE_RATINGS.decode(values[16]),
    )


def _media_values(row: Media) -> Sequence[Any]:
    return (
        row.file_name,
        row.path,
        row.fingerprint,
        row.duration_s,
        row.offset_s,
        row.width_px,
        row.height_px,
        row.frame_count,
        row.variable_frame_rate,
        row.has_audio,
        row.sound_track,
    )


def _media(values: Sequence[Any]) -> Media:
    return Media(
        id=values[0],
        file_name=values[1],
        path=values[2],
        fingerprint=values[3],
        duration_s=values[4],
        offset_s=values[5],
        width_px=values[6],
        height_px=values[7],
        frame_count=values[8],
        variable_frame_rate=bool(values[9]),
        has_audio=bool(values[10]),
        sound_track=values[11],
    )


def _participant_values(row: Participant) -> Sequence[Any]:
    region = row.region
    where = (row.media_id or None, region.x, region.y, region.width, region.height)
    return (row.role, row.name, *where, to_json(row.places))


def _participant(values: Sequence[Any]) -> Participant:
    region = Region(x=values[4], y=values[5], width=values[6], height=values[7])
    return Participant(
        id=values[0],
        role=values[1],
        name=values[2],
        media_id=values[3] or "",
        region=region,
        places=_PLACES.decode(values[8]),
    )


def _utterance_values(row: Utterance) -> Sequence[Any]:
    return (row.start_s, row.end_s, row.text, row.participant_id, row.valence)


def _utterance(values: Sequence[Any]) -> Utterance:
    key, start_s, end_s, text, participant_id, valence = values
    return Utterance(id=key, start_s=start_s, end_s=end_s, text=text, participant_id=participant_id, valence=valence)


def _verdict_values(row: Verdict) -> Sequence[Any]:
    return (row.flag.id, row.coder_id, row.verdict, row.decided_at, to_json(row.flag))


def _verdict(values: Sequence[Any]) -> Verdict:
    return Verdict(flag=_FLAG.decode(values[5]), coder_id=values[2], verdict=values[3], decided_at=values[4])


def _info(values: Sequence[Any]) -> SessionInfo:
    return SessionInfo(id=values[0], title=values[1], created_at=values[2], duration_s=values[3])


def _codebook_values(row: Codebook) -> Sequence[Any]:
    parts = (row.codes, row.dimensions, row.modifiers, row.scales, row.tiers)
    return (row.name, row.version, *(to_json(part) for part in parts))


def _codebook(values: Sequence[Any]) -> Codebook:
    return Codebook(
        id=values[0],
        name=values[1],
        version=values[2],
        codes=_CODES.decode(values[3]),
        dimensions=_DIMENSIONS.decode(values[4]),
        modifiers=_MODIFIERS.decode(values[5]),
        scales=_SCALES.decode(values[6]),
        tiers=_TIERS.decode(values[7]),
    )


def _coder(values: Sequence[Any]) -> Coder:
    return Coder(
        id=values[0],
        name=values[1],
        blind_to=_TEXTS.decode(values[2]),
        start_earlier_s=values[3],
        reaction_s=values[4],
        finished_at=values[5],
    )


def _marker(values: Sequence[Any]) -> Marker:
    id_, coder_id, time_s, text, created_at, modified_at = values
    return Marker(id=id_, coder_id=coder_id, time_s=time_s, text=text, created_at=created_at, modified_at=modified_at)


def _playlist_values(row: Playlist) -> Sequence[Any]:
    return (
        row.name,
        row.coder_id,
        row.order,
        row.pre_roll_s,
        row.post_roll_s,
        row.rate,
        row.repeats,
        row.freeze_at_apex,
        to_json(row.items),
    )


def _playlist(values: Sequence[Any]) -> Playlist:
    return Playlist(
        id=values[0],
        name=values[1],
        coder_id=values[2],
        order=values[3],
        pre_roll_s=values[4],
        post_roll_s=values[5],
        rate=values[6],
        repeats=values[7],
        freeze_at_apex=bool(values[8]),
        items=_ITEMS.decode(values[9]),
    )


_LAYOUTS = (
    TableLayout(
        name="info",
        row_type=SessionInfo,
        columns=("title", "created_at", "duration_s"),
        to_values=lambda row: (row.title, row.created_at, row.duration_s),
        from_values=_info,
    ),
    TableLayout(
        name="media",
        row_type=Media,
        columns=(
            "file_name",
            "path",
            "fingerprint",
            "duration_s",
            "offset_s",
            "width_px",
            "height_px",
            "frame_count",
            "variable_frame_rate",
            "has_audio",
            "sound_track",
        ),
        to_values=_media_values,
        from_values=_media,
    ),
    TableLayout(
        name="participants",
        row_type=Participant,
        columns=("role", "name", "media_id", "region_x", "region_y", "region_width", "region_height", "places"),
        to_values=_participant_values,
        from_values=_participant,
    ),
    TableLayout(
        name="codebook",
        row_type=Codebook,
        columns=("name", "version", "codes", "dimensions", "modifiers", "scales", "tiers"),
        to_values=_codebook_values,
        from_values=_codebook,
    ),
    TableLayout(
        name="utterances",
        row_type=Utterance,
        columns=("start_s", "end_s", "text", "participant_id", "valence"),
        to_values=_utterance_values,
        from_values=_utterance,
    ),
    TableLayout(
        name="annotations",
        row_type=Annotation,
        columns=(
            "coder_id",
            "tier",
            "code_id",
            "participant_id",
            "start_s",
            "end_s",
            "note",
            "confidence",
            "flag_id",
            "created_at",
            "modified_at",
            "incongruence",
            "intensity",
            "running",
            "modifiers",
            "ratings",
        ),
        to_values=_annotation_values,
        from_values=_annotation,
    ),
    TableLayout(
        name="verdicts",
        row_type=Verdict,
        columns=("flag_id", "coder_id", "verdict", "decided_at", "flag"),
        to_values=_verdict_values,
        from_values=_verdict,
    ),
    TableLayout(
        name="coders",
        row_type=Coder,
        columns=("name", "blind_to", "start_earlier_s", "reaction_s", "finished_at"),
        to_values=lambda row: (row.name, to_json(row.blind_to), row.start_earlier_s, row.reaction_s, row.finished_at),
        from_values=_coder,
    ),
    TableLayout(
        name="markers",
        row_type=Marker,
        columns=("coder_id", "time_s", "text", "created_at", "modified_at"),
        to_values=lambda row: (row.coder_id, row.time_s, row.text, row.created_at, row.modified_at),
        from_values=_marker,
    ),
    TableLayout(
        name="tier_locks",
        row_type=TierLock,
        columns=("coder_id", "locked_at"),
        to_values=lambda row: (row.coder_id, row.locked_at),
        from_values=lambda values: TierLock(id=values[0], coder_id=values[1], locked_at=values[2]),
    ),
    TableLayout(
        name="playlists",
        row_type=Playlist,
        columns=(
            "name",
            "coder_id",
            "ordered_by",
            "pre_roll_s",
            "post_roll_s",
            "rate",
            "repeats",
            "freeze_at_apex",
            "items",
        ),
        to_values=_playlist_values,
        from_values=_playlist,
    ),
    TableLayout(
        name="cover_areas",
        row_type=CoverArea,
        columns=("media_id", "region_x", "region_y", "region_width", "region_height"),
        to_values=lambda row: (row.media_id, row.region.x, row.region.y, row.region.width, row.region.height),
        from_values=lambda values: CoverArea(
            id=values[0],
            media_id=values[1],
            region=Region(x=values[2], y=values[3], width=values[4], height=values[5]),
        ),
    ),
    TableLayout(
        name="ratings",
        row_type=RatingPiece,
        columns=("coder_id", "dimension_id", "participant_id", "start_s", "samples"),
        to_values=lambda row: (
            row.coder_id,
            row.dimension_id,
            row.participant_id,
            row.start_s,
            to_json(row.samples),
        ),
        from_values=lambda values: RatingPiece(
            id=values[0],
            coder_id=values[1],
            dimension_id=values[2],
            participant_id=values[3],
            start_s=values[4],
            samples=_SAMPLES.decode(values[5]),
        ),
    ),
)
LAYOUTS: dict[Table, TableLayout] = {layout.name: layout for layout in _LAYOUTS}
