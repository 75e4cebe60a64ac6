"""A player on a real video, as the window builds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from annotator.domain.codebook import Codebook
from annotator.domain.media import Media, Region
from annotator.domain.participants import Participant
from annotator.domain.session import Session, SessionInfo
from annotator.media.frame_index import FrameIndex, build_index
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import ThemeSource
from annotator.ui.player.player_panel import PlayerPanel
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.session.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlayer:
    """A shown player panel with everything behind it."""

    panel: PlayerPanel
    workspace: Workspace
    actions: dict[str, QAction]
    media: Media
    index: FrameIndex

    @property
    def shown_index(self) -> int | None:
        return self.panel.engine.shown_index


_ADA = Region(x=0.1, y=0.1, width=0.3, height=0.6)
_THERAPIST = Region(x=0.55, y=0.2, width=0.4, height=0.7)
PARTICIPANTS = {
    "p1": Participant(
        id="p1", role="client", name="Ada", media_id="m1", region=Region(x=0.1, y=0.1, width=0.3, height=0.6)
    ),
    "p2": Participant(id="p2", role="therapist", media_id="m1", region=Region(x=0.55, y=0.2, width=0.4, height=0.7)),
}


def make_workspace(
    media: Media, *, participants: dict[str, Participant] | None = None, read_only: bool = False
) -> Workspace:
    session = Session(
        info=SessionInfo(id="s1", title="A session", created_at="2024-01-01T00:00:00.000+00:00"),
        media=MappingProxyType({media.id: media}),
        participants=MappingProxyType(PARTICIPANTS if participants is None else participants),
        codebook=Codebook(id="c1"),
    )
    document = SessionDocument(session, coder_id="me", write=lambda _, **_who: None, read_only=read_only)
    return Workspace(
        document=document,
        playhead=Playhead(),
        selection=Selection(),
        options=ViewOptions(),
        themes=ThemeSource("dark"),
    )


def make_actions(workspace: Workspace) -> dict[str, QAction]:
    playhead, options = workspace.playhead, workspace.options
    calls: dict[str, tuple[str, Callable[[], object]]] = {
        "play_pause": ("Space", playhead.toggle),
        "previous_frame": ("Left", lambda: playhead.step(-1)),
        "next_frame": ("Right", lambda: playhead.step(1)),
        "back_second": ("Shift+Left", lambda: playhead.jump(-1)),
        "forward_second": ("Shift+Right", lambda: playhead.jump(1)),
        "slower": ("-", playhead.slower),
        "faster": ("+", playhead.faster),
        "normal_speed": ("Backspace", lambda: playhead.set_rate(1.0)),
    }
    made: dict[str, QAction] = {}
    for name, (key, call) in calls.items():
        action = QAction(name)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(key))
        action.setToolTip(f"{name}  ({key})")
        action.triggered.connect(lambda _checked=False, call=call: call())
        made[name] = action
    switches: dict[str, Callable[[bool], None]] = {
        "mute": partial(setattr, options, "muted"),
        "show_landmarks": partial(setattr, options, "show_landmarks"),
        "show_regions": partial(setattr, options, "show_regions"),
    }
    for name, switch in switches.items():
        action = QAction(name)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setChecked(name != "mute")
        action.toggled.connect(switch)
        made[name] = action
    return made


def media_of(path: Path, index: FrameIndex) -> Media:
    return Media(
        id="m1",
        file_name=path.name,
        path=path.name,
        fingerprint=index.fingerprint,
        duration_s=index.times.end_s,
        width_px=index.geometry.width_px,
        height_px=index.geometry.height_px,
        frame_count=len(index),
        has_audio=True,
    )


@pytest.fixture
def open_player(qtbot: QtBot) -> Iterator[Callable[[Path], OpenPlayer]]:
    """Opens a video in a player and waits for its first picture."""
    made: list[OpenPlayer] = []

    def open_it(path: Path) -> OpenPlayer:
        index = build_index(path)
        media = media_of(path, index)
        workspace = make_workspace(media)
        actions = make_actions(workspace)
        panel = PlayerPanel(workspace, actions)
        panel.addActions(list(actions.values()))
        qtbot.addWidget(panel)
        player = OpenPlayer(panel=panel, workspace=workspace, actions=actions, media=media, index=index)
        made.append(player)
        panel.resize(900, 640)
        panel.show()
        qtbot.waitExposed(panel)
        workspace.playhead.set_duration(index.times.end_s)
        workspace.playhead.set_frames(index.times)
        with qtbot.waitSignal(panel.engine.frame_shown, timeout=5000):
            panel.engine.open(media, path, index)
        return player

    yield open_it
    for player in made:
        player.panel.engine.close()
        player.workspace.document.close()
