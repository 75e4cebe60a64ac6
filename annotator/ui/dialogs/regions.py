"""Find where people sit from their faces, and have a person confirm it: nobody is ever guessed to be somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSlider, QStackedWidget, QWidget

from annotator.domain import edits
from annotator.domain.clock import format_time
from annotator.domain.media import FULL_REGION, RIGHT_REGION
from annotator.domain.participants import Participant, overlapping
from annotator.domain.percent import percent
from annotator.ui.background.job import Job
from annotator.ui.dialogs.regions_canvas import RegionsCanvas
from annotator.ui.dialogs.regions_draft import RegionsDraft, RegionsInView
from annotator.ui.dialogs.regions_search import RecordingToSearch, SearchResult, search_of
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.look.translation import translate
from annotator.ui.session.session_host import SessionHost
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.panel_parts import hint, warning


class RegionsDialog(FormDialog):
    """Looks for faces first, then shows what was found on pictures of the recording, to be corrected and accepted."""

    def __init__(
        self,
        recordings: Sequence[RecordingToSearch],
        people: Sequence[Participant],
        parent: QWidget | None = None,
        *,
        keymap: Keymap | None = None,
    ):
        """``people``: whoever is seen in the recordings, by their ``media_id``."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find faces"))
        self._keymap = keymap or Keymap(parent=self)
        self._recordings = tuple(recordings)
        self._draft = RegionsDraft(self._recordings, people)
        self.search = Job(self)
        self.progress = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self.progress.setAccessibleName(self.tr("Looking for faces"))
        self._doing = QLabel(self.tr("Looking for faces all over the recording…"), wordWrap=True)
        self.recording = Choice(
            self.tr("Recording"), offers=[(row.file_name, row.media_id) for row in self._recordings]
        )
        self.recording.setVisible(len(self._recordings) > 1)
        self.view = Choice(
            self.tr("View"), self.tr("The picture is cut: each view of it needs regions of its own, from its times on")
        )
        self.canvas = RegionsCanvas(self._keymap)
        self.picture = QSlider(Qt.Orientation.Horizontal)
        self.picture.setAccessibleName(self.tr("Picture of the recording"))
        self.picture.setToolTip(self.tr("Look at the regions on another picture of the recording"))
        self._time = QLabel()
        self._time.setFont(numbers_font(self.font()))
        self._found = QLabel(wordWrap=True)
        self._doubts = warning()
        self._doubts.setAccessibleName(self.tr("To check"))
        self._who = QHBoxLayout()
        self.who: list[QPushButton] = []
        self.one_more = QPushButton(self.tr("One more rectangle"), autoDefault=False)
        self.one_more.setToolTip(self.tr("Somebody who was not found in this view is in it, too"))
        self.not_here = QPushButton(self.tr("Nobody: remove it"), autoDefault=False)
        self.not_here.setToolTip(self.tr("Who has the chosen rectangle is not in this view and is not measured in it"))
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._check()
        self.search.start(search_of(self._recordings))

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody, in their places as they stand, view by view; in the order given."""
        return self._draft.people

    @property
    def problem(self) -> str:
        """What keeps the regions from being used; empty if nothing does."""
        if not self._draft.found:
            return self.tr("the faces are still looked for")
        same = self._draft.same_region()
        if same is None:
            return ""
        one, other, view = same
        return self.tr(
            "{one} and {other} have the same region{since}; drag one of them to where the other sits"
        ).format(one=one.label, other=other.label, since=view.proposals.since)

    def show_results(self, results: dict[str, SearchResult]) -> None:
        """Show what was found, to be corrected; people are taken left to right in the order given."""
        self._draft.take(results)
        self._pages.setCurrentIndex(1)
        self._show_recording()
        self.canvas.setFocus()

    def done(self, result: int) -> None:
        """Stop looking, whichever way the dialog is closed."""
        self.search.close()
        super().done(result)

    def accept(self) -> None:
        self._check()
        if not self.problem:
            super().accept()

    # --- building

    def _connect(self) -> None:
        self.search.progressed.connect(self._show_progress)
        self.search.finished.connect(self.show_results)
        self.search.failed.connect(self._show_failure)
        self.recording.activated.connect(self._show_recording)
        self.view.activated.connect(self._show_view)
        self.not_here.clicked.connect(self.canvas.remove_chosen)
        self.one_more.clicked.connect(self._add_rectangle)
        self.picture.valueChanged.connect(self._show_picture)
        self.canvas.changed.connect(self._take_canvas)
        self.canvas.chosen_changed.connect(self._show_who)

    def _lay_out(self) -> None:
        waiting = QWidget()
        vbox(
            STRETCH,
            self._doing,
            self.progress,
            hint(
                self.tr("Pictures spread over the whole recording are looked at. You will see and confirm the result.")
            ),
            STRETCH,
            on=waiting,
        )
        page = QWidget()
        strip = hbox(stretched(self.picture, 1), self._time)
        self._who.setSpacing(GRID_PX)
        self._who.addWidget(label(self.tr("In the chosen rectangle sits")))
        self._who.addWidget(self.one_more)
        self._who.addWidget(self.not_here)
        vbox(
            self.recording,
            self.view,
            stretched(self.canvas, 1),
            strip,
            self._found,
            self._doubts,
            self._who,
            hint(
                self._keymap.fill(
                    self.tr(
                        "Click a rectangle (or press {region_next}), then press the number of the person who sits "
                        "there. Drag it or its edges to correct it; {region_left}, {region_right}, {region_up} and "
                        "{region_down} move it, with Ctrl they resize it. Each person should have their face, "
                        "shoulders and hands inside, and nobody else's."
                    )
                )
            ),
            on=page,
            margin=0,
        )
        self._pages.addWidget(waiting)
        self._pages.addWidget(page)
        self.lay_out(stretched(self._pages, 1), ok=self.tr("Use these regions"))
        self.resize(108 * GRID_PX, 88 * GRID_PX)

    # --- following

    @property
    def _media_id(self) -> str:
        return str(self.recording.currentData() or "")

    def _show_progress(self, done: float, file_name: str) -> None:
        self.progress.setValue(round(1000 * done))
        self._doing.setText(self.tr("Looking for faces all over {name}…").format(name=file_name))

    def _show_failure(self, message: str) -> None:
        self.progress.setValue(0)
        self._doing.setText(self.tr("No faces could be looked for."))
        self.error.show_error(message)

    @property
    def _view(self) -> RegionsInView | None:
        """What is known of the view that is shown; None while faces are looked for."""
        views = self._draft.views(self._media_id)
        return views[max(0, self.view.currentIndex())] if views else None

    def _show_recording(self) -> None:
        views = self._draft.views(self._media_id)
        words = self.tr("View {number} of {count}: from {times} on")
        told = (
            words.format(number=number, count=len(views), times=view.proposals.times)
            for number, view in enumerate(views, start=1)
        )
        self.view.offer(((text, number) for number, text in enumerate(told)), chosen=0)
        several = len(views) > 1
        self.view.setVisible(several)
        self.not_here.setVisible(several)
        self.one_more.setVisible(several)
        self._fill_who(self._draft.seen_in(self._media_id))
        self._show_view()

    def _show_view(self) -> None:
        view = self._view
        if view is None:
            return
        people, absent = self._draft.shown(self._media_id, max(0, self.view.currentIndex()))
        self.canvas.show_people(people, absent)
        self.picture.setRange(0, max(0, len(view.pictures) - 1))
        self.picture.setEnabled(len(view.pictures) > 1)
        self._show_picture(min(self.picture.value(), self.picture.maximum()))
        self._show_words(view, people)
        self._check()

    def _show_words(self, view: RegionsInView, people: tuple[Participant, ...]) -> None:
        found = view.proposals.proposals
        lines = [found.summary[:1].upper() + found.summary[1:] + "."]
        lines.extend(
            self.tr("{person}: {why}; confidence {confidence}.").format(
                person=person.label[:1].upper() + person.label[1:],
                why=seat.explanation,
                confidence=percent(seat.confidence),
            )
            for person, seat in zip(people, view.proposals.seats, strict=False)
            if seat is not None
        )
        self._found.setText("\n".join(lines))
        self._show_doubts(found.doubts)

    def _show_doubts(self, doubts: Sequence[str]) -> None:
        """What the search was not sure of, and which regions overlap as they stand."""
        words = self.tr("the regions of {one} and {other} overlap: who is in both is measured for both")
        shared = overlapping(self.people)
        lines = [*doubts, *(words.format(one=one.label, other=other.label) for one, other in shared)]
        self._doubts.setText("\n".join(f"{line[:1].upper()}{line[1:]}." for line in lines))
        self._doubts.setVisible(bool(lines))

    def _fill_who(self, here: Sequence[Participant]) -> None:
        for button in self.who:
            self._who.removeWidget(button)
            button.deleteLater()
        self.who = []
        for number, person in enumerate(here):
            button = QPushButton(f"{number + 1}  {person.label}", autoDefault=False)
            button.setCheckable(True)
            button.setToolTip(
                self.tr("{person} sits in the chosen rectangle ({key})").format(person=person.label, key=number + 1)
            )
            button.clicked.connect(partial(self._give, number))
            self._who.insertWidget(1 + number, button)
            self.who.append(button)

    def _give(self, number: int, _checked: bool = False) -> None:
        if self.canvas.chosen_person is None:
            self.canvas.add_person(number, FULL_REGION)
        self.canvas.give_chosen_to(number)
        self._show_who()

    def _add_rectangle(self) -> None:
        """Somebody who is not in this view yet gets a rectangle; a number says who, and the hand where."""
        self.canvas.add_person(min(self.canvas.absent), RIGHT_REGION)
        self.canvas.setFocus()

    def _show_who(self) -> None:
        for number, button in enumerate(self.who):
            button.setChecked(number == self.canvas.chosen_person)
        self.not_here.setEnabled(self.canvas.chosen_person is not None)
        self.one_more.setEnabled(bool(self.canvas.absent))

    def _show_picture(self, number: int) -> None:
        view = self._view
        if view is None or number >= len(view.pictures):
            return
        shown = view.pictures[number]
        self.canvas.show_image(QImage.fromData(shown.data))
        self._time.setText(
            self.tr("{time} · {number} of {count}").format(
                time=format_time(shown.time_s, decimals=0), number=number + 1, count=len(view.pictures)
            )
        )

    def _take_canvas(self) -> None:
        view = self._view
        if view is not None:
            place = max(0, self.view.currentIndex())
            self._draft.correct(self._media_id, place, self.canvas.people, self.canvas.absent)
            self._show_doubts(view.proposals.proposals.doubts)
        self._check()

    def _check(self) -> None:
        problem = self.problem
        self.ok_button.setEnabled(not problem)
        self.error.show_error(problem if self._draft.found else "")


def open_regions_dialog(
    host: SessionHost,
    window: QWidget,
    *,
    say: Callable[[str], None] = lambda _text: None,
    keymap: Keymap | None = None,
) -> RegionsDialog | None:
    """Find the faces of the open session's participants and, when confirmed, make their regions one edit.

    Args:
        host: The open session.
        window: Parent of the dialog.
        say: Shows a short line.
        keymap: The keys in force; our own if there is none.

    Returns:
        The dialog, open; None where there is nothing to look at, which has been said then.
    """
    from annotator.pipeline.media_cache import index_path

    document = host.document
    session = document.session
    if document.read_only:
        say(translate("regions", "This session is open for reading only"))
        return None
    recordings: list[RecordingToSearch] = []
    for media in session.media.values():
        people = sum(person.first_media_id == media.id for person in session.participants.values())
        if people and media.width_px:
            recordings.append(
                RecordingToSearch(
                    media_id=media.id,
                    file_name=media.file_name,
                    locate=partial(host.folder.media_path, media),
                    people=people,
                    index_path=index_path(host.folder, media),
                    fingerprint=media.fingerprint,
                    offset_s=media.offset_s,
                    duration_s=media.duration_s,
                )
            )
    if not recordings:
        say(translate("regions", "Nobody is seen in a recording yet; add a participant first"))
        return None
    searched = {row.media_id for row in recordings}
    dialog = RegionsDialog(
        recordings,
        [person for person in session.participants.values() if person.first_media_id in searched],
        window,
        keymap=keymap,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: _use_regions(host, dialog.people))
    dialog.open()
    return dialog


def _use_regions(host: SessionHost, found: tuple[Participant, ...]) -> None:
    """Only where they sit is taken over: whatever else of a participant changed meanwhile stays."""
    session = host.document.session
    rows = [
        replace(session.participants[person.id], media_id=person.media_id, region=person.region, places=person.places)
        for person in found
        if person.id in session.participants
    ]
    host.document.perform(edits.put_rows(session, "participants", rows, label="Find faces"))
