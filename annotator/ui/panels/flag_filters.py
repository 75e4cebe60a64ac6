"""The fields above the list of flags: what is listed, of what kind, in which order, and how many are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QLineEdit, QToolButton, QWidget

from annotator.domain.participants import Participant
from annotator.domain.signals import FAMILIES
from annotator.ui.look.names import family_name, rule_name
from annotator.ui.look.theme import GRID_PX, Theme
from annotator.ui.panels.flag_rows import FLAG_SCOPES, FlagFilter, FlagOrder, FlagRow, FlagScope
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.marks import family_icon, verdict_icon
from annotator.ui.widgets.panel_parts import hint


class FlagFilters(QWidget):
    """Asks; the list does what is asked. Nothing here knows the session."""

    changed = Signal()
    """Other flags are wanted."""
    list_closed = Signal()
    """Somebody has looked at a choice, and chosen or not."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.scope = ScopeSwitch(self)
        self.family = self._combo(self.tr("Family"), self.tr("Show flags of one family of signals only"))
        self.rule = self._combo(self.tr("Rule"), self.tr("Show flags raised by one rule only"))
        self.participant = self._combo(self.tr("Participant"), self.tr("Show one participant's flags only"))
        self.verdict = self._combo(self.tr("Verdict"), self.tr("Show flags by your verdict"))
        self.count = hint()
        self.count.setWordWrap(False)
        self.text = QLineEdit(placeholderText=self.tr("Search"), clearButtonEnabled=True)
        self.text.setAccessibleName(self.tr("Search flags"))
        self.text.setToolTip(self.tr("Show flags whose sentence, words or participant contain all of these words"))
        self.text.textChanged.connect(self.changed)
        self.order = QToolButton(autoRaise=True)
        self.order.setAccessibleName(self.tr("Sort order"))
        self.triage = QToolButton()
        self.triage.setText(self.tr("Triage"))
        self.triage.setAccessibleName(self.tr("Start triage"))
        self.triage.setToolTip(
            self.tr("Go through these flags one after the other: each is played and judged by one key")
        )
        self._search_row = QWidget()
        self._lay_out()
        self._make_room_for_search()

    def wanted(self, *, candidates: bool) -> FlagFilter:
        """What the fields ask for; of candidates only, where those are listed."""
        return FlagFilter(
            family=self.family.currentData(),
            rule=self.rule.currentData(),
            participant_id=self.participant.currentData(),
            verdict=self.verdict.currentData(),
            text=self.text.text(),
            candidates=candidates,
        )

    def clear(self) -> None:
        """Ask for everything; nobody is told."""
        for combo in (self.family, self.rule, self.participant, self.verdict):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(0)
        with QSignalBlocker(self.text):
            self.text.clear()

    def offer(self, rows: Sequence[FlagRow], people: Iterable[Participant], theme: Theme, *, shown: FlagFilter) -> None:
        """Offer what there is to choose from, with what is ``shown`` chosen; nobody is told."""
        present = {row.flag.family for row in rows}
        families = [(family_name(one), one, family_icon(theme, one)) for one in FAMILIES if one in present]
        incongruence = (self.tr("Incongruence"), "incongruence")
        self.family.offer([(self.tr("Family"), None), incongruence, *families], chosen=shown.family)
        rules = sorted({row.flag.rule for row in rows}, key=rule_name)
        self.rule.offer([(self.tr("Rule"), None), *((rule_name(rule), rule) for rule in rules)], chosen=shown.rule)
        named = [(row.label, row.id) for row in people]
        self.participant.offer([(self.tr("Person"), None), *named], chosen=shown.participant_id)
        self.verdict.offer(
            [
                (self.tr("Verdict"), None),
                (self.tr("Undecided"), "undecided", verdict_icon(theme, None)),
                (self.tr("Accepted"), "accepted", verdict_icon(theme, "accepted")),
                (self.tr("Rejected"), "rejected", verdict_icon(theme, "rejected")),
                (self.tr("Unsure"), "unsure", verdict_icon(theme, "unsure")),
            ],
            chosen=shown.verdict,
        )

    def show_triage(self, on: bool) -> None:
        """During a triage its own queue says what is listed: only what narrows that down stays."""
        self._search_row.setVisible(not on)
        self.scope.setVisible(not on)
        self.verdict.setEnabled(not on)

    def show_count(self, *, shown: int, total: int, undecided: int) -> None:
        """Say how many there are and how many of them are left to decide."""
        some = self.tr("{shown} of {total} · ") if shown != total else ""  # how many there are, the switch says
        left = self.tr("all decided") if not undecided else self.tr("{n} undecided").format(n=undecided)
        self.count.setText(some.format(shown=shown, total=total) + left)
        self.count.setVisible(total > 0)

    def name_order(self, order: FlagOrder) -> None:
        """Say on the button how the list is sorted."""
        words = {
            "candidates": (
                self.tr("≠ first"),
                self.tr("Candidates of incongruence first, then the others, by time; click to sort all by time"),
            ),
            "time": (self.tr("By time"), self.tr("Sorted by time; click to put the strongest first")),
            "score": (
                self.tr("Strongest first"),
                self.tr("Candidates of incongruence, then the strongest; click to sort by your own verdicts"),
            ),
            "record": (
                self.tr("By my verdicts"),
                self.tr("Rules you accepted most so far come first; click to put candidates first"),
            ),
        }
        text, tip = words[order]
        self.order.setText(text)
        self.order.setToolTip(tip)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room_for_search()

    def _make_room_for_search(self) -> None:
        # The field itself hears of another font later.
        words_px = self.fontMetrics().horizontalAdvance(self.text.placeholderText())
        self.text.setMinimumWidth(words_px + 4 * GRID_PX)

    def _lay_out(self) -> None:
        hbox(self.count, stretched(self.text, 1), self.order, self.triage, on=self._search_row, margin=0)
        vbox(
            self.scope,
            FilterRow((self.family, self.rule, self.participant, self.verdict)),
            self._search_row,
            on=self,
            margin=GRID_PX,
            spacing=GRID_PX // 2,
        )

    def _combo(self, name: str, tip: str) -> FilterChoice:
        combo = FilterChoice()
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.setMinimumContentsLength(4)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(self.changed)
        combo.list_closed.connect(self.list_closed)
        return combo


class ScopeSwitch(QWidget):
    """Three buttons, one of them pressed."""

    chosen = Signal(str)
    """A scope, chosen by a person."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.buttons: dict[FlagScope, QToolButton] = {}
        words: dict[FlagScope, tuple[str, str]] = {
            "candidates": (
                self.tr("Candidates"),
                self.tr("Moments in which words and movement may disagree"),
            ),
            "moments": (
                self.tr("Moments"),
                self.tr("What one person did at one time, all signals together; one decision for all of them"),
            ),
            "signals": (self.tr("All signals"), self.tr("Each flag by itself")),
        }
        group = QButtonGroup(self)
        row = FlowLayout(self, spacing=2)
        for scope in FLAG_SCOPES:
            button = self.buttons[scope] = QToolButton()
            name, tip = words[scope]
            button.setText(name)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(partial(self._choose, scope))
            group.addButton(button)
            row.addWidget(button)

    def _choose(self, scope: FlagScope) -> None:
        self.chosen.emit(scope)

    def show_scope(self, scope: FlagScope, counts: Mapping[FlagScope, int]) -> None:
        """Press this one, and say on each how many rows it has."""
        for name, button in self.buttons.items():
            button.setText(f"{button.accessibleName()} {counts.get(name, 0)}")
            button.setChecked(name == scope)


_ARROW_PX = 44


class FilterRow(QWidget):
    """Choices of equal width. The first item of each, which says that it filters nothing, is always readable."""

    def __init__(self, choices: Sequence[QComboBox], parent: QWidget | None = None):
        super().__init__(parent)
        self._choices = tuple(choices)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID_PX // 2)
        self._columns = 0
        self._lay_out(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        longest = max(self.fontMetrics().horizontalAdvance(one.itemText(0)) for one in self._choices)
        each = longest + _ARROW_PX + self._grid.spacing()
        self._lay_out(len(self._choices) if each * len(self._choices) <= self.width() else 2)

    def minimumSizeHint(self) -> QSize:
        widest = max(one.minimumSizeHint().width() for one in self._choices)
        return QSize(2 * widest + self._grid.spacing(), super().minimumSizeHint().height())

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(len(self._choices)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for number, choice in enumerate(self._choices):
            self._grid.addWidget(choice, number // columns, number % columns)


class FilterChoice(ElidingCombo):
    """A choice of a filter that says when its list was closed, whether or not something else was chosen."""

    list_closed = Signal()

    def hidePopup(self) -> None:
        was_open = self.view().isVisible()
        super().hidePopup()
        if was_open:
            self.list_closed.emit()
