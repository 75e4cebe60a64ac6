"""What the parts of the timeline share: rows, prepared series and the stretch in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.domain.edits import Edit
from annotator.ui.session.pitch_curve import PitchCurve
from annotator.ui.session.workspace import Workspace
from annotator.ui.timeline import sources
from annotator.ui.timeline.arrangement import Arrangement
from annotator.ui.timeline.cached_font import FontCache
from annotator.ui.timeline.content import TimelineContent
from annotator.ui.timeline.paint_spectrogram import SpectrogramColumns
from annotator.ui.timeline.rows import PlacedRow, Row, RowMetrics
from annotator.ui.timeline.series_cache import SeriesCache
from annotator.ui.timeline.sources import SourceOptions
from annotator.ui.timeline.spectrogram_tiles import SpectrogramTiles
from annotator.ui.timeline.tier_rows import siblings
from annotator.ui.timeline.tracks import SignalTrack, SoundTrack, TimesKeeper, build_signal_track, build_sound_track
from annotator.ui.timeline.viewport import Viewport

if TYPE_CHECKING:
    from annotator.media.spectrogram import Spectrogram
    from annotator.media.waveform import Waveform

_COLLECT_EVERY_MS = 15


class TimelineState(QObject):
    """Follows the open session and says what changed; the canvas and the overview paint it."""

    viewport_changed = Signal()
    arranged = Signal()
    """Somebody arranged the rows in another way."""
    content_changed = Signal()
    """Rows, their order or what they hold changed."""
    current_row_changed = Signal()
    """New annotations go to another row."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self.fonts = FontCache()
        self._waveforms: dict[str, Waveform] = {}
        self._signal_tracks: SeriesCache[SignalTrack] = SeriesCache("timeline-signals")
        self._sound_tracks: SeriesCache[SoundTrack] = SeriesCache("timeline-sound")
        self._tiles = SpectrogramTiles()
        self._pitch: dict[str, PitchCurve] = {}
        self._pitch_shown = workspace.options.show_pitch
        self._times = TimesKeeper()
        self._unseen: dict[str, list[tuple[float, float]]] = {}
        self._metrics = RowMetrics()
        self._chosen: tuple[object, object, dict[str, tuple[str, ...]]] | None = None
        """What :meth:`chosen_by_row` gave, and for what."""
        self._arrangement = Arrangement()
        self._current_key = ""
        self.held = False
        """A hand holds the rows or the overview: the view must not run away under it."""
        document = workspace.document
        self.content = TimelineContent(document.session, document.signal_sets, self._options())
        self._viewport = Viewport.whole(self.duration_s, 800)
        self._collector = QTimer(self, interval=_COLLECT_EVERY_MS)
        self._collector.timeout.connect(self._collect)
        # The builders' threads end with this object; they hold no part of it, so the order does not matter.
        self.destroyed.connect(self._signal_tracks.close)
        self.destroyed.connect(self._sound_tracks.close)
        self.destroyed.connect(self._tiles.close)
        self.destroyed.connect(self.fonts.close)
        document.edited.connect(self._edited)
        document.findings_changed.connect(self._findings_replaced)
        document.coder_changed.connect(self.reload)
        document.signals_changed.connect(self._signals_replaced)
        document.analysing_changed.connect(self._arrange)
        workspace.options.changed.connect(self._arrange)
        workspace.selection.tier_changed.connect(self.current_row_changed)
        workspace.playhead.duration_changed.connect(self._duration_changed)

    # --- what there is ------------------------------------------------------------------------------------------------

    @property
    def duration_s(self) -> float:
        """How long the session lasts, in seconds."""
        return max(self.workspace.playhead.duration_s, self.workspace.document.session.info.duration_s)

    @property
    def viewport(self) -> Viewport:
        """The stretch in view."""
        return self._viewport

    @property
    def metrics(self) -> RowMetrics:
        """Heights of rows and lines."""
        return self._metrics

    @property
    def arrangement(self) -> Arrangement:
        """How the rows are arranged."""
        return self._arrangement

    @property
    def preparing(self) -> bool:
        """True while series are being built for drawing."""
        return self._signal_tracks.waiting or self._sound_tracks.waiting or self._tiles.waiting

    @property
    def current_row(self) -> Row | None:
        """The tier row that new annotations go to: the one that was chosen, else the first of its tier."""
        tier = self.workspace.selection.tier
        rows = [placed.row for placed in self.content.layout.of_kind("tier") if placed.row.name == tier]
        return next((row for row in rows if row.key == self._current_key), rows[0] if rows else None)

    def may_draw_in(self, row: Row) -> bool:
        """In tiers that are not locked, but not in the rows of other coders."""
        document = self.workspace.document
        mine = row.coder_id is None or row.coder_id == document.coder_id
        return row.kind == "tier" and mine and not row.locked and not document.read_only

    def tiers_of(self, group: str) -> list[PlacedRow]:
        """The tiers that stand together, in their order."""
        return [placed for placed in self.content.layout.of_kind("tier") if placed.row.group == group]

    def signal_track(self, row: Row) -> SignalTrack | None:
        """The prepared signal of a row; None while it is being built."""
        held = self.workspace.document.signal_sets.get(row.participant_id or "")
        signal = held.signals.get(row.name) if held else None
        if signal is None:
            return None
        track = self._signal_tracks.get(row.key, signal, partial(build_signal_track, signal, self._times))
        self._await()
        return track

    def sound_track(self, media_id: str) -> SoundTrack | None:
        """The prepared sound of a media on the session clock; None while there is none."""
        waveform = self._waveforms.get(media_id)
        media = self.workspace.document.session.media.get(media_id)
        if waveform is None or media is None:
            return None
        offset_s = media.offset_s
        track = self._sound_tracks.get(media_id, waveform, lambda: build_sound_track(waveform, offset_s))
        self._await()
        # A moved media needs no new pyramid, only a new start.
        return replace(track, start_s=offset_s) if track is not None else None

    def spectrogram(self, media_id: str, viewport: Viewport) -> SpectrogramColumns | None:
        """What of the spectrogram of a media lies in view; None while there is none."""
        source = self._tiles.source(media_id)
        media = self.workspace.document.session.media.get(media_id)
        if source is None or media is None:
            return None
        cells = self._tiles.columns(media_id, viewport, offset_s=media.offset_s)
        self._await()
        return SpectrogramColumns(cells=cells, shape=source.shape) if cells is not None and cells.shape[1] > 1 else None

    def pitch(self, media_id: str) -> PitchCurve | None:
        """The pitch heard in a media, on the session clock; None where it is not wanted or not known."""
        held = self._pitch.get(media_id)
        media = self.workspace.document.session.media.get(media_id)
        if held is None or media is None or not self.workspace.options.show_pitch:
            return None
        return replace(held, start_s=held.start_s + media.offset_s)

    def unseen(self, participant_id: str) -> Sequence[tuple[float, float]]:
        """Stretches in which nothing of a participant could be measured."""
        held = self._unseen.get(participant_id)
        if held is None:
            info = self.workspace.document.session.findings.info
            held = sources.unseen_spans(info.coverage if info else (), participant_id)
            self._unseen[participant_id] = held
        return held

    def chosen_by_row(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the chosen annotations by the key of the row they lie in; every row asks for its own."""
        ids, held = self.workspace.selection.annotation_ids, self.content.session.annotations
        stamp = (ids, self.content.grouping)
        if self._chosen is None or self._chosen[0] is not held or self._chosen[1] != stamp:
            rows: dict[str, list[str]] = {}
            for id_ in ids:
                rows.setdefault(self.content.annotation_key(id_) or "", []).append(id_)
            self._chosen = (held, stamp, {key: tuple(inside) for key, inside in rows.items()})
        return self._chosen[2]

    # --- what changes it ----------------------------------------------------------------------------------------------

    def set_viewport(self, viewport: Viewport) -> None:
        """Show another stretch."""
        if viewport != self._viewport:
            self._viewport = viewport
            self.viewport_changed.emit()

    def set_width(self, width_px: int) -> None:
        """The rows are this wide now."""
        self.set_viewport(self._viewport.resized(max(width_px, 16)))

    def set_metrics(self, metrics: RowMetrics) -> None:
        """Take other heights of rows and lines."""
        if metrics != self._metrics:
            self._metrics = metrics
            self._arrange()

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Arrange the rows in another way."""
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self._arrange()
            self.arranged.emit()

    def choose_tier_row(self, row: Row) -> None:
        """Make a tier row the current one."""
        other, self._current_key = row.key != self._current_key, row.key
        self.workspace.selection.choose_tier(row.name)
        if other:
            self.current_row_changed.emit()

    def fold(self, row: Row) -> None:
        """Fold a row or group to one line, or open it."""
        self.set_arrangement(self._arrangement.with_folded(row.key, not row.folded))

    def move_tier(self, row: Row, by: int) -> None:
        """Move a tier among its siblings, with what depends on it; less than 0 moves it up."""
        keys = [held.key for held in siblings([placed.row for placed in self.tiers_of(row.group)], row)]
        self.set_arrangement(self._arrangement.moved(row.key, by, keys))

    def set_waveform(self, media_id: str, waveform: Waveform) -> None:
        """Take over the sound of a recording, as it is on the recording's own clock."""
        self._waveforms[media_id] = waveform
        self.content.touch(f"sound:{media_id}")
        self._arrange()

    def set_spectrogram(self, media_id: str, spectrogram: Spectrogram) -> None:
        """Take over the spectrogram of a recording."""
        self._tiles.take(media_id, spectrogram)
        self.content.touch(f"spectrogram:{media_id}")
        self._await()
        self._arrange()

    def set_pitch(self, media_id: str, pitch: PitchCurve) -> None:
        """The pitch heard in a media, on its own clock."""
        self._pitch[media_id] = pitch
        self.content.touch(f"spectrogram:{media_id}")
        self.content_changed.emit()

    def reload(self) -> None:
        """Take over everything anew: other findings, another coder."""
        self._unseen.clear()
        document = self.workspace.document
        self.content.rebuild(document.session, document.signal_sets, self._options())
        self._follow_duration()
        self.content_changed.emit()

    def _findings_replaced(self) -> None:
        self._unseen.clear()
        self.content.take_findings(self.workspace.document.session)
        self.content_changed.emit()

    def close(self) -> None:
        """Stop building series. What is ordered later is not built any more."""
        self._collector.stop()
        self._signal_tracks.close()
        self._sound_tracks.close()
        self._tiles.close()

    def _options(self) -> SourceOptions:
        return SourceOptions(
            coder_id=self.workspace.document.coder_id,
            shown_signals=self.workspace.options.shown_signals,
            metrics=self._metrics,
            arrangement=self._arrangement,
            sound_ready=frozenset(self._waveforms),
            spectrogram_hz=self.workspace.options.shown_spectrogram_hz,
            spectrograms_ready=self._tiles.ready,
            empty_tiers=self.workspace.options.show_empty_tiers,
            analysing=self.workspace.document.analysing,
        )

    def _arrange(self, *_anything: object) -> None:
        options = self._options()
        if self._pitch_shown != self.workspace.options.show_pitch:
            self._pitch_shown = self.workspace.options.show_pitch
            for media_id in self._pitch:
                self.content.touch(f"spectrogram:{media_id}")
        self.content.arrange(options)
        self.content_changed.emit()

    def _edited(self, edit: Edit) -> None:
        self.content.take_edit(self.workspace.document.session, edit)
        if edit.touches("info", "media"):
            self._follow_duration()
        self.content_changed.emit()

    def _signals_replaced(self) -> None:
        self.content.take_signals(self.workspace.document.signal_sets)
        for placed in self.content.layout.of_kind("signal"):
            self.content.touch(placed.row.key)
        self.content_changed.emit()

    def _duration_changed(self, _duration_s: float) -> None:
        self._follow_duration()

    def _follow_duration(self) -> None:
        self.set_viewport(self._viewport.lasting(self.duration_s))

    def _await(self) -> None:
        if self.preparing and not self._collector.isActive():
            self._collector.start()

    def _collect(self) -> None:
        signals, sounds, parts = self._signal_tracks.collect(), self._sound_tracks.collect(), self._tiles.collect()
        rows = (*(f"sound:{id_}" for id_ in sounds), *(f"spectrogram:{id_}" for id_ in parts))
        for key in (*signals, *rows):
            self.content.touch(key)
        if not self.preparing:
            self._collector.stop()
        if signals or rows:
            self.content_changed.emit()
