"""Each choice is told once, and clearing tells only what was chosen."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from annotator.ui.session.selection import Selection


def listen(selection: Selection) -> list[tuple[str, object]]:
    told: list[tuple[str, object]] = []
    for name in ("flag", "annotations", "utterance", "span", "tier"):
        getattr(selection, f"{name}_changed").connect(lambda value, name=name: told.append((name, value)))
    return told


def test_the_same_choice_is_told_once(qtbot: QtBot) -> None:
    selection = Selection()
    told = listen(selection)
    for _ in range(2):
        selection.choose_flag("f")
        selection.choose_annotations(["a", "b", "a"])
        selection.choose_utterance("u")
        selection.choose_span((3.0, 1.0))
        selection.choose_tier("Face")
    assert told == [
        ("flag", "f"),
        ("annotations", ("a", "b")),
        ("utterance", "u"),
        ("span", (1.0, 3.0)),
        ("tier", "Face"),
    ]


def test_clearing_keeps_the_tier_new_annotations_go_to(qtbot: QtBot) -> None:
    selection = Selection()
    selection.choose_flag("f")
    selection.choose_tier("Face")
    told = listen(selection)
    selection.clear()
    assert told == [("flag", None)]
    assert selection.tier == "Face"
    assert (selection.flag_id, selection.annotation_ids, selection.utterance_id, selection.span) == (
        None,
        (),
        None,
        None,
    )
