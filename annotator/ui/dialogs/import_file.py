"""One dialog for every file that is taken in: as what, which tiers, who is who; and what would come of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget
from shiboken6 import isValid

from annotator.app.import_options import ImportOptions
from annotator.app.import_preview import ImportPreview, look_at
from annotator.app.importing import Imported
from annotator.domain.session import Session
from annotator.exchange.import_formats import Kind, ReadOptions
from annotator.exchange.text_encoding import OFFERED_ENCODINGS
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.widgets.boxes import stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint, scrolled

_NOBODY = ""
_ROLES = ("start", "end", "duration", "person", "text", "code", "tier", "note")


class ImportFileDialog(FormDialog):
    """Looks at a file anew after each choice, and gives the edit that takes it in."""

    def __init__(
        self,
        path: Path,
        session: Session,
        *,
        coder_id: str,
        background: Background,
        preferences: Preferences,
        taken: Callable[[Imported], None],
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import {name}").format(name=path.name))
        self._path, self._session, self._coder_id = path, session, coder_id
        self._background, self._preferences, self._taken = background, preferences, taken
        self._people: dict[str, str | None] = {}
        self._kind: Kind | None = None
        self.preview: ImportPreview | None = None
        self.format = hint(self.tr("Reading …"))
        self.kind = Choice(self.tr("Take in as"), self.tr("What the file is taken in as"))
        self.encoding = Choice(self.tr("Encoding"), self.tr("In which text encoding the file was written"))
        self.sample = hint()
        self.tiers = QListWidget()
        self.tiers.setAccessibleName(self.tr("Tiers to take in"))
        self.tiers.setToolTip(self.tr("Only what is on ticked tiers is taken in"))
        self.count = QLabel()
        self.told = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.told.setAccessibleName(self.tr("What was decided and left out"))
        self.columns: dict[str, Choice] = {}
        self.people: dict[str, Choice] = {}
        self._build()
        self._look()

    # --- building

    def _build(self) -> None:
        inner = QWidget()
        self._form = form()
        self._form.addRow(label(self.tr("Take in as")), self.kind)
        self._form.addRow(label(self.tr("Encoding")), self.encoding)
        self._form.addRow("", self.sample)
        self._columns_heading, self._columns_form = heading(self.tr("Columns")), form()
        self._tiers_heading = heading(self.tr("Tiers"))
        self._people_heading, self._people_form = heading(self.tr("Who is who")), form()
        vbox(
            self.format,
            self._form,
            self._columns_heading,
            self._columns_form,
            self._tiers_heading,
            self.tiers,
            self._people_heading,
            self._people_form,
            heading(self.tr("What comes of it")),
            self.count,
            self.error,
            self.told,
            on=inner,
            margin=0,
        )
        self.lay_out(stretched(scrolled(inner), 1), ok=self.tr("Import"))
        self.ok_button.setEnabled(False)
        self.kind.activated.connect(self._choose_kind)
        self.encoding.activated.connect(self._choose_encoding)
        self.tiers.itemChanged.connect(self._look)
        for widget in (self._columns_heading, self._tiers_heading, self.tiers, self._people_heading):
            widget.setVisible(False)
        self._form.setRowVisible(self.encoding, False)
        self._form.setRowVisible(self.sample, False)
        self.resize(72 * GRID_PX, 80 * GRID_PX)

    # --- looking

    def _options(self) -> ImportOptions:
        encoding = self.encoding.currentData() if self.encoding.count() else None
        columns = {role: str(box.currentData()) for role, box in self.columns.items() if box.currentData()}
        items = [self.tiers.item(place) for place in range(self.tiers.count())]
        ticked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        tiers = [str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked]
        return ImportOptions(
            reading=ReadOptions(encoding=encoding or None, columns=columns),
            tiers=tuple(tiers) if len(tiers) < len(items) or self._kind == "transcript" else (),
            people=dict(self._people),
        )

    def _look(self, _changed: object = None) -> None:
        self.ok_button.setEnabled(False)
        session, path, kind, options, coder = self._session, self._path, self._kind, self._options(), self._coder_id
        self._background.run(
            lambda: look_at(session, path, kind=kind, default_coder=coder, options=options),
            done=self._seen,
            failed=self._failed,
            question="import preview",
        )

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.format.setText("")
            self._show_error(str(error))

    def _seen(self, preview: ImportPreview) -> None:
        if not isValid(self):  # the dialog may be gone before the answer comes
            return
        first = self.preview is None
        self.preview = preview
        if first and self._remembered(preview):
            return
        self.format.setText(preview.format.title)
        self._kind = preview.kind
        if first:
            self._fill_kinds(preview)
            self._fill_encodings(preview)
        self._fill_columns(preview)
        self._fill_tiers(preview)
        self._fill_people(preview)
        self._show_error(preview.error)
        self._show_outcome(preview)

    def _show_error(self, text: str) -> None:
        self.error.show_error(text)

    def _show_outcome(self, preview: ImportPreview) -> None:
        names: dict[str, str] = {
            "transcript": self.tr("{count} utterances, in place of the present {present}"),
            "annotations": self.tr("{count} annotations are added"),
            "codebook": self.tr("The codebook is replaced"),
        }
        present = len(self._session.utterances)
        imported = preview.imported
        self.count.setText(names[preview.kind].format(count=preview.count, present=present) if imported else "")
        self.told.setPlainText("\n".join(imported.told) if imported else "")
        self.ok_button.setEnabled(imported is not None and bool(imported.edit.changes))
        if imported is not None and not imported.edit.changes:
            self.count.setText(self.tr("Everything in this file is here already"))

    # --- filling

    def _fill_kinds(self, preview: ImportPreview) -> None:
        names: dict[str, str] = {
            "transcript": self.tr("Transcript"),
            "annotations": self.tr("Annotations"),
            "codebook": self.tr("Codebook"),
        }
        self.kind.offer(((names[kind], kind) for kind in preview.format.kinds), chosen=preview.kind)

    def _fill_encodings(self, preview: ImportPreview) -> None:
        text = preview.decoded
        if text is None or not text.guessed:
            return
        self.encoding.offer((name, name) for name in dict.fromkeys((text.encoding, *text.others, *OFFERED_ENCODINGS)))
        self._form.setRowVisible(self.encoding, True)
        self._form.setRowVisible(self.sample, True)
        self._show_sample(text.sample)

    def _show_sample(self, sample: str) -> None:
        self.sample.setText(self.tr("Does this line look right? {sample}").format(sample=sample))

    def _fill_columns(self, preview: ImportPreview) -> None:
        if not preview.format.table or self.columns:
            return
        words: dict[str, str] = {
            "start": self.tr("Start"),
            "end": self.tr("End"),
            "duration": self.tr("Duration"),
            "person": self.tr("Person"),
            "text": self.tr("Words"),
            "code": self.tr("Code"),
            "tier": self.tr("Tier"),
            "note": self.tr("Note"),
        }
        column = self.tr("{number}: {name}")
        columns = [
            (column.format(number=number, name=name or "–"), str(number))
            for number, name in enumerate(preview.head, start=1)
        ]
        for role in _ROLES:
            box = Choice(words[role], self.tr("Which column of the file this is"))
            box.offer([(self.tr("as found"), ""), *columns])
            box.activated.connect(self._look)
            self.columns[role] = box
            self._columns_form.addRow(label(words[role]), box)
        self._columns_heading.setVisible(True)
        for role, place in self._stored_columns(preview).items():
            if role in self.columns:
                self.columns[role].choose(place)

    def _fill_tiers(self, preview: ImportPreview) -> None:
        shown = [str(self.tiers.item(place).data(Qt.ItemDataRole.UserRole)) for place in range(self.tiers.count())]
        if shown == [name for name, _, _ in preview.tiers]:
            return
        self.tiers.blockSignals(True)
        self.tiers.clear()
        for name, count, chosen in preview.tiers:
            item = QListWidgetItem(self.tr("{name} ({count})").format(name=name, count=count))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            self.tiers.addItem(item)
        self.tiers.blockSignals(False)
        self.tiers.setVisible(bool(preview.tiers))
        self._tiers_heading.setVisible(bool(preview.tiers))

    def _fill_people(self, preview: ImportPreview) -> None:
        spoken = preview.kind == "transcript"
        for name in (*preview.people, *preview.maybe):
            if name in self.people:
                continue
            box = Choice(name or self.tr("nobody named"), self.tr("Which participant of the session this is"))
            stays = self.tr("nobody; the name stays before the words") if spoken else self.tr("a new participant")
            nobody = self.tr("no speaker: words") if name in preview.maybe else stays
            people = [(person.label, person.id) for person in self._session.participants.values()]
            box.offer([(nobody, _NOBODY), *people])
            match = preview.people.get(name)
            if match in self._session.participants:
                box.choose(match)
            box.activated.connect(partial(self._choose_person, name))
            self.people[name] = box
            self._people_form.addRow(label(name or self.tr("nobody named")), box)
        self._people_heading.setVisible(bool(self.people))

    # --- choosing

    def _choose_kind(self, _place: int = 0) -> None:
        self._kind = self.kind.currentData()
        self.tiers.blockSignals(True)
        self.tiers.clear()
        self.tiers.blockSignals(False)
        self._forget_people()
        self._look()

    def _forget_people(self) -> None:
        while self._people_form.rowCount():
            self._people_form.removeRow(0)
        self.people.clear()
        self._people.clear()

    def _choose_encoding(self, _place: int = 0) -> None:
        self._forget_people()
        text: Any = self.encoding.currentData()
        raw = self._path.read_bytes()[:20_000]
        lines = raw.decode(text, errors="replace").splitlines()
        self._show_sample(next((line.strip()[:60] for line in lines if not line.isascii()), ""))
        self._look()

    def _choose_person(self, name: str, _place: int = 0) -> None:
        chosen = self.people[name].currentData()
        if chosen:
            self._people[name] = chosen
        elif self._kind == "transcript" and self.preview is not None and name in self.preview.people:
            self._people[name] = None
        else:
            self._people.pop(name, None)
        self._look()

    # --- what is remembered of tables

    def _stored_columns(self, preview: ImportPreview) -> dict[str, str]:
        stored = self._preferences.text(_memory_of(preview))
        try:
            found: dict[str, str] = json.loads(stored) if stored else {}
        except ValueError:
            return {}
        return found

    def _remembered(self, preview: ImportPreview) -> bool:
        """Whether columns chosen for a table with this head are put in place, and the file is looked at with them."""
        if not preview.format.table or not self._stored_columns(preview):
            return False
        self._fill_kinds(preview)
        self._fill_encodings(preview)
        self._fill_columns(preview)
        self._look()
        return True

    def accept(self) -> None:
        preview = self.preview
        if preview is None or preview.imported is None:
            return
        columns = {role: box.currentData() for role, box in self.columns.items() if box.currentData()}
        if columns:
            self._preferences.set_text(_memory_of(preview), json.dumps(columns))
        self._taken(preview.imported)
        super().accept()


def _memory_of(preview: ImportPreview) -> str:
    """Under which name the columns of tables with this head are kept."""
    return "import/" + "|".join(name.replace("/", " ") for name in preview.head)[:200]
