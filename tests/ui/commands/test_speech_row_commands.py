"""One entry of the menu makes the row of who speaks; it is corrected like any annotations."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.speech_row import SPEECH_ROW
from annotator.features.conversation.map_window import ConversationMapWindow
from tests.fixtures.videos import VideoShelf
from tests.ui.windows import Opened


def row(opened: Opened) -> list[Annotation]:
    return [one for one in opened.document.session.annotations.values() if one.tier == SPEECH_ROW]


def test_it_is_made_corrected_and_believed(opened: Opened) -> None:
    opened.trigger("speech_row_best")
    opened.wait(lambda: len(row(opened)) == 2)
    assert "transcript" in opened.window.message
    assert [placed.row.title for placed in opened.pane.timeline.state.content.layout.of_kind("tier")].count(SPEECH_ROW)
    theirs = next(one for one in row(opened) if one.participant_id == "therapist")
    document = opened.document
    changed = replace(theirs, participant_id="client", end_s=theirs.end_s + 0.5)
    document.perform(edits.change_annotations(document.session, [changed], label="Speaker"))
    opened.trigger("show_conversation")
    window = opened.pane.findChild(ConversationMapWindow)
    assert window is not None
    opened.wait(lambda: window.conversation is not None)
    assert window.conversation is not None
    assert window.conversation.speakers.source == "row"
    assert window.conversation.people == ("client",)
    opened.trigger("undo")
    opened.trigger("undo")
    assert not row(opened)


def test_a_second_time_it_is_refused(opened: Opened) -> None:
    opened.trigger("speech_row_transcript")
    opened.wait(lambda: bool(row(opened)))
    before = row(opened)
    opened.trigger("speech_row_best")
    opened.wait(lambda: "already" in opened.window.message)
    assert row(opened) == before


def test_where_it_is_not_known_it_says_so(
    make_window: Callable[[], Opened], coded_video: VideoShelf, tmp_path: Path
) -> None:
    video = tmp_path / "silent.mp4"
    shutil.copy(coded_video("no_audio").path, video)
    new_session(tmp_path / "silent.session", [VideoSpec(path=video)], (ParticipantSpec(role="client"),)).close()
    opened = make_window()
    opened.window.open_path(tmp_path / "silent.session")
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    for action in ("speech_row_best", "speech_row_transcript", "speech_row_microphones", "speech_row_mouths"):
        opened.window.say("")
        opened.trigger(action)
        opened.wait(lambda: "not known" in opened.window.message)
    assert not row(opened)
