"""The one style sheet, made from a theme. Widgets set object names or properties, never colours."""

from __future__ import annotations

import math
from string import Template

from annotator.ui.look.theme import DARK, GRID_PX, RADIUS_PX, Theme

_RULES = Template("""
* { outline: 0; }
QMainWindow, QDialog { background: $window; color: $text; }
QDialog[floating="true"], QFrame[floating="true"] { background: $raised; border: 1px solid $border; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: $window; width: ${half}px; height: ${half}px; }
QMainWindow::separator:hover { background: $accent_soft; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 6px 8px; }

QMenuBar { background: $window; color: $text; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: ${radius}px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: ${radius}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $text_disabled; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QToolBar { background: $window; border: 0; padding: 2px ${grid}px; spacing: ${half}px; }
QToolBar::separator { width: 1px; background: $border; margin: 4px; }
QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: ${radius}px;
  padding: 4px 6px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $accent_soft; color: $text; }
QToolButton:focus { border: 2px solid $accent; padding: 3px 5px; }
QToolButton:disabled { color: $text_disabled; }
QToolButton[warning="true"] { color: $warning; }
QToolButton::menu-indicator { image: none; width: 0; }

QPushButton { background: $raised; color: $text; border: 1px solid $border; border-radius: ${radius}px;
  padding: 5px 12px; min-height: ${button_line}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled { color: $text_disabled; background: $window; }
QPushButton:default, QPushButton[primary="true"] { background: $accent; color: $accent_text; border-color: $accent; }
QPushButton[primary="true"]:hover { background: $accent; border-color: $text; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {
  background: $pressed; color: $text_disabled; border-color: $pressed; }
QPushButton[flat="true"] { border-color: transparent; background: transparent; }
QPushButton[line="true"] { text-align: left; }
QPushButton[card="true"] { background: $panel; padding: 0; text-align: left; }
QPushButton[card="true"]:hover { background: $hover; }
QPushButton[card="true"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[card="true"]:disabled { background: $window; }
QPushButton[flat="true"]:hover { background: $hover; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $panel; color: $text;
  border: 1px solid $border; border-radius: ${radius}px; padding: 3px 6px;
  selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: ${field_line}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 2px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
  color: $text_disabled; background: $window; }
QLineEdit[quiet="true"] { background: transparent; border-color: transparent; }
QLineEdit[quiet="true"]:hover { border-color: $border; }
QLineEdit[quiet="true"]:focus { background: $panel; border: 2px solid $accent; }
QLineEdit[invalid="true"], QComboBox[invalid="true"] { border-color: $warning; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url("$arrow_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $border;
  selection-background-color: $accent_soft; selection-color: $text; padding: 4px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  width: 16px; border: 0; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$arrow_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$arrow_down"); width: 10px; height: 10px; }
QCheckBox, QRadioButton { color: $text; spacing: ${grid}px; padding: 2px; border-radius: ${radius}px; }
QCheckBox:focus, QRadioButton:focus { background: $hover; border: 2px solid $accent; padding: 0; }
QCheckBox::indicator, QAbstractItemView::indicator {
  width: 14px; height: 14px; border: 1px solid $text_muted; border-radius: 3px;
  background: $panel; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$check"); }
QAbstractItemView::indicator:indeterminate { background: $accent_soft; border-color: $accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $text_muted; border-radius: 8px;
  background: $panel; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; }
QCheckBox::indicator:disabled { border-color: $border; }
QSlider::groove:horizontal { height: 3px; background: $border; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 1px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: $text; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QDockWidget { color: $text_muted; }
QTabWidget::right-corner { bottom: 5px; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $text_muted; padding: 6px 6px; border: 0;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { background: $hover; }
QTabBar::scroller { width: 44px; }
QTabBar QToolButton { background: $raised; border: 1px solid $border; border-radius: 0; padding: 0; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton::left-arrow { image: url("$arrow_left"); width: 14px; height: 14px; }
QTabBar QToolButton::right-arrow { image: url("$arrow_right"); width: 14px; height: 14px; }
QTabWidget::pane { border: 0; background: $panel; }

QAbstractItemView { background: $panel; color: $text; border: 0; alternate-background-color: $panel;
  selection-background-color: $accent_soft; selection-color: $text; }
QAbstractItemView::item { padding: 3px 6px; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $panel; }
QHeaderView::section { background: $panel; color: $text_muted; border: 0; border-bottom: 1px solid $border;
  padding: 4px 6px; }
QTableView { gridline-color: $border; }
QScrollArea { border: 0; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $text_muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $accent_soft; }

QProgressBar { background: $border; border: 0; border-radius: 2px; max-height: 4px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QStatusBar { background: $window; color: $text_muted; }
QStatusBar::item { border: 0; }

QLabel { color: $text; }
QLabel[muted="true"] { color: $text_muted; }
QLabel[heading="true"] { color: $text_muted; font-weight: 600; }
QLabel[title="true"] { font-weight: 600; }
QLabel[warning="true"] { color: $warning; }
QWidget[surface="panel"] { background: $panel; }
QWidget[surface="surround"] { background: $surround; }
QLabel[room="true"] { color: $on_surround; background: transparent; }
QLabel[room="muted"] { color: $on_surround_muted; background: transparent; }
QToolButton[room="true"] { color: $on_surround_muted; }
QToolButton[room="true"]:hover { color: $on_surround; background: $on_surround_hover; }
QToolButton[room="true"]:checked { color: $on_surround; background: $on_surround_hover; }
QToolButton[room="true"]:disabled { color: $on_surround_disabled; }
QToolButton[segment="true"] { color: $text_muted; border: 1px solid $border; padding: 3px 12px; border-radius: 0; }
QToolButton[segment="true"]:hover { color: $text; }
QToolButton[segment="true"]:checked { color: $text; background: $accent_soft; }
QToolButton[segment="true"]:focus { border-color: $accent; }
QToolButton[side="left"] { border-top-left-radius: ${radius}px; border-bottom-left-radius: ${radius}px;
  border-right-width: 0; }
QToolButton[side="left"]:focus { border-right-width: 1px; padding-right: 11px; }
QToolButton[side="middle"] { border-right-width: 0; }
QToolButton[side="middle"]:focus { border-right-width: 1px; padding-right: 11px; }
QToolButton[side="right"] { border-top-right-radius: ${radius}px; border-bottom-right-radius: ${radius}px; }
QLabel[card="true"] { background: $raised; color: $text; border: 1px solid $border; border-radius: ${radius}px;
  padding: 16px 24px; }
QFrame[line="true"] { background: $border; max-height: 1px; border: 0; }
QLabel[chip="true"], QToolButton[chip="true"] {
  background: $accent_soft; color: $text; border-radius: ${radius}px; padding: 2px 8px; }
""")


def style_sheet(theme: Theme, icon_files: dict[str, str], *, scale: float = 1.0) -> str:
    """The style sheet for a theme.

    Args:
        theme: Colours.
        icon_files: Paths of the small images the rules need: ``arrow_down``, ``arrow_up``, ``arrow_left``,
            ``arrow_right``, ``check``.
        scale: How much larger than usual the text is.
    """
    names = {name: getattr(theme, name) for name in theme.__dataclass_fields__ if name != "dark"}
    return _RULES.substitute(
        names,
        **icon_files,
        on_surround=DARK.text,  # the surround of pictures is dark in every theme
        on_surround_muted=DARK.text_muted,
        on_surround_disabled=DARK.text_disabled,
        on_surround_hover=DARK.hover,
        grid=GRID_PX,
        half=GRID_PX // 2,
        radius=RADIUS_PX,
        button_line=max(18, math.ceil(16 * scale)),
        field_line=max(20, math.ceil(17.5 * scale)),
    )
