"""The visual language in one place: colours by meaning, spacing, and the style sheet made from them.

Widgets name a meaning (``theme.text_muted``), never a colour. Families and codes use the Okabe-Ito set, which people
with colour vision deficiency can tell apart; a shape or word always goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette

from annotator.domain.flags import VerdictKind
from annotator.domain.signals import Family
from annotator.resources import resource

GRID_PX = 8
BASE_POINTS = 10.0
"""Size of the text at 100 %."""
RADIUS_PX = 4

Appearance = Literal["system", "light", "dark"]
TEXT_SIZES = (90, 100, 125, 150, 175)
"""Sizes of the text in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours by meaning, as ``#rrggbb``."""

    dark: bool
    window: str
    panel: str
    raised: str
    hover: str
    pressed: str
    border: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_text: str
    accent_soft: str
    surround: str
    timeline: str
    timeline_row: str
    grid: str
    waveform: str
    unmeasurable: str
    playhead: str
    span: str
    signal: str
    baseline: str
    good: str
    bad: str
    unsure: str
    warning: str
    expression: str
    gaze: str
    head: str
    posture: str
    hands: str
    movement: str
    speech: str
    voice: str
    timing: str

    def family(self, family: Family) -> QColor:
        """Colour of a family of signals and its flags."""
        return QColor(getattr(self, family))

    def verdict(self, verdict: VerdictKind | None) -> QColor:
        """Colour of a verdict; undecided is muted text."""
        names = {"accepted": self.good, "adjusted": self.good, "rejected": self.bad, "unsure": self.unsure}
        return QColor(names.get(verdict or "", self.text_muted))

    def color(self, meaning: str) -> QColor:
        """Any other colour by its meaning, e.g. ``color("border")``."""
        return QColor(getattr(self, meaning))


LIGHT = Theme(
    dark=False,
    window="#f4f5f6",
    panel="#ffffff",
    raised="#ffffff",
    hover="#e9edf1",
    pressed="#dde3e9",
    border="#d3d8dd",
    text="#1b2026",
    text_muted="#5b6570",
    text_disabled="#9aa3ac",
    accent="#1f6f8b",
    accent_text="#ffffff",
    accent_soft="#d8eaf0",
    surround="#2a2d31",
    timeline="#fafbfb",
    timeline_row="#f1f3f4",
    grid="#dfe3e7",
    waveform="#8a96a3",
    unmeasurable="#e2e4e6",
    playhead="#c2410c",
    span="#1f6f8b",
    signal="#33414e",
    baseline="#c9d3db",
    good="#19703f",
    bad="#a54864",
    unsure="#7e640f",
    warning="#b45309",
    expression="#b8860b",
    gaze="#3a8fc4",
    head="#009e73",
    posture="#0072b2",
    hands="#c3629d",
    movement="#c35100",
    speech="#6b7280",
    voice="#6d2ab5",
    timing="#3f4d12",
)

DARK = Theme(
    dark=True,
    window="#17191c",
    panel="#1e2125",
    raised="#262a2f",
    hover="#2c3137",
    pressed="#343a41",
    border="#33383f",
    text="#e6e9ec",
    text_muted="#a0aab4",
    text_disabled="#626b74",
    accent="#4fb3d0",
    accent_text="#0b1216",
    accent_soft="#21414c",
    surround="#0f1113",
    timeline="#191c1f",
    timeline_row="#1f2327",
    grid="#2d3237",
    waveform="#6d7883",
    unmeasurable="#2b2e32",
    playhead="#ff8a5b",
    span="#4fb3d0",
    signal="#c3ccd4",
    baseline="#39424a",
    good="#4dc38a",
    bad="#e58ea9",
    unsure="#e0c060",
    warning="#f0a45a",
    expression="#e69f00",
    gaze="#56b4e9",
    head="#2ec699",
    posture="#469ada",
    hands="#dd8fbd",
    movement="#ee8144",
    speech="#b9b6b7",
    voice="#b45cf5",
    timing="#dbe86a",
)


class ThemeSource(QObject):
    """The theme in force, and how large its text is. Follows the system unless told otherwise."""

    changed = Signal(object)
    """The new :class:`Theme`."""
    text_about_to_change = Signal()
    """The text is about to get another size: what is laid out is still as it was."""

    def __init__(self, appearance: Appearance = "system", text_percent: int = 100, parent: QObject | None = None):
        super().__init__(parent)
        self._text_percent = text_percent
        self._appearance: Appearance = appearance
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self._theme = self._resolve()

    @property
    def theme(self) -> Theme:
        """The colours in force."""
        return self._theme

    @property
    def appearance(self) -> Appearance:
        """What was chosen: ``system``, ``light`` or ``dark``."""
        return self._appearance

    @property
    def text_percent(self) -> int:
        """How large text is; 100 is the system's size."""
        return self._text_percent

    def set_text_percent(self, percent: int) -> None:
        """Choose how large text is; 100 is the system's size."""
        if percent != self._text_percent:
            self.text_about_to_change.emit()
            self._text_percent = percent
            self.changed.emit(self._theme)  # what is painted is laid out anew

    def set_appearance(self, appearance: Appearance) -> None:
        """Choose light, dark, or what the system has."""
        self._appearance = appearance
        self._update()

    def _system_changed(self) -> None:
        if self._appearance == "system":
            self._update()

    def _update(self) -> None:
        theme = self._resolve()
        if theme is not self._theme:
            self._theme = theme
            self.changed.emit(theme)

    def _resolve(self) -> Theme:
        if self._appearance == "system":
            return DARK if system_is_dark() else LIGHT
        return DARK if self._appearance == "dark" else LIGHT


def system_is_dark() -> bool:
    """True if the system says that it is dark; where it says nothing it counts as light."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def load_fonts() -> str:
    """Register the fonts that ship with the program; returns the family to use."""
    family = ""
    for name in ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf"):
        font_id = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        families = QFontDatabase.applicationFontFamilies(font_id) if font_id >= 0 else []
        family = family or (families[0] if families else "")
    return family or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def text_scale() -> float:
    """How much larger than usual the text is: 1.5 at 150 %."""
    return QFontInfo(QGuiApplication.font()).pointSizeF() / BASE_POINTS


def numbers_font(font: QFont) -> QFont:
    """The same font with figures of equal width, for times and values that change in place."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular


def palette(theme: Theme) -> QPalette:
    """Qt's palette for a theme."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.timeline_row,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent_soft,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_muted,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Midlight: theme.hover,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Shadow: theme.border,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, color in roles.items():
        made.setColor(role, QColor(color))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(disabled, role, QColor(theme.text_disabled))
    return made
