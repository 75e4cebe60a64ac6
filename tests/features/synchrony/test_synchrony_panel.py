from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.analysis.signals.registry import definition_of
from annotator.analysis.synchrony import SynchronyParameters
from annotator.domain import edits
from annotator.domain.participants import Participant
from annotator.domain.signals import Signal, SignalSet
from annotator.features.synchrony.synchrony_panel import SynchronyPanel
from tests.ui.panels import sessions
from tests.ui.panels.movement import couple, moving

QUICK = SynchronyParameters(window_s=10.0, step_s=5.0, lag_s=2.0, surrogates=20)


@pytest.fixture
def open_panel(qtbot, open_workspace):
    made = []

    def make(session=None, signals=None, *, show=True, parameters=QUICK):
        workspace = open_workspace(session, with_signals=False)
        workspace.document.set_signal_sets(couple() if signals is None else signals)
        panel = SynchronyPanel(workspace)
        panel.settings.set_parameters(parameters)
        qtbot.addWidget(panel)
        made.append(panel)
        panel.resize(400, 700)
        if show:
            panel.show()
            panel.look(True)
        return panel

    yield make
    for panel in made:
        panel.close_work()


def computed(qtbot, panel):
    qtbot.waitUntil(lambda: panel.result is not None and not panel.running, timeout=20_000)
    return panel.result


def test_it_computes_when_it_is_looked_at_and_says_what_came_out(qtbot, open_panel):
    panel = open_panel(show=False)
    assert not panel.running
    panel.show()
    panel.look(True)
    found = computed(qtbot, panel)
    assert found.result.leading > 0
    assert panel.sentence.text() == "More similar movement than in any of 20 shuffled recordings."
    assert f"d = {found.result.effect_size:.2f}" in panel.number.text()
    assert "where the client moves first" in panel.leading.text()
    assert "both 100 % of 90 s at 15 Hz" in panel.coverage.text()
    assert panel.sentence.text() in panel.plot.accessibleDescription()
    assert panel.export_button.isEnabled()
    assert panel.who.text() == "The client and the therapist"


def test_a_click_in_the_plot_moves_the_playhead(qtbot, open_panel):
    panel = open_panel()
    computed(qtbot, panel)
    QTest.mouseClick(panel.plot, Qt.MouseButton.LeftButton, pos=QPoint(panel.plot.width() // 2, 60))
    assert panel.workspace.playhead.time_s == pytest.approx(45.0, abs=0.5)


def test_other_settings_are_computed_when_they_rest(qtbot, open_panel):
    panel = open_panel()
    computed(qtbot, panel)
    panel.settings.window_s.setValue(20.0)
    qtbot.waitUntil(lambda: panel.result is not None and panel.result.parameters.window_s == 20.0, timeout=20_000)
    assert panel.result.parameters.surrogates == 20


def test_a_recording_too_short_for_a_window_says_so_and_shows_the_settings(qtbot, open_panel):
    panel = open_panel(parameters=replace(QUICK, window_s=120.0))
    qtbot.waitUntil(lambda: bool(panel.error_line.text()), timeout=20_000)
    assert "choose a shorter window" in panel.error_line.text()
    assert panel.settings.isVisible()
    assert not panel.plot.isVisible()
    assert not panel.export_button.isEnabled()
    panel.settings.window_s.setValue(10.0)
    computed(qtbot, panel)
    assert panel.error_line.text() == ""


def test_settings_that_do_not_fit_together_are_named(qtbot, open_panel):
    panel = open_panel(parameters=replace(QUICK, window_s=5.0, lag_s=8.0))
    qtbot.waitUntil(lambda: bool(panel.error_line.text()), timeout=5_000)
    assert "at most the window" in panel.error_line.text()
    panel.settings.set_parameters(SynchronyParameters())
    assert panel.settings.lag_s.value() == 5.0


def test_it_can_be_cancelled_and_computed_again(qtbot, open_panel):
    panel = open_panel(parameters=replace(QUICK, surrogates=10_000))
    assert panel.running
    assert panel.run_button.text() == "Cancel"
    panel.run_button.click()
    assert not panel.running
    assert panel.result is None
    assert panel.run_button.text() == "Compute"
    panel.settings.set_parameters(QUICK)
    panel.run_button.click()
    computed(qtbot, panel)


def test_other_signals_are_compared_anew(qtbot, open_panel):
    panel = open_panel()
    assert computed(qtbot, panel).both_measured == 1.0
    panel.workspace.document.set_signal_sets(couple(gap=slice(0, 450)))
    assert panel.result is None
    assert computed(qtbot, panel).both_measured < 0.7


def test_with_more_people_the_pair_is_chosen(qtbot, open_panel):
    session = sessions.session()
    third = Participant(id="p3", role="other", name="Mia")
    session = edits.apply(session, edits.put_rows(session, "participants", [third], label="Add"))
    panel = open_panel(session, {**couple(), "p3": moving("p3", later_s=2.0)})
    assert [panel.pair.itemText(row) for row in range(panel.pair.count())] == [
        "The client and the therapist",
        "The client and Mia",
        "The therapist and Mia",
    ]
    assert (computed(qtbot, panel).first_id, panel.result.second_id) == ("p1", "p2")
    panel.pair.setCurrentIndex(2)
    panel.pair.activated.emit(2)
    assert (computed(qtbot, panel).first_id, panel.result.second_id) == ("p2", "p3")


def test_what_is_missing_is_said_with_what_to_do(qtbot, open_panel):
    alone = sessions.session()
    alone = replace(alone, participants={"p1": alone.participants["p1"]})
    panel = open_panel(alone, {"p1": moving("p1")})
    assert panel.empty.title == "Synchrony needs two people"
    with qtbot.waitSignal(panel.people_requested):
        panel.empty.button.click()
    panel = open_panel(sessions.session(flags=None), {})
    assert panel.empty.title == "Not analysed yet"
    with qtbot.waitSignal(panel.analyse_requested):
        panel.empty.button.click()
    panel = open_panel(signals={"p1": moving("p1")})
    assert "fewer than two people" in panel.empty.title


def test_a_result_is_kept_with_the_session_and_not_where_it_is_read_only(qtbot, open_panel, tmp_path):
    panel = open_panel(show=False)
    panel.keep_in(tmp_path, keep=False)
    panel.look(True)
    computed(qtbot, panel)
    assert list(tmp_path.iterdir()) == []
    panel.keep_in(tmp_path, keep=True)
    panel.compute()
    qtbot.waitUntil(lambda: not panel.running, timeout=20_000)
    assert [path.name for path in (tmp_path / "synchrony").iterdir()] == ["p1+p2.npz"]


def speaking(participant_id, *, turn):
    """Ten minutes of a voice that is there every other four seconds."""
    count = 6000
    values = np.convolve(np.random.default_rng(4).normal(size=count), np.ones(200) / 14, "same")
    values[np.arange(count) // 40 % 2 != turn] = np.nan
    signal = Signal(
        definition=definition_of("voice_loudness"),
        times_s=np.arange(count) / 10,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.zeros(count),
        spread=np.ones(count),
    )
    return {"voice_loudness": signal}


def test_voices_are_compared_in_the_same_panel(qtbot, open_panel):
    people = {
        id_: SignalSet(participant_id=id_, signals={**one.signals, **speaking(id_, turn=turn)})
        for turn, (id_, one) in enumerate(couple(seconds=600.0).items())
    }
    panel = open_panel(signals=people, show=False)
    loudness = panel.measure.findData("loudness")
    assert panel.measure.model().item(loudness).isEnabled()
    assert not panel.measure.model().item(panel.measure.findData("pitch")).isEnabled()
    panel.measure.setCurrentIndex(loudness)
    panel.measure.activated.emit(loudness)
    assert panel.settings.parameters.window_s == 120.0
    panel.settings.set_parameters(replace(panel.settings.parameters, surrogates=20))
    panel.show()
    panel.look(True)
    found = computed(qtbot, panel)
    assert found.measure.name == "loudness"
    assert "similar voice loudness than" in panel.sentence.text()
    assert "People who share one microphone" in panel.limits.text()
    assert not panel.plot.picture.moves


def test_where_only_voices_were_measured_they_are_compared(open_panel):
    people = {
        id_: SignalSet(participant_id=id_, signals=speaking(id_, turn=turn)) for turn, id_ in enumerate(("p1", "p2"))
    }
    panel = open_panel(signals=people, show=False)
    assert panel.measure.currentData() == "loudness"
    assert panel.who.text() == "The client and the therapist"
