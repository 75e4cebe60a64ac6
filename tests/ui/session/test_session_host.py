"""Opening a real folder: what is found, what is missing, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.session import Coder
from annotator.storage.session_folder import SessionFolder
from annotator.ui.session.session_host import ReadyMedia, SessionHost

Open = Callable[..., SessionHost]


@pytest.fixture
def open_host(qtbot: QtBot, session_path: Path) -> Iterator[Open]:
    hosts: list[SessionHost] = []

    def make(*, read_only: bool = False, coder: str = "anna") -> SessionHost:
        folder = SessionFolder.open(session_path, read_only=read_only)
        hosts.append(SessionHost(folder, folder.load(), coder=Coder(id=coder)))
        return hosts[-1]

    yield make
    for host in hosts:
        host.close().result(10)


def test_everything_the_views_need_is_read(open_host: Open, qtbot: QtBot) -> None:
    host = open_host()
    ready: list[ReadyMedia] = []
    host.media_ready.connect(ready.append)
    with qtbot.waitSignals([host.media_ready, host.waveform_ready, host.document.signals_changed]):
        host.read_everything()
    (media,) = ready
    times = host.document.frame_times(media.media.id)
    assert times is not None
    assert len(times) == media.media.frame_count == 240
    assert set(host.document.signal_sets) == {"client", "therapist"}


def test_a_missing_video_is_told_with_its_name_and_the_signals_still_come(
    open_host: Open, qtbot: QtBot, session_path: Path
) -> None:
    (session_path.parent / "talk.mp4").unlink()
    host = open_host()
    told: list[str] = []
    host.media_missing.connect(lambda _media_id, message: told.append(message))
    with qtbot.waitSignals([host.media_missing, host.document.signals_changed]):
        host.read_everything()
    assert len(told) == 1
    assert "talk.mp4" in told[0]


def test_what_the_folder_complains_of_is_passed_on(open_host: Open, qtbot: QtBot, session_path: Path) -> None:
    (session_path / "analysis" / "findings.json").write_text("{", encoding="utf-8")
    host = open_host()
    told: list[str] = []
    host.problem.connect(told.append)
    host.read_everything()
    assert told == host.folder.problems != []


def test_a_new_coder_is_put_on_disk_and_is_no_step_to_undo(open_host: Open, session_path: Path) -> None:
    host = open_host(coder="ben")
    assert not host.document.undo_stack.canUndo()
    host.close().result(10)
    with SessionFolder.open(session_path) as folder:
        assert "ben" in folder.load().coders


def test_reading_only_writes_nothing(open_host: Open, session_path: Path) -> None:
    before = (session_path / "session.db").read_bytes()
    host = open_host(read_only=True, coder="ben")
    assert host.document.read_only
    host.close().result(10)
    assert (session_path / "session.db").read_bytes() == before
