"""Find where people sit from their faces, and have a person confirm it: nobody is ever guessed to be somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSlider, QStackedWidget, QWidget

from annotator.domain import edits
from annotator.domain.clock import format_time
from annotator.domain.participants import Participant, overlapping
from annotator.ui.dialogs.regions_canvas import RegionsCanvas
from annotator.ui.dialogs.regions_search import RecordingToSearch, RegionsSearch, SearchResult
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.session.session_host import SessionHost
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

translate = QCoreApplication.translate


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
        self._people = {person.id: person for person in people}
        self._results: dict[str, SearchResult] = {}
        self.search = RegionsSearch(self)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Looking for faces"))
        self._doing = QLabel(self.tr("Looking for faces all over the recording…"))
        self._doing.setWordWrap(True)
        self.recording = Choice(self.tr("Recording"))
        for row in self._recordings:
            self.recording.addItem(row.file_name, row.media_id)
        self.recording.setVisible(len(self._recordings) > 1)
        self.canvas = RegionsCanvas(self._keymap)
        self.picture = QSlider(Qt.Orientation.Horizontal)
        self.picture.setAccessibleName(self.tr("Picture of the recording"))
        self.picture.setToolTip(self.tr("Look at the regions on another picture of the recording"))
        self._time = QLabel()
        self._time.setFont(numbers_font(self.font()))
        self._found = QLabel()
        self._found.setWordWrap(True)
        self._doubts = QLabel()
        self._doubts.setWordWrap(True)
        self._doubts.setProperty("warning", True)
        self._doubts.setAccessibleName(self.tr("To check"))
        self._who = QHBoxLayout()
        self.who: list[QPushButton] = []
        self._pages = QStackedWidget()
        self._lay_out()
        self.search.progressed.connect(self._show_progress)
        self.search.finished.connect(self.show_results)
        self.search.failed.connect(self._show_failure)
        self.recording.activated.connect(self._show_recording)
        self.picture.valueChanged.connect(self._show_picture)
        self.canvas.changed.connect(self._take_canvas)
        self.canvas.chosen_changed.connect(self._show_who)
        self._check()
        self.search.look(self._recordings)

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody, with the regions as they stand; in the order given."""
        return tuple(self._people.values())

    @property
    def problem(self) -> str:
        """What keeps the regions from being used; empty if nothing does."""
        if not self._results:
            return self.tr("the faces are still looked for")
        for one, other in combinations(self._people.values(), 2):
            if (one.media_id, one.region) == (other.media_id, other.region):
                return self.tr(
                    "{one} and {other} have the same region; drag one of them to where the other sits"
                ).format(one=one.label, other=other.label)
        return ""

    def show_results(self, results: dict[str, SearchResult]) -> None:
        """Show what was found, to be corrected; people are taken left to right in the order given."""
        self._results = results
        for media_id, result in results.items():
            here = [person for person in self._people.values() if person.media_id == media_id]
            for person, proposal in zip(here, result.proposals.regions, strict=False):
                self._people[person.id] = replace(person, region=proposal.region)
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
        asked = QLabel(self.tr("In the chosen rectangle sits"))
        asked.setProperty("muted", True)
        self._who.addWidget(asked)
        vbox(
            self.recording,
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

    def _show_recording(self) -> None:
        result = self._results.get(self._media_id)
        if result is None:
            return
        here = tuple(person for person in self._people.values() if person.media_id == self._media_id)
        self._fill_who(here)
        self.canvas.show_people(here)
        self.picture.setRange(0, max(0, len(result.pictures) - 1))
        self.picture.setEnabled(len(result.pictures) > 1)
        self._show_picture(self.picture.value())
        self._show_words(result, here)
        self._check()

    def _show_words(self, result: SearchResult, here: tuple[Participant, ...]) -> None:
        found = result.proposals
        lines = [found.summary[:1].upper() + found.summary[1:] + "."]
        lines.extend(
            self.tr("{person}: {why}; confidence {confidence:.0f} %.").format(
                person=person.label[:1].upper() + person.label[1:],
                why=proposal.explanation,
                confidence=100 * proposal.confidence,
            )
            for person, proposal in zip(here, found.regions, strict=False)
        )
        self._found.setText("\n".join(lines))
        self._show_doubts(found.doubts)

    def _show_doubts(self, doubts: Sequence[str]) -> None:
        """What the search was not sure of, and which regions overlap as they stand."""
        words = self.tr("the regions of {one} and {other} overlap: who is in both is measured for both")
        shared = overlapping(self._people.values())
        lines = [*doubts, *(words.format(one=one.label, other=other.label) for one, other in shared)]
        self._doubts.setText("\n".join(f"{line[:1].upper()}{line[1:]}." for line in lines))
        self._doubts.setVisible(bool(lines))

    def _fill_who(self, here: tuple[Participant, ...]) -> None:
        for button in self.who:
            self._who.removeWidget(button)
            button.deleteLater()
        self.who = []
        for number, person in enumerate(here):
            button = QPushButton(f"{number + 1}  {person.label}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(
                self.tr("{person} sits in the chosen rectangle ({key})").format(person=person.label, key=number + 1)
            )
            button.clicked.connect(partial(self._give, number))
            self._who.addWidget(button)
            self.who.append(button)

    def _give(self, number: int, _checked: bool = False) -> None:
        self.canvas.give_chosen_to(number)
        self._show_who()

    def _show_who(self) -> None:
        for number, button in enumerate(self.who):
            button.setChecked(number == self.canvas.chosen)

    def _show_picture(self, number: int) -> None:
        result = self._results.get(self._media_id)
        if result is None or number >= len(result.pictures):
            return
        shown = result.pictures[number]
        self.canvas.show_image(QImage.fromData(shown.data))
        self._time.setText(
            self.tr("{time} · {number} of {count}").format(
                time=format_time(shown.time_s, decimals=0), number=number + 1, count=len(result.pictures)
            )
        )

    def _take_canvas(self) -> None:
        self._people.update({person.id: person for person in self.canvas.people})
        self._show_doubts(self._results[self._media_id].proposals.doubts if self._media_id in self._results else ())
        self._check()

    def _check(self) -> None:
        problem = self.problem
        self.ok_button.setEnabled(not problem)
        self.error.show_error(problem if self._results else "")


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
        people = sum(person.media_id == media.id for person in session.participants.values())
        if people and media.width_px:
            recordings.append(
                RecordingToSearch(
                    media_id=media.id,
                    file_name=media.file_name,
                    locate=partial(host.folder.media_path, media),
                    people=people,
                    index_path=index_path(host.folder, media),
                    fingerprint=media.fingerprint,
                )
            )
    if not recordings:
        say(translate("regions", "Nobody is seen in a recording yet; add a participant first"))
        return None
    searched = {row.media_id for row in recordings}
    dialog = RegionsDialog(
        recordings,
        [person for person in session.participants.values() if person.media_id in searched],
        window,
        keymap=keymap,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: _use_regions(host, dialog.people))
    dialog.open()
    return dialog


def _use_regions(host: SessionHost, found: tuple[Participant, ...]) -> None:
    """Only the regions are taken over: whatever else of a participant changed meanwhile stays."""
    session = host.document.session
    rows = [
        replace(session.participants[person.id], region=person.region)
        for person in found
        if person.id in session.participants
    ]
    host.document.perform(edits.put_rows(session, "participants", rows, label="Find faces"))
