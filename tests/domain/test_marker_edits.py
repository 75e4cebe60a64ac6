"""Markers and locked tiers: what is refused, and that all of it can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain import edits, marker_edits
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from tests.fixtures.sessions import annotation, small_session


def done(session: Session, edit: Edit) -> Session:
    return edits.apply(session, edit)


def test_a_marker_is_set_renamed_moved_and_deleted_and_each_step_can_be_taken_back() -> None:
    session = small_session()
    steps = [session, done(session, marker_edits.add_marker(session, 3.5, coder_id="anna", text=" look again "))]
    (marker,) = steps[-1].markers.values()
    assert (marker.time_s, marker.text, marker.coder_id) == (3.5, "look again", "anna")
    steps.append(done(steps[-1], marker_edits.change_marker(steps[-1], marker.id, text="smile")))
    steps.append(done(steps[-1], marker_edits.change_marker(steps[-1], marker.id, time_s=4.0)))
    moved = steps[-1].markers[marker.id]
    assert (moved.time_s, moved.text, moved.created_at) == (4.0, "smile", marker.created_at)
    deletion = marker_edits.delete_markers(steps[-1], [marker.id])
    assert not done(steps[-1], deletion).markers
    assert done(done(steps[-1], deletion), deletion.inverse()) == steps[-1]


def test_a_marker_needs_a_time_and_a_known_id() -> None:
    session = small_session()
    with pytest.raises(EditError, match="within the session"):
        marker_edits.add_marker(session, -1.0, coder_id="anna")
    with pytest.raises(EditError, match="may have been deleted"):
        marker_edits.change_marker(session, "gone", text="x")


def test_naming_a_marker_as_it_is_named_is_no_edit() -> None:
    session = small_session()
    session = done(session, marker_edits.add_marker(session, 1.0, coder_id="anna", text="x"))
    (marker,) = session.markers.values()
    assert not marker_edits.change_marker(session, marker.id, text=" x ").changes


def test_nothing_in_a_locked_tier_changes_by_any_way() -> None:
    session = small_session()
    held = session.annotations["a1"]
    locked = done(session, marker_edits.lock_tiers(session, [held.tier], locked=True, coder_id="anna"))
    message = f"the tier '{held.tier}' is locked; unlock it in View > Tiers"
    ways = [
        edits.change_annotations(locked, [replace(held, end_s=held.end_s + 1)]),
        edits.delete_annotations(locked, ["a1"]),
        edits.add_annotations(locked, [annotation("n1", tier=held.tier)]),
        edits.change_annotations(locked, [replace(held, tier="Elsewhere")]),
        edits.put_rows(locked, "annotations", [replace(held, note="other")], label="Import"),
    ]
    for way in ways:
        with pytest.raises(EditError, match=message):
            done(locked, way)
    assert done(locked, edits.add_annotations(locked, [annotation("n1", tier="Elsewhere")])).annotations["n1"]


def test_unlocking_lets_the_tier_be_changed_again() -> None:
    session = small_session()
    tier = session.annotations["a1"].tier
    lock = marker_edits.lock_tiers(session, [tier], locked=True, coder_id="anna")
    locked = done(session, lock)
    assert not marker_edits.lock_tiers(locked, [tier], locked=True, coder_id="ben").changes
    unlocked = done(locked, marker_edits.lock_tiers(locked, [tier], locked=False, coder_id="ben"))
    assert not done(unlocked, edits.delete_annotations(unlocked, ["a1"])).annotations
    assert done(locked, lock.inverse()) == session
