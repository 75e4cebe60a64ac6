from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import edits, setup_edits
from annotator.domain.covering import CoverArea
from annotator.domain.edits import EditError
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.domain.session import Session
from annotator.domain.setup_edits import replace_cover_areas
from tests.fixtures.sessions import small_session

LEFT, RIGHT = CoverArea(region=LEFT_REGION, media_id="media-1"), CoverArea(region=RIGHT_REGION)


@pytest.fixture
def session() -> Session:
    session = small_session()
    return edits.apply(session, replace_cover_areas(session, [LEFT, RIGHT]))


def test_areas_that_stay_keep_their_ids_and_undo_brings_all_back(session: Session) -> None:
    first, second = session.cover_areas.values()
    assert first.id != second.id
    edit = replace_cover_areas(session, [RIGHT])
    after = edits.apply(session, edit)
    assert list(after.cover_areas.values()) == [second]
    assert edits.apply(after, edit.inverse()).cover_areas == session.cover_areas
    assert replace_cover_areas(session, session.cover_areas.values()).changes == ()


def test_an_area_in_a_recording_that_is_not_there_is_refused() -> None:
    session = small_session()
    lost = CoverArea(region=LEFT_REGION, media_id="gone")
    with pytest.raises(EditError, match="'gone'"):
        edits.apply(session, replace_cover_areas(session, [lost]))


def test_a_recording_goes_with_its_areas(session: Session) -> None:
    moved = [replace(person, media_id="") for person in session.participants.values()]
    session = edits.apply(session, edits.put_rows(session, "participants", moved, label="Change"))
    after = edits.apply(session, setup_edits.delete_media(session, "media-1"))
    assert [area.media_id for area in after.cover_areas.values()] == [None]
