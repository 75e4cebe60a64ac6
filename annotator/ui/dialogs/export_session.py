"""Asks for which program the session is written, shows what will not be in the file, and writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QWidget

from annotator.app.exporting import Exported, export_session
from annotator.domain.session import Session
from annotator.exchange.export_format import ExportFormat, ExportOptions
from annotator.exchange.export_formats import EXPORTS
from annotator.storage.session_folder import SessionFolder
from annotator.ui.actions.table import in_language
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import hint, warning
from annotator.ui.widgets.removed_words import RemovedWords
from annotator.ui.widgets.writing_dialog import WritingDialog

_COLUMNS = 3
_ANONYMOUS_STEM = "session"


class ExportSessionDialog(WritingDialog):
    """The session as a file of another program: format, tables, names; and what the format cannot hold."""

    def __init__(
        self, folder: SessionFolder, session: Session, *, shown: Session, place: Path, parent: QWidget | None = None
    ):
        """Build the dialog.

        Args:
            session: The whole session: what is written.
            shown: The session as the coder may see it: what is counted in the preview.
        """
        super().__init__(place=place, folder=False, action=self.tr("Export"), parent=parent)
        self.setWindowTitle(self.tr("Export session"))
        self._folder_of_session, self._session, self._shown = folder, session, shown
        self._stem = place.stem
        self.format = Choice(self.tr("Format"), self.tr("For which program the session is written"))
        self.format.offer((f"{in_language(one.title)} ({one.suffix})", one.name) for one in EXPORTS)
        self.use = hint()
        self.table = Choice(self.tr("Contents"), self.tr("What the file holds"))
        self.tables = [self._table_box(name) for name in _tables_of_many()]
        self.bin_width = QDoubleSpinBox(decimals=2, minimum=0.05, maximum=3600.0, value=1.0, suffix=self.tr(" s"))
        self.bin_width.setAccessibleName(self.tr("Width of time bins"))
        self.bin_width.setToolTip(self.tr("Signals, codes and flags are summed up in stretches of this length"))
        self.deidentify = QCheckBox(self.tr("Without names"))
        self.deidentify.setToolTip(
            self.tr("Leave names and file names out, and put roles in place of participants' names in all texts")
        )
        self.removed = RemovedWords(folder.path, read_only=folder.read_only)
        self.full_paths = QCheckBox(self.tr("With full paths of recordings on this computer"))
        self.full_paths.setToolTip(self.tr("So that the other program finds them when the file is moved"))
        self.preview = hint()
        self.preview.setAccessibleName(self.tr("What will not be in the file"))
        self._names_warning = warning()
        self._fill()
        self.format.activated.connect(self._show_format)
        self.table.activated.connect(self._enable_fields)
        self.deidentify.toggled.connect(self._show_names)
        for box in self.tables:
            box.toggled.connect(self._enable_fields)
        self.begin_with(self.format, self.table, *self.tables, self.bin_width, self.deidentify, self.removed.field)
        self._show_format()

    @property
    def chosen(self) -> ExportFormat:
        """The format that is chosen."""
        return EXPORTS[self.format.currentIndex()]

    def begin(self, place: Path) -> None:
        chosen, options, hides = self.chosen, self._options(), self.deidentify.isChecked()
        if chosen.tables and not chosen.one_table and not options.tables:
            raise ValueError(self.tr("choose at least one table"))
        path = place if place.suffix else place.with_suffix(chosen.suffix)
        folder, session = self._folder_of_session, self._session
        words = self.removed.keep() if hides else ()

        def work(on_progress: Callable[[float, str], None], _cancelled: Callable[[], bool]) -> Exported:
            on_progress(0.0, f"writing {path.name}")
            return export_session(
                session,
                path,
                format_name=chosen.name,
                deidentify=hides,
                further_words=words,
                options=options,
                folder=folder,
            )

        self.job.start(work)

    def told(self, result: object) -> tuple[Path, str]:
        if not isinstance(result, Exported):
            raise TypeError(f"an export does not give {result!r}")
        first, *others = result.paths
        told = [self.tr("Written: {path}").format(path=first)]
        if others:
            told.append(self.tr("Beside it: {names}").format(names=", ".join(path.name for path in others)))
        told.extend(result.removed.lines() if result.removed is not None else ())
        return first, "\n".join(told)

    def enable_choices(self, on: bool) -> None:
        if not hasattr(self, "preview"):
            return
        for widget in (
            self.format,
            self.table,
            *self.tables,
            self.bin_width,
            self.deidentify,
            self.removed,
            self.full_paths,
        ):
            widget.setEnabled(on)
        if on:
            self._enable_fields()

    # --- building

    def _table_box(self, name: str) -> QCheckBox:
        box = QCheckBox(in_language(name.capitalize()))
        box.setObjectName(name)
        box.setToolTip(box.text())
        box.setChecked(name != "signals")
        return box

    def _fill(self) -> None:
        self._rows = form()
        self._rows.addRow(label(self.tr("Format")), self.format)
        self._rows.addRow("", self.use)
        self._rows.addRow(label(self.tr("Contents")), self.table)
        self._boxes = QWidget()
        grid = QGridLayout(self._boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID_PX)
        for number, box in enumerate(self.tables):
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        self._rows.addRow(label(self.tr("Tables")), self._boxes)
        self._rows.addRow(label(self.tr("Time bins")), self.bin_width)
        self.choices.addLayout(self._rows)
        self.choices.addWidget(self.deidentify)
        self.choices.addWidget(self.removed)
        self.choices.addWidget(self.full_paths)
        self.choices.addWidget(self._names_warning)
        self.choices.addWidget(self.preview)

    # --- showing

    def _show_format(self) -> None:
        chosen = self.chosen
        self.use.setText(in_language(chosen.use))
        tables = chosen.tables if chosen.one_table else ()
        self.table.offer(((in_language(name.capitalize()), name) for name in tables), chosen=None)
        self._rows.setRowVisible(self.table, chosen.one_table)
        self._rows.setRowVisible(self._boxes, bool(chosen.tables) and not chosen.one_table)
        self._rows.setRowVisible(self.bin_width, chosen.with_signals)
        self.full_paths.setVisible(chosen.with_media_paths)
        self.name_filter = f"{in_language(chosen.title)} (*{chosen.suffix})"
        self._name_file()
        self.preview.setText(self._preview())
        self._show_names()
        self.adjustSize()

    def _preview(self) -> str:
        chosen = self.chosen
        lacking = ", ".join(f"{count} {in_language(part.words(count))}" for part, count in chosen.lacks(self._shown))
        left_out = self.tr("Not in the file: {parts}.").format(parts=lacking)
        head = left_out if lacking else self.tr("Everything in this session has a place in the file.")
        return "\n".join((head, *(in_language(limit) for limit in chosen.limits)))

    def _show_names(self) -> None:
        hides = self.deidentify.isChecked()
        self.removed.setVisible(hides)
        self._names_warning.setText(
            self.tr("What people say about other people, places and dates stays: read the texts first.")
            if hides
            else self.tr("Names of people and recordings are in the file. Keep it as you keep the recording.")
        )
        self._name_file()
        self._enable_fields()

    def _name_file(self) -> None:
        """The suggested name follows the choices, as long as nobody has typed another stem. It may be a person's."""
        path = Path(self.place.text())
        if path.stem not in (self._stem, _ANONYMOUS_STEM):
            known = {one.suffix.lower() for one in EXPORTS}
            if path.suffix.lower() in known:
                self.place.setText(str(path.with_suffix(self.chosen.suffix)))
            return
        stem = _ANONYMOUS_STEM if self.deidentify.isChecked() else self._stem
        self.place.setText(str(path.with_name(f"{stem}{self.chosen.suffix}")))

    def _enable_fields(self) -> None:
        bins = next(box for box in self.tables if box.objectName() == "bins")
        self.bin_width.setEnabled(bins.isChecked())
        self.full_paths.setEnabled(not self.deidentify.isChecked())

    def _options(self) -> ExportOptions:
        chosen = self.chosen
        if chosen.one_table:
            tables = (str(self.table.currentData()),)
        else:
            tables = tuple(box.objectName() for box in self.tables if box.isChecked()) if chosen.tables else ()
        return ExportOptions(
            tables=tables,
            bin_s=self.bin_width.value(),
            full_media_paths=chosen.with_media_paths
            and self.full_paths.isChecked()
            and not self.deidentify.isChecked(),
        )


def _tables_of_many() -> tuple[str, ...]:
    """The tables of formats that write several."""
    return next(one.tables for one in EXPORTS if one.tables and not one.one_table)
