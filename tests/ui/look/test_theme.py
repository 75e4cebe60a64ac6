"""Colours can be read, and told apart by everyone."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator.domain.signals import FAMILIES
from annotator.ui.look import theme as theming
from annotator.ui.look.theme import DARK, LIGHT, Theme, ThemeSource, load_fonts, numbers_font, palette

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
SURFACES = ("window", "panel", "raised", "hover", "accent_soft", "timeline", "timeline_row")
TEXTS = ("text", "text_muted")
READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA), for text."""
VISIBLE = 3.0
"""WCAG 2.2, success criterion 1.4.11, for graphical objects."""

# Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15(6): matrices for severity 1.0, on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
LEAST_DIFFERENCE = 8.0
"""CIE76 distance in L*a*b*; about 2.3 is just noticeable side by side. A shape always goes with the colour."""


def linear(color: str) -> NDArray[np.float64]:
    """Linear RGB of ``#rrggbb`` (IEC 61966-2-1)."""
    encoded = np.array(QColor(color).getRgbF()[:3])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""
    light, dark = sorted((float(linear(color) @ [0.2126, 0.7152, 0.0722]) for color in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* of linear RGB, D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_surface(theme: Theme, surface: str, text: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, surface)) >= READABLE


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_the_accent_and_words_of_verdicts_and_warnings_can_be_read(theme: Theme) -> None:
    assert contrast(theme.accent_text, theme.accent) >= READABLE
    for meaning in ("good", "bad", "unsure", "warning"):
        for surface in ("window", "panel"):
            assert contrast(getattr(theme, meaning), getattr(theme, surface)) >= READABLE, (meaning, surface)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("family", FAMILIES)
def test_families_stand_out_from_what_they_are_drawn_on(theme: Theme, family: str) -> None:
    for surface in ("timeline", "panel"):
        assert contrast(getattr(theme, family), getattr(theme, surface)) >= VISIBLE, surface


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_families_can_be_told_apart_with_every_kind_of_colour_vision(theme: Theme, deficiency: str) -> None:
    matrix = DEFICIENCIES[deficiency]
    seen = {family: lab(matrix @ linear(getattr(theme, family))) for family in FAMILIES}
    close = {
        pair: round(float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])), 1)
        for pair in combinations(FAMILIES, 2)
        if np.linalg.norm(seen[pair[0]] - seen[pair[1]]) < LEAST_DIFFERENCE
    }
    assert close == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_accepted_and_rejected_can_be_told_apart_with_every_kind_of_colour_vision(
    theme: Theme, deficiency: str
) -> None:
    good, bad = (lab(DEFICIENCIES[deficiency] @ linear(color)) for color in (theme.good, theme.bad))
    assert np.linalg.norm(good - bad) >= LEAST_DIFFERENCE


@pytest.mark.parametrize("theme", THEMES)
def test_every_verdict_has_a_colour_and_none_is_muted(theme: Theme) -> None:
    assert theme.verdict("accepted") == theme.verdict("adjusted") == QColor(theme.good)
    assert theme.verdict("rejected") == QColor(theme.bad)
    assert theme.verdict("unsure") == QColor(theme.unsure)
    assert theme.verdict(None) == QColor(theme.text_muted)


@pytest.mark.parametrize("theme", THEMES)
def test_the_palette_shows_disabled_text_as_such(theme: Theme) -> None:
    made = palette(theme)
    assert made.color(QPalette.ColorRole.WindowText).name() == theme.text
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert disabled.name() == theme.text_disabled


def test_a_change_of_appearance_is_told_only_where_colours_change(qapp: QApplication) -> None:
    themes = ThemeSource("light")
    told: list[Theme] = []
    themes.changed.connect(told.append)
    themes.set_appearance("light")
    themes.set_appearance("dark")
    themes.set_appearance("dark")
    assert told == [DARK]
    assert themes.theme is DARK
    assert themes.appearance == "dark"


def test_it_follows_the_system_while_nothing_else_is_chosen(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    dark = [False]
    monkeypatch.setattr(theming, "system_is_dark", lambda: dark[0])
    following, fixed = ThemeSource("system"), ThemeSource("light")
    told: list[Theme] = []
    following.changed.connect(told.append)
    dark[0] = True
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert told == [DARK]
    assert fixed.theme is LIGHT
    dark[0] = False
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert following.theme is LIGHT


def test_the_font_that_ships_is_used_and_figures_can_have_equal_width(qapp: QApplication) -> None:
    family = load_fonts()
    assert QFontInfo(QFont(family)).family() == family
    tabular = numbers_font(QFont(family))
    assert tabular.featureValue(QFont.Tag("tnum")) == 1
