"""The fields of one code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from annotator.domain.codebook import Code, Codebook
from annotator.domain.coding_scheme import REQUIREMENTS, Requirement
from annotator.domain.participants import ROLES
from annotator.ui.dialogs.check_flow import CheckFlow
from annotator.ui.dialogs.codebook_draft import OKABE_ITO, possible_parents
from annotator.ui.look.names import role_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice, set_text
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.marks import color_icon


class CodeForm(QWidget):
    """Tells the whole code after each change."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._code = Code(id="", name="")
        self._filling = False
        self.name = self._line(self.tr("Name"))
        self.key = self._line(self.tr("Key"), self.tr("One letter or digit that starts and ends the code"))
        self.key.setMaxLength(1)
        self.key.setFixedWidth(5 * GRID_PX)
        self.definition = self._text(self.tr("Definition"), 3)
        self.include_when = self._text(self.tr("Code it when"), 3)
        self.exclude_when = self._text(self.tr("Not when"), 3)
        self.example = self._text(self.tr("Example"), 2)
        self.kind = Choice(self.tr("Kind"), self.tr("A span has a start and an end, a point one moment"))
        self.kind.offer([(self.tr("Span"), "span"), (self.tr("Point"), "point")])
        self.color = Choice(self.tr("Colour"), self.tr("Colours that colour-blind people can tell apart"))
        self.parent_code = Choice(self.tr("Parent"), self.tr("The broader code this one belongs to"))
        self.tier = Choice(self.tr("Tier"), self.tr("The timeline row its annotations stand on; choose or type"))
        self.group = Choice(
            self.tr("Exclusive group"), self.tr("Codes of one group end each other for one participant; empty for none")
        )
        for combo in (self.tier, self.group):
            combo.setEditable(True)
            combo.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        self.roles = {role: QCheckBox(role_name(role)) for role in ROLES}
        self.incongruence = QCheckBox(self.tr("Links words with non-verbal cues (incongruence)"))
        self.modifiers = CheckFlow(self.tr("Modifiers"), self.tr("none yet: they are made on the page Modifiers"))
        self.scales = CheckFlow(self.tr("Scales"), self.tr("none yet: they are made on the page Scales"))
        self.requires = CheckFlow(self.tr("Requires"), "")
        self._lay_out()
        self._connect()

    def _line(self, name: str, tip: str = "") -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setToolTip(tip or name)
        return field

    def _text(self, name: str, lines: int) -> QPlainTextEdit:
        field = QPlainTextEdit(tabChangesFocus=True)
        field.setAccessibleName(name)
        field.setFixedHeight((lines + 1) * field.fontMetrics().lineSpacing())
        return field

    def _lay_out(self) -> None:
        names = hbox(stretched(self.name), label(self.tr("Key")), self.key)
        looks = hbox(stretched(self.kind), label(self.tr("Colour")), stretched(self.color))
        places = hbox(stretched(self.tier), label(self.tr("Parent")), stretched(self.parent_code))
        who = hbox(*self.roles.values(), STRETCH)
        fields = form()
        fields.addRow(label(self.tr("Name")), names)
        fields.addRow(label(self.tr("Definition")), self.definition)
        fields.addRow(label(self.tr("Code it when")), self.include_when)
        fields.addRow(label(self.tr("Not when")), self.exclude_when)
        fields.addRow(label(self.tr("Example")), self.example)
        fields.addRow(label(self.tr("Kind")), looks)
        fields.addRow(label(self.tr("Tier")), places)
        fields.addRow(label(self.tr("Exclusive group")), self.group)
        fields.addRow(label(self.tr("Applies to")), who)
        fields.addRow(label(""), self.incongruence)
        fields.addRow(label(self.tr("Modifiers")), self.modifiers)
        fields.addRow(label(self.tr("Scales")), self.scales)
        fields.addRow(label(self.tr("Requires")), self.requires)
        vbox(fields, STRETCH, on=self, margin=0)

    def _connect(self) -> None:
        for line in (self.name, self.key):
            line.textEdited.connect(self._take)
        for text in (self.definition, self.include_when, self.exclude_when, self.example):
            text.textChanged.connect(self._take)
        for combo in (self.kind, self.color, self.parent_code, self.tier, self.group):
            combo.activated.connect(self._take)
        for combo in (self.tier, self.group):
            combo.editTextChanged.connect(self._take)
        for box in (*self.roles.values(), self.incongruence):
            box.toggled.connect(self._take)
        for flow in (self.modifiers, self.scales, self.requires):
            flow.ticked.connect(self._take)

    def set_read_only(self) -> None:
        """Only to be looked at: texts can still be scrolled and copied."""
        for line in (self.name, self.key):
            line.setReadOnly(True)
        for text in (self.definition, self.include_when, self.exclude_when, self.example):
            text.setReadOnly(True)
        choices = (self.kind, self.color, self.parent_code, self.tier, self.group)
        details = (self.modifiers, self.scales, self.requires)
        for part in (*choices, *self.roles.values(), self.incongruence, *details):
            part.setEnabled(False)

    def show_code(self, codebook: Codebook, code: Code) -> None:
        """Fill in a code without telling a change."""
        self._code = code
        self._filling = True
        set_text(self.name, code.name)
        set_text(self.key, code.shortcut)
        set_text(self.definition, code.definition)
        set_text(self.include_when, code.include_when)
        set_text(self.exclude_when, code.exclude_when)
        set_text(self.example, code.example)
        self.kind.choose(code.kind)
        self._fill_colors(code)
        parents = [(other.name, other.id) for other in possible_parents(codebook, code.id)]
        self.parent_code.offer([(self.tr("none"), None), *parents])
        self.parent_code.choose(code.parent_id)
        _fill_names(self.tier, [other.tier for other in codebook.codes], code.tier)
        _fill_names(self.group, ["", *(other.exclusive_group for other in codebook.codes)], code.exclusive_group)
        for role, box in self.roles.items():
            box.setChecked(not code.applies_to or role in code.applies_to)
        self.incongruence.setChecked(code.incongruence)
        self.modifiers.show_items([(row.id, row.name) for row in codebook.modifiers], code.modifier_ids)
        self.scales.show_items([(row.id, row.name) for row in codebook.scales], code.scale_ids)
        self.requires.show_items(self._requirements(), code.requires)
        self._filling = False

    def _requirements(self) -> list[tuple[str, str]]:
        """What can be required, in words; nothing of it ever holds coding up."""
        words: dict[Requirement, str] = {
            "note": self.tr("a comment"),
            "confidence": self.tr("a confidence"),
            "intensity": self.tr("an intensity"),
            "modifiers": self.tr("its modifiers"),
            "scales": self.tr("its scales"),
        }
        return [(name, words[name]) for name in REQUIREMENTS]

    def _fill_colors(self, code: Code) -> None:
        own, named = code.color, {value.casefold(): name for name, value in OKABE_ITO}
        colors = [(QCoreApplication.translate("codebook", name), value) for value, name in named.items()]
        colors += [] if own.casefold() in named else [(own, own.casefold())]
        self.color.offer([(words, value, color_icon(value)) for words, value in colors], chosen=own.casefold())

    def _take(self, *_anything: Any) -> None:
        if self._filling:
            return
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        color: str = self.color.currentData() or self._code.color
        same_color = color.casefold() == self._code.color.casefold()
        changed = replace(
            self._code,
            name=self.name.text().strip(),
            shortcut=self.key.text().strip().casefold(),
            definition=self.definition.toPlainText(),
            include_when=self.include_when.toPlainText(),
            exclude_when=self.exclude_when.toPlainText(),
            example=self.example.toPlainText(),
            kind=self.kind.currentData(),
            color=self._code.color if same_color else color.upper(),
            parent_id=self.parent_code.currentData(),
            tier=self.tier.currentText().strip(),
            exclusive_group=self.group.currentText().strip(),
            applies_to=() if len(roles) in (0, len(ROLES)) else roles,
            incongruence=self.incongruence.isChecked(),
            modifier_ids=_in_order(self._code.modifier_ids, self.modifiers.chosen),
            scale_ids=_in_order(self._code.scale_ids, self.scales.chosen),
            requires=tuple(name for name in REQUIREMENTS if name in self.requires.chosen),
        )
        if changed != self._code:
            self._code = changed
            self.changed.emit(changed)


def _in_order(before: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """What is ticked; what was before stays in its order."""
    return (*(id_ for id_ in before if id_ in chosen), *(id_ for id_ in chosen if id_ not in before))


def _fill_names(combo: Choice, names: list[str], chosen: str) -> None:
    combo.clear()
    combo.addItems(list(dict.fromkeys(names)))
    combo.setEditText(chosen)
    combo.setCurrentIndex(combo.findText(chosen, Qt.MatchFlag.MatchExactly))
