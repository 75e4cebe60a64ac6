"""Asks which moments become clips and how, and writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from annotator.domain.clock import format_time
from annotator.domain.covering import STILL_IDENTIFIES, CoverStyle
from annotator.domain.moments import SessionMoment, accepted_moments, coded_moments, flagged_moments
from annotator.domain.playlist_moments import playlist_moments
from annotator.domain.session import Session
from annotator.features.clips.cover_areas_dialog import CoverAreasDialog, ShownSpan
from annotator.features.clips.options import LONGEST_ROLL_S, Background, Captions, ClipOptions, FileFormat, Voice
from annotator.media.encoders import codec_of
from annotator.storage.session_folder import SessionFolder
from annotator.ui.actions.table import in_language
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.fields import Choice, seconds_field
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import hint, warning
from annotator.ui.widgets.removed_words import RemovedWords
from annotator.ui.widgets.writing_dialog import WritingDialog


class ExportClipsDialog(WritingDialog):
    """Moments as video files: which, how people are hidden, captions, one reel or single files."""

    areas_drawn = Signal(object)
    """Tuple of the :class:`~annotator.domain.covering.CoverArea` that are to be covered from now on."""

    def __init__(
        self,
        folder: SessionFolder,
        session: Session,
        *,
        place: Path,
        chosen: tuple[SessionMoment, ...] = (),
        keymap: Keymap | None = None,
        parent: QWidget | None = None,
    ):
        """Build the dialog.

        Args:
            chosen: The moment that is chosen in the window now, if any.
            keymap: The keys in force; our own if there is none.
        """
        super().__init__(place=place, folder=True, action=self.tr("Write clips"), parent=parent)
        self.setWindowTitle(self.tr("Export clips"))
        self._folder_of_session, self._session = folder, session
        self._keymap = keymap
        self._moments: list[tuple[SessionMoment, ...]] = []
        self.what = Choice(self.tr("Moments"), self.tr("Which moments become clips"))
        self._offer_moments(chosen)
        self.areas = tuple(session.cover_areas.values())
        self.draw_areas = QPushButton(autoDefault=False)
        self.draw_areas.setAccessibleName(self.tr("Also cover"))
        self.draw_areas.setToolTip(
            self.tr("Draw on the picture what is to be covered besides: whom no detector sees, a portrait, a name")
        )
        self._make_choices()
        before, after = self.tr("Before each moment"), self.tr("After each moment")
        self.pre_roll = seconds_field(before, before, value=1.0, most=LONGEST_ROLL_S)
        self.post_roll = seconds_field(after, after, value=1.0, most=LONGEST_ROLL_S)
        self.reel = QCheckBox(self.tr("All in one reel, with title cards"))
        self.reel.setToolTip(self.tr("One file instead of one for each moment"))
        self.removed = RemovedWords(folder.path, read_only=folder.read_only)
        self._amount = hint()
        self._warning = warning()
        self._warning.setMinimumHeight(6 * GRID_PX)
        self._rows: dict[str, QWidget] = {
            self.tr("Moments"): self.what,
            self.tr("Before each"): self.pre_roll,
            self.tr("After each"): self.post_roll,
            self.tr("Faces"): self.cover,
            self.tr("Also cover"): self.draw_areas,
            self.tr("Picture"): self.background,
            self.tr("Voice"): self.voice,
            self.tr("Captions"): self.captions,
            self.tr("Format"): self.file_format,
        }
        self._fill()
        for choice in (self.cover, self.background, self.voice):
            choice.currentIndexChanged.connect(self._explain)
        self.what.currentIndexChanged.connect(self._explain)
        for roll in (self.pre_roll, self.post_roll):
            roll.valueChanged.connect(self._explain)
        self.draw_areas.clicked.connect(self._draw_areas)
        self._choose_moments()
        self.begin_with(*self._in_order()[:-1], self.removed.field)
        self._explain()

    def _offer_moments(self, chosen: tuple[SessionMoment, ...]) -> None:
        session = self._session
        self._offer(self.tr("Accepted moments"), accepted_moments(session))
        if chosen:
            self._offer(self.tr("What is chosen now"), chosen)
        for playlist in session.playlists.values():
            self._offer(self.tr("Playlist {name}").format(name=playlist.name), playlist_moments(session, playlist))
        self._offer(self.tr("All flags"), flagged_moments(session))
        for code in session.codebook.codes:
            rows = coded_moments(session, code.id)
            if rows:
                self._offer(self.tr("Code {name}").format(name=code.name), rows)

    def _make_choices(self) -> None:
        self.cover = self._choice(
            self.tr("Faces"),
            self.tr("Cover every face in every frame; solid is safest"),
            (
                (self.tr("As they are"), None),
                (self.tr("Covered, solid"), "solid"),
                (self.tr("Covered, blurred"), "blur"),
                (self.tr("Covered, pixels"), "pixels"),
            ),
        )
        self.background = self._choice(
            self.tr("Picture"),
            self.tr("Hide the room, or show only lines of face and body"),
            (
                (self.tr("As it is"), "keep"),
                (self.tr("People alone, room hidden"), "plain"),
                (self.tr("Only lines of face and body"), "skeleton"),
            ),
        )
        self.voice = self._choice(
            self.tr("Voice"),
            self.tr("Muted cannot be undone; a changed pitch can"),
            ((self.tr("As it is"), "keep"), (self.tr("Muted"), "mute"), (self.tr("Pitch changed"), "pitch")),
        )
        self.captions = self._choice(
            self.tr("Captions"),
            self.tr("The transcript in the picture, or in a file beside it"),
            (
                (self.tr("None"), "none"),
                (self.tr("In the picture"), "burned"),
                (self.tr("Beside, as WebVTT"), "beside"),
            ),
        )
        self.file_format = self._choice(
            self.tr("Format"),
            self.tr("MP4 plays everywhere; WebM is free of patents"),
            (
                (self.tr("MP4 ({codec})").format(codec=codec_of("mp4") or self.tr("not possible here")), "mp4"),
                (self.tr("WebM ({codec})").format(codec=codec_of("webm") or self.tr("not possible here")), "webm"),
            ),
        )

    @property
    def options(self) -> ClipOptions:
        """What was chosen."""
        cover: CoverStyle | None = self.cover.currentData()
        background: Background = self.background.currentData()
        voice: Voice = self.voice.currentData()
        captions: Captions = self.captions.currentData()
        file_format: FileFormat = self.file_format.currentData()
        return ClipOptions(
            cover=cover,
            also_cover=self.areas,
            background=background,
            voice=voice,
            captions=captions,
            reel=self.reel.isChecked(),
            pre_roll_s=self.pre_roll.value(),
            post_roll_s=self.post_roll.value(),
            file_format=file_format,
        )

    def begin(self, place: Path) -> None:
        moments, options = self._moments[self.what.currentIndex()], self.options
        if options.hides_people:
            options = replace(options, further_words=self.removed.keep())
        if not moments:
            raise ValueError(self.tr("there is no such moment; accept flags first, or choose other moments"))

        folder, session = self._folder_of_session, self._session

        def work(on_progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> object:
            from annotator.features.clips.make import make_clips

            return make_clips(
                folder,
                session,
                moments,
                place,
                options,
                on_progress=on_progress,
                cancelled=cancelled,
            )

        self.job.start(work)

    def told(self, result: object) -> tuple[Path, str]:
        from annotator.features.clips.cover_words import cover_sentences
        from annotator.features.clips.make import MadeClips

        if not isinstance(result, MadeClips):
            raise TypeError(f"clips gave {type(result).__name__}")
        first, *others = result.paths
        written = first.parent if others else first
        sentences = [
            self.tr("Written and checked: {path}").format(path=written),
            *cover_sentences(result.covers),
            *result.notes,
        ]
        sentences += result.names.lines() if result.names is not None else ()
        return written, "\n".join(sentences)

    def enable_choices(self, on: bool) -> None:
        if not hasattr(self, "_rows"):
            return
        for widget in self._in_order():
            widget.setEnabled(on)

    def _in_order(self) -> tuple[QWidget, ...]:
        """The choices as they stand below each other."""
        return *self._rows.values(), self.reel, self.removed

    def _offer(self, name: str, moments: tuple[SessionMoment, ...]) -> None:
        self.what.addItem(f"{name} ({len(moments)})")
        self._moments.append(moments)

    def _choice(self, name: str, tip: str, values: tuple[tuple[str, str | None], ...]) -> Choice:
        return Choice(name, tip, offers=values)

    def _fill(self) -> None:
        rows = form()
        for name, widget in self._rows.items():
            rows.addRow(label(name), widget)
        self.choices.addLayout(rows)
        self.choices.addWidget(self.reel)
        self.choices.addWidget(self.removed)
        self.choices.addWidget(self._amount)
        self.choices.addWidget(self._warning)

    def _choose_moments(self) -> None:
        """Begin with moments that there are."""
        filled = [number for number, moments in enumerate(self._moments) if moments]
        self.what.setCurrentIndex(filled[0] if filled else 0)

    def _spans(self) -> list[ShownSpan]:
        """What the clips will show."""
        session, spans = self._session, list[ShownSpan]()
        for moment in self._moments[self.what.currentIndex()]:
            media = session.recording_of(moment.participant_id, moment.start_s)
            if media is not None and media.width_px:
                first_s, last_s = media.offset_s, media.offset_s + media.duration_s
                start_s = min(max(moment.start_s - self.pre_roll.value(), first_s), last_s)
                end_s = min(max(moment.end_s + self.post_roll.value(), start_s), last_s)
                spans.append(ShownSpan(media=media, start_s=start_s, end_s=end_s))
        return spans

    def _draw_areas(self) -> None:
        spans = self._spans()
        if not spans:
            self.error.show_error(self.tr("choose moments first: there is no picture to draw on"))
            return
        dialog = CoverAreasDialog(self._folder_of_session, spans, self.areas, keymap=self._keymap, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take() -> None:
            self.areas = dialog.areas
            self.areas_drawn.emit(self.areas)
            self._explain()

        dialog.accepted.connect(take)
        dialog.open()

    def _explain(self) -> None:
        count = len(self.areas)
        self.draw_areas.setText(self.tr("Draw areas…") if not count else self.tr("{n} drawn: change…").format(n=count))
        spans = self._spans()
        length = format_time(sum(span.end_s - span.start_s for span in spans), decimals=0)
        told = self.tr("1 clip, {length}.") if len(spans) == 1 else self.tr("{n} clips, {length} in all.")
        self._amount.setText(told.format(n=len(spans), length=length))
        self.removed.setVisible(self.options.hides_people)
        if self.options.hides_people:
            text = in_language(STILL_IDENTIFIES)
        else:
            text = self.tr("The clips show people and what they said. Keep them as you keep the recording.")
        self._warning.setText(text)
        self.error.show_error("")
