"""Asks for what a new session needs: recordings, people, a transcript, and where to keep it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from annotator.app.chapters import goes_on, in_order, left_out, may_go_on
from annotator.domain.participants import ROLES, Participant, Role
from annotator.inside import named_after
from annotator.ui.dialogs.new_session_rows import ParticipantRow, RowList, VideoRow
from annotator.ui.dialogs.regions import RegionsDialog
from annotator.ui.dialogs.regions_search import RecordingToSearch
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX
from annotator.ui.look.translation import translate
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint, scrolled

if TYPE_CHECKING:
    from annotator.app.session_specs import ParticipantSpec, VideoSpec


_SUFFIX = ".session"
VIDEO_PATTERNS = "*.mp4 *.mov *.m4v *.mkv *.avi *.webm *.mpg *.mpeg *.mts *.m2ts *.wmv *.gif *.mp3 *.wav *.m4a"
_TRANSCRIPTS = (".vtt", ".srt", ".csv", ".tsv", ".json", ".eaf")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSessionRequest:
    """What was asked for."""

    path: Path
    title: str
    videos: tuple[VideoSpec, ...]
    participants: tuple[ParticipantSpec, ...]
    transcript: Path | None


class NewSessionDialog(FormDialog):
    """One page; what is wrong is said as it is typed. Files can be dropped on it."""

    def __init__(self, parent: QWidget | None = None, *, keymap: Keymap | None = None):
        """``keymap``: the keys in force, for drawing regions; our own if there is none."""
        super().__init__(parent)
        self._keymap = keymap
        self.setWindowTitle(self.tr("New session"))
        self.setAcceptDrops(True)
        self._folder_chosen = False
        self._title_typed = False
        self.title_field = QLineEdit(placeholderText=self.tr("e.g. Session 12"))
        self.title_field.setAccessibleName(self.tr("Title"))
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Folder of the session"))
        self.folder.setToolTip(self.tr("One folder holds all work on the session; the recordings stay where they are"))
        self.transcript = QLineEdit(placeholderText=self.tr("optional: WebVTT, SubRip, CSV, Whisper JSON or ELAN"))
        self.transcript.setAccessibleName(self.tr("Transcript file"))
        self.videos: RowList[VideoRow] = RowList()
        self.chapters = hint()
        self.chapters.hide()
        self.add_chapters = self._button(self.tr("Add what is left out"), self._add_left_out)
        self.add_chapters.hide()
        self.people: RowList[ParticipantRow] = RowList()
        self.find_faces = QPushButton(self.tr("Find faces…"))
        self._lay_out()
        self.title_field.textEdited.connect(self._title_edited)
        self.folder.textEdited.connect(self._folder_edited)
        self.transcript.textChanged.connect(self._check)
        self.videos.changed.connect(self._videos_changed)
        self.people.changed.connect(self._check)
        self.add_participant("client")
        self._check()

    @property
    def request(self) -> NewSessionRequest:
        """What was asked for; only after the dialog was accepted."""
        from annotator.app.session_specs import ParticipantSpec, VideoSpec

        transcript = self.transcript.text().strip()
        return NewSessionRequest(
            path=typed_path(self.folder.text()),
            title=self.title_field.text().strip() or typed_path(self.folder.text()).stem,
            videos=tuple(
                VideoSpec(path=row.path, offset_s=row.offset_s, follows=row.follows) for row in self.videos.rows
            ),
            participants=tuple(
                ParticipantSpec(
                    role=row.role,
                    name=row.name,
                    region=row.region,
                    media=str(row.video_number),
                    auto=row.auto,
                    absent=row.found is not None and not row.found.media_id,
                    places=row.found.places if row.found is not None else (),
                )
                for row in self.people.rows
            ),
            transcript=typed_path(transcript) if transcript else None,
        )

    def add_videos(self, paths: list[Path]) -> None:
        """Add recordings; the first one gives title and folder until something else is typed."""
        for path in in_order(paths):
            if all(row.path != path for row in self.videos.rows):
                self.videos.add(VideoRow(path))

    def add_participant(self, role: Role | None = None) -> None:
        """Add a row for a person, with the first role that nobody has where none is given."""
        taken = [row.role for row in self.people.rows]
        free: list[Role] = [known for known in ROLES if known not in taken]
        row = ParticipantRow(role or (free[0] if free else "other"), [video.path.name for video in self.videos.rows])
        starts = [place for place, video in enumerate(self.videos.rows) if not video.follows]
        if len(self.people.rows) < len(starts):
            row.choose_video(starts[len(self.people.rows)])
        if len(self.people.rows) == 1 and self.people.rows[0].has_full_region and len(starts) < 2:
            self.people.rows[0].choose_region("left")
            row.choose_region("right")
        self.people.add(row)

    @property
    def _paths(self) -> list[Path]:
        return [row.path for row in self.videos.rows]

    @property
    def problem(self) -> str:
        """What keeps the session from being made; empty if nothing does."""
        if not self.videos.rows:
            return self.tr("add at least one recording")
        lost = next((row.path for row in self.videos.rows if not os.path.isfile(row.path)), None)
        if lost is not None:
            return self.tr("there is no file {path}").format(path=lost)
        if not self.people.rows:
            return self.tr("add at least one participant")
        transcript = self.transcript.text().strip()
        if transcript and not os.path.isfile(typed_path(transcript)):
            return self.tr("there is no file {path}").format(path=transcript)
        return folder_problem(self.folder.text())

    def accept(self) -> None:
        self._check()
        if self.problem:
            self.error.show_error(self.problem)
        else:
            super().accept()

    # --- building

    def _lay_out(self) -> None:
        add_video = self._button(self.tr("Add recordings…"), self._ask_for_videos)
        self.find_faces.setAutoDefault(False)
        self.find_faces.setToolTip(
            self.tr("Look for faces all over the recordings, and show where each person sits for you to confirm")
        )
        self.find_faces.clicked.connect(self._find_faces)
        add_person = self._button(self.tr("Add participant"), self.add_participant)
        page = QWidget()
        below = hbox(add_video, self.add_chapters, STRETCH)
        people_buttons = hbox(add_person, self.find_faces, STRETCH)
        fields = form()
        fields.addRow(label(self.tr("Title")), self.title_field)
        fields.addRow(label(self.tr("Keep it in")), self._with_button(self.folder, self._ask_for_folder))
        fields.addRow(label(self.tr("Transcript")), self._with_button(self.transcript, self._ask_for_transcript))
        vbox(
            heading(self.tr("Recordings")),
            hint(self.tr("With several, give each one's offset: session time = its own time + offset, in seconds.")),
            self.videos,
            self.chapters,
            below,
            GRID_PX,
            heading(self.tr("Participants")),
            self.people,
            people_buttons,
            GRID_PX,
            heading(self.tr("Session")),
            fields,
            STRETCH,
            on=page,
            margin=(0, 0, GRID_PX, 0),
        )
        area = scrolled(page)
        page.setProperty("surface", None)
        self.lay_out(
            stretched(area, 1),
            ok=self.tr("Make session"),
            margin=(3 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX),
        )
        self.resize(84 * GRID_PX, 76 * GRID_PX)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.clicked.connect(lambda: act())
        return button

    def _with_button(self, field: QLineEdit, ask: Callable[[], None]) -> QHBoxLayout:
        return hbox(stretched(field, 1), self._button(self.tr("Choose…"), ask))

    # --- following

    def _title_edited(self) -> None:
        self._title_typed = True
        self._suggest_folder()
        self._check()

    def _folder_edited(self) -> None:
        self._folder_chosen = True
        self._check()

    def _add_left_out(self) -> None:
        """Take in the chapters that lie beside the recordings, and put all of a recording in order."""
        before = {row.path: row for row in self.videos.rows}
        paths = self._paths
        while missing := [one for one, _ in left_out(paths)]:
            paths = [*paths, *missing]
        self.videos.arrange([before.get(path) or VideoRow(path) for path in in_order(paths)])

    def _tell_chapters(self) -> None:
        """Say which recordings go on, which may, and what of one is not there."""
        pairs = list(zip(self.videos.rows, self.videos.rows[1:], strict=False))
        for row in self.videos.rows[:1]:
            row.stand_after(None, goes_on=False)
        for above, row in pairs:
            row.stand_after(above.path, goes_on=goes_on(row.path, above.path))
        missing = [
            self.tr("{missing} beside {name} belongs to the same recording and is left out.").format(
                missing=one.name, name=given.name
            )
            for one, given in left_out(self._paths)
        ]
        open_ones = [
            self.tr("{name} may go on where {before} ends: tick “goes on” if it does.").format(
                name=row.path.name, before=above.path.name
            )
            for above, row in pairs
            if may_go_on(row.path, above.path) and not row.follows and not row.offset_s
        ]
        self.chapters.setText("\n".join((*missing, *open_ones)))
        self.chapters.setVisible(bool(missing or open_ones))
        self.add_chapters.setVisible(bool(missing))

    def _videos_changed(self) -> None:
        self._tell_chapters()
        names = [row.path.name for row in self.videos.rows]
        for person in self.people.rows:
            person.show_videos(names)
        if names and not self._title_typed:
            self.title_field.setText(self.videos.rows[0].path.stem)
        self._suggest_folder()
        self._check()

    def _suggest_folder(self) -> None:
        title = self.title_field.text().strip()
        if self.videos.rows and title and not self._folder_chosen:
            self.folder.setText(str(named_after(self.videos.rows[0].path.parent, title, _SUFFIX)))

    def _check(self) -> None:
        problem = self.problem
        self.ok_button.setEnabled(not problem)
        self.find_faces.setEnabled(bool(self.people.rows) and any(map(os.path.isfile, self._paths)))
        untouched = not self.videos.rows and not self._title_typed and not self._folder_chosen
        self.error.show_error("" if untouched else problem)

    # --- finding faces

    def _find_faces(self) -> None:
        faces = RegionsDialog(self._recordings_with_people(), self._people_to_find(), self, keymap=self._keymap)
        faces.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        faces.accepted.connect(lambda: self._take_found(faces.people))
        faces.open()

    def _recordings_with_people(self) -> list[RecordingToSearch]:
        rows: list[RecordingToSearch] = []
        for number, video in enumerate(self.videos.rows, start=1):
            people = sum(person.video_number == number for person in self.people.rows)
            if people:
                rows.append(
                    RecordingToSearch(
                        media_id=str(number),
                        file_name=video.path.name,
                        locate=partial(Path, video.path),
                        people=people,
                    )
                )
        return rows

    def _people_to_find(self) -> list[Participant]:
        return [
            Participant(id=str(place), role=row.role, name=row.name, media_id=str(row.video_number), region=row.region)
            for place, row in enumerate(self.people.rows)
        ]

    def _take_found(self, people: tuple[Participant, ...]) -> None:
        for person in people:
            self.people.rows[int(person.id)].set_found(person)

    # --- asking for files

    def _ask_for_videos(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Recordings"),
            "",
            self.tr("Recordings ({patterns});;All files (*)").format(patterns=VIDEO_PATTERNS),
        )
        self.add_videos([Path(name) for name in names])

    def _ask_for_folder(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Keep the session in"), self.folder.text())
        if name:
            self._folder_chosen = True
            self.folder.setText(name if name.endswith(_SUFFIX) else name + _SUFFIX)
            self._check()

    def _ask_for_transcript(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Transcript"),
            "",
            self.tr("Transcripts (*.vtt *.srt *.csv *.tsv *.json *.eaf);;All files (*)"),
        )
        if name:
            self.transcript.setText(name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        words = [path for path in paths if path.suffix.lower() in _TRANSCRIPTS]
        if words:
            self.transcript.setText(str(words[0]))
        self.add_videos([path for path in paths if path not in words])
        event.acceptProposedAction()


def folder_problem(text: str) -> str:
    """Why a session cannot be made in this folder; empty if it can."""
    if not text.strip():
        return translate("NewSessionDialog", "say where to keep the session")
    path = typed_path(text)
    if not path.name:
        return translate("NewSessionDialog", "{path} is no place for a session; give it a name of its own").format(
            path=path
        )
    if path.suffix != _SUFFIX:
        path = path.with_name(path.name + _SUFFIX)
    if os.path.lexists(path):
        return translate("NewSessionDialog", "{path} exists already; choose another name, or open it").format(path=path)
    if not os.path.isdir(path.parent):  # unlike Path's, no error for a folder one may not look into
        return translate("NewSessionDialog", "there is no folder {parent}").format(parent=path.parent)
    return ""


def typed_path(text: str) -> Path:
    """A path as people type it, with ``~`` for their home."""
    return Path(os.path.expanduser(text.strip()))  # unlike Path's, leaves an unknown ~name as it is
