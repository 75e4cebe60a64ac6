import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from annotator.analysis.synchrony import SynchronyParameters
from annotator.app.synchrony import pair_synchrony
from annotator.features.synchrony.synchrony_plot import SynchronyPlot, ramp, synchrony_picture
from annotator.ui.look.theme import DARK, LIGHT
from tests.ui.panels.movement import couple

QUICK = SynchronyParameters(window_s=10.0, step_s=5.0, lag_s=2.0, surrogates=20)


@pytest.fixture
def picture():
    found = pair_synchrony(couple(gap=slice(0, 200)), ("p1", "p2"), parameters=QUICK)
    return synchrony_picture(found, 90.0)


@pytest.fixture
def plot(qtbot, open_workspace, picture):
    made = SynchronyPlot(open_workspace())
    qtbot.addWidget(made)
    made.resize(360, made.sizeHint().height())
    made.show_picture(picture, ("the client", "the therapist"))
    made.show()
    return made


def hover(plot, place):
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        plot.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    plot.mouseMoveEvent(move)


def test_a_window_stands_around_its_middle(picture):
    assert picture.left_s[0] == pytest.approx(2.5)
    assert picture.right_s[0] == pytest.approx(7.5)
    assert picture.window_at(2.0) is None
    assert picture.window_at(7.4) == 0
    assert picture.window_at(7.6) == 1


def test_it_tells_the_values_under_the_pointer_and_else_those_at_the_playhead(plot, picture):
    plot.workspace.playhead.seek(45.0)
    index = picture.window_at(45.0)
    assert f"{picture.mean[index]:.3f}" in plot.captions[0]
    assert "0:00:40–0:00:50" in plot.captions[0]
    assert "shuffled" in plot.captions[0]
    hover(plot, QPointF(plot.x_of(60.0), plot.lags_area().top() + 1))
    other = picture.window_at(60.0)
    assert f"{picture.mean[other]:.3f}" in plot.captions[0]
    assert plot.captions[2] == f"{picture.z[other, -1]:.3f} at +2.0 s"
    hover(plot, QPointF(plot.x_of(60.0), plot.lags_area().bottom() - 1))
    assert plot.captions[2].endswith("at -2.0 s")
    hover(plot, QPointF(plot.x_of(4.0), 40.0))
    assert "not measurable" in plot.captions[0]


def test_a_click_goes_there(qtbot, plot):
    with qtbot.waitSignal(plot.time_chosen) as chosen:
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(180, 60))
    assert chosen.args[0] == pytest.approx(45.0, abs=0.3)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_of_the_lags_differ_in_lightness_throughout(theme):
    colors = ramp(theme)
    channels = [(colors >> shift & 0xFF).astype(float) for shift in (16, 8, 0)]
    lightness = np.dot([0.2126, 0.7152, 0.0722], channels)
    steps = np.diff(lightness) * (1 if theme.dark else -1)
    assert (steps > -0.5).all()
    assert abs(lightness[-1] - lightness[0]) > 180


def test_the_strongest_lag_is_painted_strongest_and_the_unmeasured_is_not_painted_as_none(plot, picture):
    image = plot.grab().toImage()
    index = picture.window_at(60.0)
    row = int(np.argmax(picture.z[index]))
    area = plot.lags_area()
    y = area.bottom() - (row + 0.5) / len(picture.lags_s) * area.height()
    strong = image.pixelColor(round(plot.x_of(60.0)), round(y)).lightness()
    weak_row = int(np.argmin(picture.z[index]))
    weak_y = area.bottom() - (weak_row + 0.5) / len(picture.lags_s) * area.height()
    weak = image.pixelColor(round(plot.x_of(60.0)), round(weak_y)).lightness()
    assert strong < weak
    x = round(plot.x_of(5.0))
    column = {image.pixelColor(x, round(area.top()) + step).name() for step in range(20)}
    assert len(column) > 1, "hatched"
