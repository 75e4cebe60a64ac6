"""A workspace on a real session, written to a real session folder."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from annotator.domain.session import Session
from annotator.storage.session_folder import SessionFolder
from annotator.ui.session.workspace import Workspace
from tests.ui.panels import sessions

OpenWorkspace = Callable[..., Workspace]


@pytest.fixture
def open_workspace(qapp) -> Generator[OpenWorkspace, None, None]:
    """Makes workspaces and closes their documents afterwards."""
    opened: list[Workspace] = []

    def make(session: Session | None = None, **options) -> Workspace:
        workspace, _written = sessions.workspace(session or sessions.session(), **options)
        opened.append(workspace)
        return workspace

    yield make
    for workspace in opened:
        workspace.document.close()


@pytest.fixture
def on_disk(tmp_path: Path, qapp) -> Generator[tuple[Workspace, Callable[[], Session]], None, None]:
    """A workspace whose edits go to a session folder, and a way to read what is on disk."""
    folder = SessionFolder.create(tmp_path / "demo.session", sessions.session())
    workspace, _written = sessions.workspace(folder.load(), write=folder.write)

    def read() -> Session:
        workspace.document.flush()
        return folder.load()

    yield workspace, read
    workspace.document.close()
    folder.close()
