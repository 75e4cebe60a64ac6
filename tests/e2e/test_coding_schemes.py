"""A coding scheme made in the real window by real keys and mouse, coded live, exported, and taken in again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QListWidget, QScrollArea

from annotator.app.exporting import export_session
from annotator.app.importing import import_file
from annotator.domain import edits
from annotator.domain.session import Session
from annotator.ui.dialogs.check_flow import CheckFlow
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.dialogs.scheme_pages import SchemePage
from tests.e2e.test_coding import Desk, sit_down

__all__ = ("sit_down",)


def choose_in(desk: Desk, listed: QListWidget, text: str) -> None:
    """Click an entry of a list, by the beginning of its words."""
    item = next(listed.item(at) for at in range(listed.count()) if listed.item(at).text().strip().startswith(text))
    listed.scrollToItem(item)
    desk.hands.click(listed.viewport(), listed.visualItemRect(item).center())
    desk.until(lambda: listed.currentItem() is item)


def turn_to(desk: Desk, editor: CodebookEditor, page: SchemePage, number: int) -> None:
    bar = editor.pages.tabBar()
    desk.hands.click(bar, bar.tabRect(number).center())
    desk.until(lambda: editor.pages.currentWidget() is page or number == 0)


def tick(desk: Desk, editor: CodebookEditor, flow: CheckFlow, key: str) -> None:
    (area,) = [one for one in editor.findChildren(QScrollArea) if one.isAncestorOf(flow)]
    area.ensureWidgetVisible(flow.boxes[key])
    desk.hands.click(flow.boxes[key], QPoint(8, flow.boxes[key].height() // 2))
    desk.until(lambda: key in flow.chosen)


def write_in(desk: Desk, text: str, *, over: bool = True) -> None:
    if over:
        desk.hands.key("ctrl+a")
    if text.startswith("-"):
        desk.hands.key("minus")
    desk.hands.type(text.removeprefix("-"))


def make_scheme(desk: Desk) -> None:
    """A modifier and a scale for the code Smile, which requires a comment; a tier that takes two codes only."""
    desk.window.actions_by_id["edit_codebook"].trigger()
    editor = desk.dialog()
    assert isinstance(editor, CodebookEditor)
    turn_to(desk, editor, editor.modifiers, 1)
    desk.picture("codebook-modifiers-empty", editor)
    desk.hands.click(editor.modifiers.add)
    desk.until(lambda: editor.modifiers.name.hasFocus())
    write_in(desk, "Degree")
    desk.hands.click(editor.modifiers.values)
    write_in(desk, "slight (s)")
    desk.hands.key("Return")
    write_in(desk, "strong (t)", over=False)
    desk.picture("codebook-modifiers", editor)
    turn_to(desk, editor, editor.scales, 2)
    desk.hands.click(editor.scales.add)
    desk.until(lambda: editor.scales.name.hasFocus())
    write_in(desk, "Warmth")
    desk.hands.click(editor.scales.least)
    write_in(desk, "-3")
    desk.hands.click(editor.scales.greatest)
    write_in(desk, "3")
    desk.hands.click(editor.scales.anchors)
    write_in(desk, "-3 = cold")
    desk.hands.key("Return")
    write_in(desk, "3 = warm", over=False)
    desk.picture("codebook-scales", editor)
    turn_to(desk, editor, editor.modifiers, 0)
    choose_in(desk, editor.codes, "Smile")
    form = editor.form
    tick(desk, editor, form.modifiers, editor.codebook.modifiers[0].id)
    tick(desk, editor, form.scales, editor.codebook.scales[0].id)
    tick(desk, editor, form.requires, "note")
    desk.picture("codebook-codes", editor)
    turn_to(desk, editor, editor.tiers, 3)
    desk.picture("codebook-tiers", editor)
    desk.hands.click(editor.buttons.button(editor.buttons.StandardButton.Ok))
    desk.until(lambda: bool(desk.session.codebook.modifiers))


@pytest.mark.timeout(300)
def test_a_scheme_is_made_coded_live_exported_and_taken_in_again(
    sit_down: Callable[..., Desk],
    demo_session: Path,
    tmp_path: Path,
) -> None:
    desk = sit_down(demo_session)
    book = desk.session.codebook
    smile = next(code for code in book.codes if code.name.startswith("Smile"))
    make_scheme(desk)
    asked = desk.session.codebook.code(smile.id)
    assert asked is not None
    assert (len(asked.modifier_ids), len(asked.scale_ids), asked.requires) == (1, 1, ("note",))

    desk.on_timeline()
    desk.window.actions_by_id["play_pause"].trigger()
    before = set(desk.session.annotations)
    desk.hands.key(smile.shortcut.lower())
    desk.until(lambda: desk.pane.detail_strip.asking.question is not None)
    assert desk.pane.workspace.playhead.playing, "what is asked does not stop the recording"
    desk.picture("strip-modifier")
    desk.hands.key("t")
    desk.until(lambda: desk.pane.detail_strip.asking.question.scale is not None)  # pyright: ignore[reportOptionalMemberAccess]
    desk.picture("strip-scale")
    desk.hands.key("7")
    desk.until(lambda: desk.pane.detail_strip.asking.question is None)
    desk.hands.key(smile.shortcut.lower())
    (made,) = [row for id_, row in desk.session.annotations.items() if id_ not in before]
    desk.window.actions_by_id["play_pause"].trigger()
    modifier, scale = desk.session.codebook.modifiers[0], desk.session.codebook.scales[0]
    row = desk.session.annotations[made.id]
    assert not row.running
    assert [one.value_ids for one in row.modifiers] == [(modifier.values[1].id,)]
    assert row.rating(scale.id) == 3.0
    assert len(desk.pane.annotations.model.incomplete) == 1, "its comment is missing"
    desk.pane.show_dock("annotations")
    desk.pane.annotations.show_incomplete()
    desk.pane.workspace.selection.choose_annotations([made.id])
    desk.picture("incomplete")

    whole = desk.document.whole_session
    for name, suffix in (("json", ".json"), ("boris", ".boris"), ("eaf", ".eaf"), ("csv", ".csv")):
        assert comes_back(whole, tmp_path / f"out{suffix}", name), name


def comes_back(session: Session, path: Path, name: str) -> bool:
    """The chosen value and the rating are there again in a session without annotations."""
    export_session(session, path, format_name=name)
    empty = replace(session, annotations=MappingProxyType({}), verdicts=MappingProxyType({}))
    back = edits.apply(empty, import_file(empty, path, kind="annotations", default_coder="me").edit)
    (row,) = [row for row in back.annotations.values() if row.modifiers]
    return (row.modifiers, row.ratings) == next(
        (one.modifiers, one.ratings) for one in session.annotations.values() if one.modifiers
    )
