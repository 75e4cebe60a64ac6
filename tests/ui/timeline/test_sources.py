from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from annotator.domain import edits, marker_edits
from annotator.domain.codebook import Codebook
from annotator.domain.session import Coder, Session
from annotator.domain.transcript import Utterance
from annotator.domain.visibility import visible_session
from annotator.ui.timeline import sources
from annotator.ui.timeline.arrangement import GROUPINGS, Arrangement, TierGrouping
from annotator.ui.timeline.content import TimelineContent
from annotator.ui.timeline.rows import Row, RowMetrics
from annotator.ui.timeline.sources import SourceOptions
from annotator.ui.timeline.tier_rows import DEFAULT_TIER, annotation_row_key, tier_key
from tests.ui.timeline import sessions


def options(grouping: TierGrouping = "tier") -> SourceOptions:
    return SourceOptions(
        coder_id="me",
        shown_signals=("lip_corner_pull",),
        metrics=RowMetrics(),
        arrangement=Arrangement(grouping=grouping),
        sound_ready=frozenset({"m"}),
    )


def rows_of(session: Session, grouping: TierGrouping = "tier", *, signals: bool = True) -> list[Row]:
    chosen = options(grouping)
    held = sessions.signal_sets() if signals else {}
    return sources.build_rows(session, held, chosen, sources.all_spans(session, chosen))


def test_rows_stand_in_the_order_of_the_window() -> None:
    kinds = [row.kind for row in rows_of(sessions.full_session())]
    assert kinds == ["sound", "transcript", "transcript", "signal", "flags", "flags", "tier", "tier"]


def test_before_the_analysis_rows_say_what_to_do() -> None:
    session = replace(sessions.full_session(analysed=False), utterances=MappingProxyType({}))
    notices = {row.kind: row.notice for row in rows_of(session, signals=False)}
    assert "Import transcript" in notices["transcript"]
    assert "Analyse" in notices["signal"]
    assert notices["flags"]


def test_only_the_first_empty_tier_invites() -> None:
    session = replace(sessions.full_session(), annotations=MappingProxyType({}))
    assert [bool(row.notice) for row in rows_of(session) if row.kind == "tier"] == [True, False]


def test_further_empty_tiers_take_no_room_unless_wanted() -> None:
    session = replace(sessions.full_session(), annotations=MappingProxyType({}))
    few = replace(options(), empty_tiers=False)
    rows = sources.build_rows(session, {}, few, sources.all_spans(session, few))
    assert [row.title for row in rows if row.kind == "tier"] == ["Face"]


@pytest.mark.parametrize(
    ("grouping", "names"),
    [
        ("tier", ["Face", "Body"]),
        ("participant", ["# Anna", "Face", "Body", "# therapist", "Face", "Body"]),
        ("coder", ["# Mia Ek", "Face", "Body", "# Jo Berg", "Face", "Body"]),
        ("code", ["# Face", "Smile", "# Body", "Lean in"]),
    ],
)
def test_tiers_stand_under_headings(grouping: TierGrouping, names: list[str]) -> None:
    rows = [row for row in rows_of(sessions.full_session(), grouping) if row.kind in ("group", "tier")]
    assert [f"# {row.title}" if row.kind == "group" else row.title for row in rows] == names


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_annotation_lies_in_one_row_that_exists(grouping: TierGrouping) -> None:
    session = sessions.full_session()
    rows = rows_of(session, grouping)
    keys = [row.key for row in rows]
    for annotation in session.annotations.values():
        assert keys.count(annotation_row_key(annotation, grouping)) == 1
    assert sum(row.count for row in rows if row.kind == "tier") == len(session.annotations)


def test_a_folded_group_is_one_line_with_everything_in_it() -> None:
    session = sessions.full_session()
    chosen = options("coder")
    heading = next(row for row in rows_of(session, "coder") if row.kind == "group")
    folded = replace(chosen, arrangement=chosen.arrangement.with_folded(heading.key, True))
    content = TimelineContent(session, {}, folded)
    (line,) = [placed.row for placed in content.layout.of_kind("group") if placed.row.folded]
    assert not [placed for placed in content.layout.of_kind("tier") if placed.row.group == line.key]
    held = content.spans_in(line)
    assert held is not None
    assert sorted(held.spans.ids) == ["a1", "a2", "a3"]
    assert not held.spans.lanes.any()


def test_hidden_rows_are_gone_and_the_order_is_as_somebody_wants_it() -> None:
    session = sessions.full_session()
    chosen = options()
    wanted = chosen.arrangement.with_order([tier_key("Body"), tier_key("Face")]).with_hidden("sound:m", True)
    rows = sources.build_rows(session, {}, replace(chosen, arrangement=wanted), sources.all_spans(session, chosen))
    assert [row.title for row in rows if row.kind == "tier"] == ["Body", "Face"]
    assert not [row for row in rows if row.kind == "sound"]


def test_a_higher_row_keeps_its_lanes_apart_and_a_locked_one_says_so() -> None:
    session = sessions.full_session()
    locked = edits.apply(session, marker_edits.lock_tiers(session, ["Face"], locked=True, coder_id="me"))
    chosen = options()
    wanted = replace(chosen, arrangement=chosen.arrangement.with_scale(tier_key("Face"), 1.9))

    def face(held: SourceOptions) -> Row:
        return next(row for row in sources.build_rows(locked, {}, held, sources.all_spans(locked, held)) if row.locked)

    assert face(wanted).height_px > 1.7 * face(chosen).height_px


def test_overlapping_annotations_make_their_row_higher() -> None:
    session = sessions.full_session()
    more = {**session.annotations, "a9": sessions.annotation("a9", 21.0, 23.0)}
    crowded = replace(session, annotations=MappingProxyType(more))

    def face(held: Session) -> Row:
        return next(row for row in rows_of(held) if row.title == "Face")

    assert (face(session).lanes, face(crowded).lanes) == (1, 2)
    assert face(crowded).height_px > face(session).height_px


def test_who_is_blind_to_flags_sees_none() -> None:
    rows = rows_of(visible_session(sessions.full_session(blind_to=("flags",)), "me"))
    assert not [row for row in rows if row.kind == "flags"]


def test_who_is_blind_to_coders_sees_only_their_own_annotations() -> None:
    session = visible_session(sessions.full_session(blind_to=("coders",)), "me")
    tiers = sources.annotation_spans(session, options()).values()
    assert {id_ for held in tiers for id_ in held.spans.ids} == {"a1", "a2", "a3"}


def test_without_codes_there_is_still_a_tier_to_draw_in() -> None:
    session = replace(sessions.full_session(), annotations=MappingProxyType({}), codebook=Codebook(id="b"))
    assert [row.title for row in rows_of(session) if row.kind == "tier"] == [DEFAULT_TIER]


def test_a_person_is_unseen_where_no_family_could_be_measured() -> None:
    info = sessions.full_session().findings.info
    assert info is not None
    assert sources.unseen_spans(info.coverage, "c") == [(85.0, 90.0)]
    assert sources.unseen_spans(info.coverage, "t") == []


@pytest.mark.parametrize(("name", "short"), [("Mia Ek", "ME"), ("solo", "SO"), ("", "ID")])
def test_initials(name: str, short: str) -> None:
    session = replace(sessions.full_session(), coders={"id": Coder(id="id", name=name)})
    assert sources.initials(session, "id") == short


def test_turns_that_overlap_stay_within_their_row() -> None:
    session = sessions.full_session()
    late = Utterance(id="u9", start_s=15.5, end_s=18.0, text="and so", participant_id="c")
    session = edits.apply(session, edits.put_rows(session, "utterances", [late], label="Talk"))
    held = sources.utterance_spans(session)["transcript:c"]
    assert held.spans.ids == ("u1", "u9")
    assert held.spans.lanes.tolist() == [0, 0]
