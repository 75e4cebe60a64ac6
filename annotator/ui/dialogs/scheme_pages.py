"""The pages of the codebook for modifiers, rating scales and tiers: a list on the left, the chosen one on the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QWidget

from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier, Scale, TierScheme
from annotator.ui.dialogs import scheme_draft as draft
from annotator.ui.dialogs.check_flow import CheckFlow
from annotator.ui.dialogs.codebook_draft import free_name
from annotator.ui.look.names import indented
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice, set_text
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import EmptyState, hint, scrolled, tool_button


class SchemePage(QWidget):
    """One kind of row of a codebook; tells the whole codebook after each change."""

    changed = Signal(object)

    name: QLineEdit
    """What the chosen row is called."""

    def __init__(self, title: str, about: str, empty: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._codebook = Codebook(id="")
        self._filling = False
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.add = tool_button("+", self.tr("Add"), self.add_row)
        self.remove = tool_button("−", self.tr("Remove"), self.remove_row)
        tools = hbox(self.add, self.remove, STRETCH, spacing=GRID_PX // 2)
        left = vbox(stretched(self.list, 1), tools)
        self.fields = form()
        self._body = QWidget()
        vbox(hint(about), self.fields, STRETCH, on=self._body, margin=(0, 0, GRID_PX, 0))
        self._area = scrolled(self._body)
        self._body.setProperty("surface", None)
        self.empty_state = EmptyState()
        self.empty_state.tell(empty, about)
        right = vbox(stretched(self._area, 1), stretched(self.empty_state, 1))
        hbox(stretched(left, 2), stretched(right, 5), on=self, margin=(0, GRID_PX, 0, 0), spacing=2 * GRID_PX)
        self.list.currentRowChanged.connect(self._show_current)

    # --- what a page says

    def names(self, codebook: Codebook) -> tuple[str, ...]:
        """What there is, in the order of the list."""
        raise NotImplementedError

    def listed(self, codebook: Codebook) -> tuple[str, ...]:
        """How the names stand in the list."""
        return self.names(codebook)

    def fill(self, codebook: Codebook, row: int) -> None:
        """Show the fields of one row; changes meanwhile tell nothing."""
        raise NotImplementedError

    def add_row(self) -> None:
        """Add one."""
        raise NotImplementedError

    def without(self, codebook: Codebook, row: int) -> Codebook:
        """The codebook with one row fewer."""
        raise NotImplementedError

    # --- what all pages do

    @property
    def row(self) -> int:
        """Which one is chosen; -1 for none."""
        return self.list.currentRow()

    def show_codebook(self, codebook: Codebook) -> None:
        """Show what is there now."""
        self._codebook = codebook
        names = self.listed(codebook)
        if names != tuple(self.list.item(at).text() for at in range(self.list.count())):
            row = self.row
            with QSignalBlocker(self.list):
                self.list.clear()
                self.list.addItems(names)
                self.list.setCurrentRow(min(max(row, 0), len(names) - 1))
        self._show_current()

    def remove_row(self) -> None:
        """Remove the chosen one."""
        if self.row >= 0:
            self.put(self.without(self._codebook, self.row))

    def put_new(self, codebook: Codebook, row: int) -> None:
        """Take over a codebook with a new row, and let its name be typed."""
        self.put(codebook, row=row)
        self.name.setFocus()
        self.name.selectAll()

    def put(self, codebook: Codebook, *, row: int | None = None) -> None:
        """Take over a change and tell it."""
        self.show_codebook(codebook)
        if row is not None:
            self.list.setCurrentRow(row)
        self.changed.emit(codebook)

    def set_read_only(self) -> None:
        """Only to be looked at."""
        self._body.setEnabled(False)
        self.add.setEnabled(False)
        self.remove.setEnabled(False)

    def _show_current(self, *_row: int) -> None:
        there = 0 <= self.row < len(self.names(self._codebook))
        self._area.setVisible(there)
        self.empty_state.setVisible(not there)
        if there:
            self._filling = True
            self.fill(self._codebook, self.row)
            self._filling = False

    def line(self, name: str, tip: str = "") -> QLineEdit:
        """A field of one line that says when it is typed into."""
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setToolTip(tip or name)
        field.textEdited.connect(self._typed)
        self.fields.addRow(label(name), field)
        return field

    def text(self, name: str, tip: str, lines: int) -> QPlainTextEdit:
        """A field of several lines."""
        field = QPlainTextEdit(placeholderText=tip, tabChangesFocus=True)
        field.setAccessibleName(name)
        field.setToolTip(tip)
        field.setFixedHeight((lines + 1) * field.fontMetrics().lineSpacing())
        field.textChanged.connect(self._typed)
        self.fields.addRow(label(name), field)
        return field

    def choice(self, name: str, tip: str) -> Choice:
        """A field to choose from."""
        field = Choice(name, tip)
        field.activated.connect(self._typed)
        self.fields.addRow(label(name), field)
        return field

    def ticks(self, name: str, empty: str) -> CheckFlow:
        """Things to tick."""
        field = CheckFlow(name, empty)
        field.ticked.connect(self._typed)
        self.fields.addRow(label(name), field)
        return field

    def _typed(self, *_anything: object) -> None:
        if not self._filling and self.row >= 0:
            self.take()

    def take(self) -> None:
        """Take over what the fields say."""
        raise NotImplementedError


def number_in(field: QLineEdit, otherwise: float) -> float:
    """What is typed as a number; ``otherwise`` while it is none."""
    typed = optional_number(field)
    return otherwise if typed is None else typed


def optional_number(field: QLineEdit) -> float | None:
    """What is typed as a number, or None."""
    try:
        return float(field.text().strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None


class ModifiersPage(SchemePage):
    """What is said of a code besides the code."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(
            self.tr("Modifiers"),
            self.tr(
                "A modifier says more of a code: its degree, its side, at whom it is aimed. After the code's key a "
                "strip asks for it. Tick it at each code it belongs to, on the page Codes."
            ),
            self.tr("No modifiers yet"),
            parent,
        )
        self.name = self.line(self.tr("Name"))
        self.kind = self.choice(self.tr("Answer"), self.tr("One of the values, several of them, or a number"))
        self.kind.offer(
            [(self.tr("One value"), "one"), (self.tr("Several values"), "several"), (self.tr("A number"), "number")]
        )
        self.values = self.text(self.tr("Values"), self.tr("One a line, its key in brackets: high (h)"), 6)
        self.least = self.line(self.tr("Least"), self.tr("The least number; empty for no limit"))
        self.greatest = self.line(self.tr("Greatest"), self.tr("The greatest number; empty for no limit"))

    def names(self, codebook: Codebook) -> tuple[str, ...]:
        return tuple(row.name for row in codebook.modifiers)

    def fill(self, codebook: Codebook, row: int) -> None:
        modifier = codebook.modifiers[row]
        set_text(self.name, modifier.name)
        self.kind.choose(modifier.kind)
        if draft.values_from_text(self.values.toPlainText(), modifier.values) != modifier.values:
            set_text(self.values, draft.values_as_text(modifier.values))
        for field, number in ((self.least, modifier.least), (self.greatest, modifier.greatest)):
            if optional_number(field) != number:
                set_text(field, "" if number is None else f"{number:g}")
        self._show_fields(modifier)

    def _show_fields(self, modifier: Modifier) -> None:
        number = modifier.kind == "number"
        self.fields.setRowVisible(self.values, not number)
        for field in (self.least, self.greatest):
            self.fields.setRowVisible(field, number)

    def take(self) -> None:
        before = self._codebook.modifiers[self.row]
        changed = replace(
            before,
            name=self.name.text().strip(),
            kind=self.kind.currentData(),
            values=draft.values_from_text(self.values.toPlainText(), before.values),
            least=optional_number(self.least),
            greatest=optional_number(self.greatest),
        )
        self.put(draft.put_modifier(self._codebook, changed))

    def add_row(self) -> None:
        self.put_new(draft.add_modifier(self._codebook, self.tr("New modifier")), len(self._codebook.modifiers))

    def without(self, codebook: Codebook, row: int) -> Codebook:
        return draft.remove_modifier(codebook, codebook.modifiers[row].id)


class ScalesPage(SchemePage):
    """Rating scales of the codebook's own."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(
            self.tr("Scales"),
            self.tr(
                "A scale of your own, rated after a code beside intensity and confidence. Tick it at each code, or at "
                "a tier for all that stands there. Agreement is computed for each."
            ),
            self.tr("No scales of your own yet"),
            parent,
        )
        self.name = self.line(self.tr("Name"))
        self.least = self.line(self.tr("From"), self.tr("The least point"))
        self.greatest = self.line(self.tr("To"), self.tr("The greatest point"))
        self.step = self.line(self.tr("Step"), self.tr("How far its points are apart"))
        self.anchors = self.text(self.tr("Anchors"), self.tr("One point a line: 1 = not at all"), 5)

    def names(self, codebook: Codebook) -> tuple[str, ...]:
        return tuple(row.name for row in codebook.scales)

    def fill(self, codebook: Codebook, row: int) -> None:
        scale = codebook.scales[row]
        set_text(self.name, scale.name)
        for field, number in ((self.least, scale.least), (self.greatest, scale.greatest), (self.step, scale.step)):
            if optional_number(field) != number and not field.hasFocus():
                set_text(field, f"{number:g}")
        if draft.anchors_from_text(self.anchors.toPlainText()) != scale.anchors:
            set_text(self.anchors, draft.anchors_as_text(scale.anchors))

    def take(self) -> None:
        before: Scale = self._codebook.scales[self.row]
        changed = replace(
            before,
            name=self.name.text().strip(),
            least=number_in(self.least, before.least),
            greatest=number_in(self.greatest, before.greatest),
            step=number_in(self.step, before.step),
            anchors=draft.anchors_from_text(self.anchors.toPlainText()),
        )
        self.put(draft.put_scale(self._codebook, changed))

    def add_row(self) -> None:
        self.put_new(draft.add_scale(self._codebook, self.tr("New scale")), len(self._codebook.scales))

    def without(self, codebook: Codebook, row: int) -> Codebook:
        return draft.remove_scale(codebook, codebook.scales[row].id)


class TiersPage(SchemePage):
    """What each tier takes, and what it depends on."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(
            self.tr("Tiers"),
            self.tr(
                "A tier may take certain codes only: while it is current, the pad, the keys and the menus offer only "
                "these. A tier may depend on another: what stands on it lies within one annotation there, and is moved "
                "and deleted with it."
            ),
            self.tr("No tiers yet"),
            parent,
        )
        self.name = self.line(self.tr("Name"), self.tr("Tiers of codes are named at the code, on the page Codes"))
        self.parent_tier = self.choice(self.tr("Depends on"), self.tr("Its annotations lie within one on this tier"))
        self.relation = self.choice(self.tr("How"), self.tr("As ELAN's included in, or symbolic association"))
        self.relation.addItem(self.tr("within one of its annotations"), "within")
        self.relation.addItem(self.tr("one for each, as long as it"), "attached")
        self.scales = self.ticks(self.tr("Scales"), self.tr("none yet: they are made on the page Scales"))
        self.codes = self.ticks(self.tr("Takes"), self.tr("there are no codes yet"))
        self._none = hint(self.tr("Nothing ticked: it takes every code."))
        self.fields.addRow(label(""), self._none)

    def names(self, codebook: Codebook) -> tuple[str, ...]:
        return draft.tier_names(codebook)

    def listed(self, codebook: Codebook) -> tuple[str, ...]:
        return tuple(indented(name, depth) for name, depth in draft.tier_tree(codebook))

    def _scheme(self) -> TierScheme:
        name = self.names(self._codebook)[self.row]
        return self._codebook.tier(name) or TierScheme(tier=name)

    def fill(self, codebook: Codebook, row: int) -> None:  # noqa: ARG002
        scheme = self._scheme()
        set_text(self.name, scheme.tier)
        self.name.setReadOnly(any(code.tier == scheme.tier for code in codebook.codes))
        self.codes.show_items([(code.id, code.name) for code in codebook.codes], scheme.code_ids)
        self.scales.show_items([(one.id, one.name) for one in codebook.scales], scheme.scale_ids)
        others = [(name, name) for name in self.names(codebook) if name != scheme.tier]
        self.parent_tier.offer([(self.tr("none"), ""), *others])
        self.parent_tier.choose(scheme.parent_tier)
        self.relation.choose(scheme.relation)
        self.relation.setEnabled(bool(scheme.parent_tier))
        self._none.setVisible(not scheme.code_ids)

    def take(self) -> None:
        before, name = self._scheme(), self.name.text().strip()
        parent: str = self.parent_tier.currentData() or ""
        changed = replace(
            before,
            tier=name,
            code_ids=self.codes.chosen,
            scale_ids=self.scales.chosen,
            parent_tier=parent,
            relation=self.relation.currentData() if parent else "within",
        )
        taken = name != before.tier and name in self.names(self._codebook)
        if name and not taken:
            kept = self._codebook
            if name != before.tier:
                renamed = (
                    replace(row, parent_tier=name) if row.parent_tier == before.tier else row for row in kept.tiers
                )
                kept = replace(kept, tiers=tuple(row for row in renamed if row.tier != before.tier))
            made = draft.put_tier(kept, changed)
            self.put(made, row=draft.tier_names(made).index(name))

    def add_row(self) -> None:
        free = free_name(self.tr("New tier"), self.names(self._codebook))
        made = draft.put_tier(self._codebook, TierScheme(tier=free))
        self.put_new(made, self.names(made).index(free))

    def without(self, codebook: Codebook, row: int) -> Codebook:
        return draft.remove_tier(codebook, self.names(codebook)[row])
