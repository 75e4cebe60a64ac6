"""What is done with all sessions of a study, in which formats, where the results go and where the work is done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from annotator.exchange.export_formats import EXPORTS
from annotator.features.study.batch.manifest import STEPS, BatchSettings, Step
from annotator.ui.actions.table import in_language
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.check_list import CheckList
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint

_MOST_AT_ONCE = 64
_SHOWN_FORMATS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChoices:
    """What was chosen.

    Attributes:
        folder: Where the results go.
        workers: Sessions at a time on this computer.
        scheduler: Address of a Dask cluster's scheduler; empty for this computer.
    """

    settings: BatchSettings
    folder: Path
    workers: int
    scheduler: str = ""


class RunDialog(FormDialog):
    """Asks; ``chosen`` says what came of it."""

    def __init__(self, choices: RunChoices, parent: QWidget | None = None):
        """``choices``: what it begins with."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Run over all sessions"))
        self._before = choices.settings
        self.steps: dict[Step, QCheckBox] = {}
        self.formats = CheckList(self.tr("Export formats"), "")
        self.deidentify = QCheckBox(self.tr("Without names, faces covered"))
        self.deidentify.setChecked(choices.settings.deidentify)
        self.deidentify.setToolTip(self.tr("In exports and reports"))
        self.folder = QLineEdit(str(choices.folder))
        self.folder.setAccessibleName(self.tr("Folder of the results"))
        self.choose = QPushButton(self.tr("Choose…"), autoDefault=False)
        self.workers = QSpinBox(minimum=1, maximum=_MOST_AT_ONCE, value=choices.workers)
        self.workers.setAccessibleName(self.tr("Sessions at a time"))
        self.scheduler = QLineEdit(choices.scheduler, placeholderText=self.tr("empty: on this computer"))
        self.scheduler.setAccessibleName(self.tr("Scheduler of a Dask cluster"))
        self.scheduler.setToolTip(self.tr("Its address, such as tcp://server:8786; sessions must be seen from there"))
        self._build()
        self._enable()

    @property
    def chosen(self) -> RunChoices:
        """What is chosen now."""
        settings = BatchSettings(
            steps=tuple(step for step, box in self.steps.items() if box.isChecked()),
            formats=self.formats.ids(),
            deidentify=self.deidentify.isChecked(),
        )
        return RunChoices(
            settings=settings,
            folder=Path(self.folder.text().strip()).expanduser(),
            workers=self.workers.value(),
            scheduler=self.scheduler.text().strip(),
        )

    def _build(self) -> None:
        words: dict[Step, str] = {
            "analyze": self.tr("Analyse"),
            "export": self.tr("Export"),
            "report": self.tr("Report"),
            "agreement": self.tr("Agreement"),
        }
        row = QHBoxLayout()
        for step in STEPS:
            box = QCheckBox(words[step])
            box.setChecked(step in self._before.steps)
            box.toggled.connect(self._enable)
            self.steps[step] = box
            row.addWidget(box)
        row.addStretch(1)
        self._fill_formats()
        place = hbox(stretched(self.folder, 1), self.choose)
        fields = form()
        fields.addRow("", self.deidentify)
        fields.addRow(label(self.tr("Results in")), place)
        fields.addRow(label(self.tr("Dask cluster")), self.scheduler)
        fields.addRow(label(self.tr("At a time")), self.workers)
        self.lay_out(
            heading(self.tr("What is done with each session")),
            row,
            heading(self.tr("Formats of the export")),
            stretched(self.formats, 1),
            fields,
            hint(self.tr("What is done already and has not changed since is not done again.")),
            ok=self.tr("Run"),
        )
        self.choose.clicked.connect(self._choose_folder)
        self.folder.textChanged.connect(self._enable)
        self.scheduler.textChanged.connect(self._enable)
        self.formats.ticked.connect(self._enable)
        self.resize(64 * GRID_PX, 72 * GRID_PX)

    def _fill_formats(self) -> None:
        named = ((one.name, f"{in_language(one.title)} ({one.suffix})", in_language(one.use)) for one in EXPORTS)
        self.formats.show_items(named, self._before.formats)
        self.formats.setMinimumHeight(_SHOWN_FORMATS * self.formats.sizeHintForRow(0))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of the results"), self.folder.text())
        if name:
            self.folder.setText(name)

    def _enable(self, *_changed: object) -> None:
        chosen = self.chosen
        exports = "export" in chosen.settings.steps
        self.formats.setEnabled(exports)
        self.workers.setEnabled(not chosen.scheduler)
        missing = ""
        if not chosen.settings.steps:
            missing = self.tr("Choose at least one thing to do.")
        elif exports and not chosen.settings.formats:
            missing = self.tr("Choose at least one format, or no export.")
        elif not chosen.folder.is_absolute():
            missing = self.tr("Give the folder of the results from the top, or choose it.")
        self.error.show_error(missing)
        self.ok_button.setEnabled(not missing)
