"""Sessions for the formats."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from annotator.domain.covering import CoverArea
from annotator.domain.markers import Marker, TierLock
from annotator.domain.media import LEFT_REGION
from annotator.domain.playlists import Playlist, PlaylistItem, Stroke
from annotator.domain.session import Session
from tests.fixtures.rich_session import DISTRESS, rating
from tests.fixtures.sessions import small_session, table


@pytest.fixture
def full_session() -> Session:
    """A session with a row of every kind there is, in which every text says something."""
    session = small_session()
    code = replace(
        session.codebook.codes[0],
        definition="What is told", parent_id="expression", applies_to=("client",), shortcut="1",
        exclusive_group="group", include_when="now", exclude_when="then", example="as here",
    )  # fmt: skip
    item = PlaylistItem(
        id="i1", source_id="a1", participant_id="client", start_s=1.0, apex_s=1.5, end_s=2.0, title="First",
        note="Look", question="What?", strokes=(Stroke(points=((0.1, 0.2),)),),
    )  # fmt: skip
    (row,) = session.annotations.values()
    assert row.incongruence is not None
    answered = replace(row, incongruence=replace(row.incongruence, therapist_response="asks again"))
    assert session.findings.info is not None
    flag = replace(session.findings.flags["f1"], utterance_id="u1")
    return replace(
        session,
        codebook=replace(session.codebook, codes=(code, *session.codebook.codes[1:]), dimensions=(DISTRESS,)),
        annotations=table(answered),
        verdicts=MappingProxyType({key: replace(one, flag=flag) for key, one in session.verdicts.items()}),
        markers=table(Marker(id="m1", coder_id="anna", time_s=1.0, text="here", created_at="1", modified_at="2")),
        tier_locks=table(TierLock(id="Incongruence", coder_id="anna", locked_at="3")),
        playlists=table(Playlist(id="pl", name="List", coder_id="anna", items=(item,))),
        cover_areas=table(CoverArea(id="area", region=LEFT_REGION, media_id="media-1")),
        ratings=table(rating("r1")),
    )
