"""A workspace on a real session folder, with something to rate on."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotator.domain.ratings import pieces_of, value_at
from annotator.domain.session import Session
from annotator.storage.session_folder import SessionFolder
from annotator.ui.rating.rating_run import RatingRun
from annotator.ui.session.workspace import Workspace
from tests.fixtures.rich_session import DISTRESS
from tests.ui.panels import sessions

CALM = replace(DISTRESS, id="calm", name="Calm", least=-1.0, greatest=1.0)


@dataclass(kw_only=True)
class Rated:
    """A session that is rated, and what is on disk of it."""

    workspace: Workspace
    run: RatingRun
    read: Callable[[], Session]

    def play_to(self, *times_s: float) -> None:
        """Pictures come on screen at these times, as while it plays."""
        for time_s in times_s:
            self.workspace.playhead.note_picture(time_s)
            self.workspace.playhead.advance(time_s)

    def play_from(self, start_s: float, *times_s: float) -> None:
        """Go there, play over these pictures, and pause."""
        playhead = self.workspace.playhead
        playhead.seek(start_s)
        playhead.note_picture(start_s)
        playhead.play()
        self.play_to(*times_s)
        playhead.pause()

    def value(self, time_s: float) -> float | None:
        """What the coder's curve holds at a time."""
        curve = self.run.curve
        assert curve is not None
        return value_at(pieces_of(self.workspace.document.session.ratings, curve), time_s)


@pytest.fixture
def rated(tmp_path: Path, qapp) -> Generator[Rated, None, None]:
    plain = sessions.session()
    session = replace(plain, codebook=replace(plain.codebook, dimensions=(DISTRESS, CALM)))
    folder = SessionFolder.create(tmp_path / "demo.session", session)
    workspace, _written = sessions.workspace(folder.load(), write=folder.write)
    workspace.playhead.set_duration(60.0)
    run = RatingRun(workspace)
    run.rate_participant("p1")

    def read() -> Session:
        workspace.document.flush()
        return folder.load()

    yield Rated(workspace=workspace, run=run, read=read)
    run.stop()
    workspace.document.close()
    folder.close()
