"""Edits the codebook: all changes become one edit and one new version when the dialog is accepted."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from annotator.domain import codebook_edits
from annotator.domain.codebook import Code, Codebook
from annotator.domain.scheme_checks import SchemeError, check_scheme
from annotator.storage.record import CodebookVersion
from annotator.ui.dialogs import codebook_draft as draft
from annotator.ui.dialogs.code_form import CodeForm
from annotator.ui.dialogs.codebook_files import export_codebook, import_button
from annotator.ui.dialogs.codebook_versions import CodebookVersionsDialog, LoadVersions
from annotator.ui.dialogs.scheme_pages import ModifiersPage, ScalesPage, SchemePage, TiersPage
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import EmptyState, hint, scrolled, tool_button


class CodebookEditor(FormDialog):
    """Codes on the left, the chosen one's fields on the right."""

    def __init__(
        self,
        document: SessionDocument,
        parent: QWidget | None = None,
        *,
        load_versions: LoadVersions | None = None,
    ):
        """``load_versions`` reads the versions so far, off the GUI thread; without it there are none to be had."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Codebook"))
        self._document = document
        self._versions: list[CodebookVersion] = []
        self._discarding = False
        self.codebook = document.session.codebook
        """The codebook as edited so far."""
        self.codes = QListWidget()
        self.codes.setAccessibleName(self.tr("Codes"))
        self.codes.setIconSize(QSize(12, 12))
        self.name = QLineEdit(self.codebook.name, cursorPosition=0, placeholderText=self.tr("Name of the codebook"))
        self.name.setAccessibleName(self.tr("Name of the codebook"))
        self.name.textEdited.connect(self.take_name)
        self.search = QLineEdit(placeholderText=self.tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(self.tr("Search codes"))
        self.search.setToolTip(self.tr("Words of a code's name, definition, criteria or tier, or its key"))
        self.search.textChanged.connect(self._narrow)
        self.form = CodeForm()
        self.pages = QTabWidget()
        self.pages.setAccessibleName(self.tr("Pages of the codebook"))
        self.modifiers, self.scales, self.tiers = ModifiersPage(), ScalesPage(), TiersPage()
        self.versions = QPushButton(self.tr("Versions…"), autoDefault=False)
        self.versions.setToolTip(self.tr("Earlier versions of this codebook, and a way back to them"))
        self.versions.setEnabled(False)
        self.versions.clicked.connect(self._show_versions)
        self.about = hint()
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("No codes yet"),
            self.tr("Add a code, or take over a codebook that ships with the program: Import."),
        )
        self._lay_out()
        self.codes.currentRowChanged.connect(self._show_current)
        self.form.changed.connect(self._take_code)
        for page in self._scheme_pages:
            page.changed.connect(self._take_scheme)
        self.pages.currentChanged.connect(self._show_page)
        self._fill(0)
        self._lock()
        if load_versions is not None:
            load_versions(self._take_versions, self._no_versions)

    def accept(self) -> None:
        if not self._changed:
            super().accept()
            return
        wrong = draft.first_problem(self.codebook)
        if wrong is not None:
            self.pages.setCurrentIndex(0)
            self.choose(wrong[0].id)
            self.error.show_error(wrong[1])
            return
        session, made = self._document.whole_session, draft.numbered(self.codebook, self._highest)
        refusal = self._document.attempt(lambda: codebook_edits.replace_codebook(session, made))
        self.error.show_error(refusal)
        if not refusal:
            super().accept()

    def reject(self) -> None:
        """Close; changes that would be lost are asked about first."""
        if not self._changed or self._discarding:
            super().reject()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Codebook"),
            self.tr("The codebook was changed. Leave it as it was before?"),
            parent=self,
        )
        leave = box.addButton(self.tr("Leave it as it was"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Go on editing"), QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda: self.discard() if box.clickedButton() is leave else None)
        box.open()

    def discard(self) -> None:
        """Close without the changes."""
        self._discarding = True
        self.reject()

    @property
    def _changed(self) -> bool:
        present = self._document.session.codebook
        return replace(self.codebook, version=present.version) != present

    @property
    def _highest(self) -> int:
        """The highest version there ever was, also one that was taken back."""
        numbers = [row.codebook.version for row in self._versions if row.codebook.id == self.codebook.id]
        return max(numbers, default=0)

    def add_code(self) -> None:
        """Add a code behind the chosen one and let its name be typed."""
        current = self.current()
        name = self.tr("New code")
        self.codebook, made = draft.add_code(self.codebook, name=name, after=current.id if current else None)
        self._fill(self.codebook.codes.index(made))
        self.form.name.setFocus()
        self.form.name.selectAll()

    def remove_code(self) -> None:
        """Take the chosen code out; one that is in use stays, and it is said why."""
        current, row = self.current(), self.codes.currentRow()
        used = codebook_edits.codes_in_use(self._document.whole_session)[current.id] if current is not None else 0
        if current is not None and used:
            self.error.show_error(
                self.tr("“{code}” is in use: {n} ×. Give those annotations another code first, or delete them.").format(
                    code=current.name, n=used
                )
            )
        elif current is not None:
            self.codebook = draft.remove_code(self.codebook, current.id)
            self._fill(min(row, len(self.codebook.codes) - 1))

    def move_code(self, steps: int) -> None:
        """Move the chosen code by so many places; less than 0 moves it up."""
        current = self.current()
        if current is not None:
            self.codebook = draft.move_code(self.codebook, current.id, steps)
            self._fill(self.codebook.codes.index(current))

    def take_over(self, other: Codebook, *, instead: bool) -> None:
        """Use another codebook instead of this one, or add its codes to this one."""
        before = self.codebook
        self.codebook = other if instead else draft.add_codes_of(before, other)
        self.name.setText(self.codebook.name)
        self.name.setCursorPosition(0)
        if instead:
            self._fill(0)
            return
        added = self.codebook.codes[len(before.codes) :]
        self._fill(len(before.codes) if added else self.codes.currentRow())
        bare = sum(bool(code.shortcut) for code in other.codes if before.code(code.id) is None) - sum(
            bool(code.shortcut) for code in added
        )
        told = self.tr("{n} codes added").format(n=len(added))
        told += self.tr(", {n} without their key: another code has it").format(n=bare) if bare else ""
        self.about.setText(told)

    # --- versions and locking

    def _take_versions(self, versions: list[CodebookVersion]) -> None:
        if isValid(self):
            self._versions = versions
            self.versions.setEnabled(bool(versions))

    def _no_versions(self, error: Exception) -> None:
        if isValid(self):
            self.versions.setToolTip(self.tr("The versions could not be read: {why}").format(why=error))

    def _show_versions(self) -> None:
        dialog = CodebookVersionsDialog(self._versions, self._document.session.codebook, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.go_back(dialog.chosen))
        dialog.open()

    def go_back(self, chosen: Codebook | None) -> None:
        """Take an earlier version of the codebook; nothing where none was chosen."""
        if chosen is not None and not self._locked:
            self.take_over(chosen, instead=True)

    @property
    def _locked(self) -> bool:
        return self._document.read_only or self._document.coder.is_blind_to("codebook")

    def _lock(self) -> None:
        """Where the codebook cannot be changed one may look at it, and is told why."""
        if not self._locked:
            return
        self.form.set_read_only()
        for page in self._scheme_pages:
            page.set_read_only()
        self.name.setReadOnly(True)
        for part in self._editing:
            part.setEnabled(False)
        self.ok_button.setEnabled(False)
        self.about.setText(
            self.tr("This session is open for reading only.")
            if self._document.read_only
            else self.tr("The codebook is locked for you (Session > Blinding).")
        )

    # --- building

    def _lay_out(self) -> None:
        add = tool_button("+", self.tr("Add a code"), self.add_code)
        remove = tool_button("−", self.tr("Remove the code"), self.remove_code)
        up = tool_button("↑", self.tr("Move the code up"), lambda: self.move_code(-1))
        down = tool_button("↓", self.tr("Move the code down"), lambda: self.move_code(1))
        tools = hbox(add, remove, up, down, STRETCH, spacing=GRID_PX // 2)
        letter_px = self.codes.fontMetrics().averageCharWidth()
        name_px = self.name.fontMetrics().horizontalAdvance(self.name.text()) + 3 * GRID_PX
        self.codes.setMinimumWidth(min(max(24 * letter_px, name_px), 36 * letter_px))
        self.codes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = vbox(self.name, self.search, stretched(self.codes, 1), tools)
        self._area = scrolled(self.form)
        self._area.setMinimumWidth(self.form.minimumSizeHint().width() + 2 * GRID_PX)  # with large text too
        self.form.setProperty("surface", None)
        right = vbox(stretched(self._area, 1), stretched(self._empty, 1))
        middle = hbox(stretched(left, 2), stretched(right, 5), spacing=2 * GRID_PX)
        bring = import_button(self, self.take_over)
        self._editing = (add, remove, up, down, bring)
        export = QPushButton(self.tr("Export…"))
        export.setToolTip(self.tr("Write this codebook as a file, to share it with other coders"))
        export.clicked.connect(lambda: export_codebook(self, self.codebook))
        self._fill_pages(middle)
        self.lay_out(
            stretched(self.pages),
            ok=self.tr("Use this codebook"),
            beside=[bring, export, self.versions, stretched(self.about)],
            spacing=2 * GRID_PX,
        )
        self.resize(104 * GRID_PX, 76 * GRID_PX)

    def _fill_pages(self, middle: QHBoxLayout) -> None:
        codes = QWidget()
        middle.setContentsMargins(0, GRID_PX, 0, 0)
        codes.setLayout(middle)
        for page, title in (
            (codes, self.tr("Codes")),
            (self.modifiers, self.tr("Modifiers")),
            (self.scales, self.tr("Scales")),
            (self.tiers, self.tr("Tiers")),
        ):
            self.pages.addTab(page, title)

    # --- showing

    @property
    def _scheme_pages(self) -> tuple[SchemePage, ...]:
        return (self.modifiers, self.scales, self.tiers)

    def _take_scheme(self, changed: Codebook) -> None:
        self.codebook = changed
        self._show_scheme_problem()

    def _show_page(self, _index: int) -> None:
        """Each page shows the codebook as the others have left it."""
        page = self.pages.currentWidget()
        if isinstance(page, SchemePage):
            page.show_codebook(self.codebook)
            self._show_scheme_problem()
        else:
            self._show_current(self.codes.currentRow())

    def _show_scheme_problem(self) -> None:
        try:
            check_scheme(self.codebook)
        except SchemeError as problem:
            self.error.show_error(problem.problem)
        else:
            self.error.show_error("")

    def current(self) -> Code | None:
        """The code whose fields are shown, if any."""
        row = self.codes.currentRow()
        return self.codebook.codes[row] if 0 <= row < len(self.codebook.codes) else None

    def choose(self, code_id: str) -> None:
        """Show the fields of a code."""
        ids = [code.id for code in self.codebook.codes]
        self.codes.setCurrentRow(ids.index(code_id))

    def _fill(self, row: int) -> None:
        with QSignalBlocker(self.codes):
            self.codes.clear()
            for code in self.codebook.codes:
                indent = "    " * draft.depth(self.codebook, code)
                item = QListWidgetItem(color_icon(code.color), indent + _title(code))
                item.setToolTip(code.definition)
                self.codes.addItem(item)
            self.codes.setCurrentRow(row)
        self.search.clear()
        count = len(self.codebook.codes)
        self.about.setText(self.tr("{n} codes, version {v}").format(n=count, v=self.codebook.version))
        self._show_current(row)

    def _narrow(self) -> None:
        """Show the codes that have all words of the search, or the one whose key a single letter is.

        The chosen one stays chosen while it is among them.
        """
        words = self.search.text().casefold().split()
        key = words[0] if len(words) == 1 and len(words[0]) == 1 else ""
        fitting: list[int] = []
        for row, code in enumerate(self.codebook.codes):
            texts = (code.name, code.definition, code.include_when, code.exclude_when, code.tier)
            sought = " ".join(texts).casefold()
            fits = code.shortcut.casefold() == key if key else all(word in sought for word in words)
            self.codes.setRowHidden(row, not fits)
            fitting += [row] if fits else []
        if fitting and self.codes.currentRow() not in fitting:
            by_name = [row for row in fitting if words and words[0] in self.codebook.codes[row].name.casefold()]
            self.codes.setCurrentRow((by_name or fitting)[0])

    def take_name(self, text: str) -> None:
        """Name the codebook."""
        self.codebook = replace(self.codebook, name=text.strip())

    def _show_current(self, _row: int) -> None:
        current = self.current()
        self._area.setVisible(current is not None)
        self._empty.setVisible(current is None)
        if current is not None:
            self.form.show_code(self.codebook, current)
            self.error.show_error(draft.problem(self.codebook, current))
        page = self.pages.currentWidget()
        if isinstance(page, SchemePage):
            page.show_codebook(self.codebook)

    def _take_code(self, changed: Code) -> None:
        self.codebook = draft.put_code(self.codebook, changed)
        item = self.codes.item(self.codes.currentRow())
        item.setText("    " * draft.depth(self.codebook, changed) + _title(changed))
        item.setIcon(color_icon(changed.color))
        self.error.show_error(draft.problem(self.codebook, changed))


def _title(code: Code) -> str:
    return f"{code.name}   {code.shortcut.upper()}" if code.shortcut else code.name
