from __future__ import annotations

from dataclasses import replace

from annotator.domain import codebook_edits, edits, verdict_edits
from annotator.domain.edits import Edit
from annotator.domain.session import Session
from annotator.ui.look.names import short_what
from annotator.ui.timeline import sources
from annotator.ui.timeline.content import TimelineContent
from annotator.ui.timeline.rows import RowMetrics
from annotator.ui.timeline.sources import SourceOptions
from annotator.ui.timeline.tier_rows import tier_key
from tests.ui.timeline import sessions

OPTIONS = SourceOptions(coder_id="me", shown_signals=("lip_corner_pull",), metrics=RowMetrics())
FACE, BODY = tier_key("Face"), tier_key("Body")


def content_of(session: Session) -> TimelineContent:
    return TimelineContent(session, sessions.signal_sets(), OPTIONS)


def take(content: TimelineContent, edit: Edit) -> None:
    content.take_edit(edits.apply(content.session, edit), edit)


def test_an_edit_touches_only_its_own_rows() -> None:
    content = content_of(sessions.full_session())
    before = {placed.row.key: content.version(placed.row.key) for placed in content.layout.placed}
    moved = replace(content.session.annotations["a1"], start_s=21.0)
    take(content, edits.change_annotations(content.session, [moved]))
    changed = {key for key, version in before.items() if content.version(key) != version}
    assert changed == {FACE}
    assert 21.0 in content.spans[FACE].spans.starts_s


def test_an_annotation_that_changes_its_tier_touches_both() -> None:
    content = content_of(sessions.full_session())
    moved = replace(content.session.annotations["a1"], tier="Body")
    take(content, edits.change_annotations(content.session, [moved]))
    assert "a1" not in content.spans[FACE].spans.ids
    assert "a1" in content.spans[BODY].spans.ids


def test_a_new_tier_gets_a_row_and_undo_takes_it_away() -> None:
    content = content_of(sessions.full_session())
    edit = edits.add_annotations(content.session, [sessions.annotation("n", 1, 2, tier="Voice")])
    take(content, edit)
    assert content.layout.find(tier_key("Voice")) is not None
    take(content, edit.inverse())
    assert content.layout.find(tier_key("Voice")) is None


def test_rebuilding_from_scratch_gives_the_same_as_following_the_edits() -> None:
    content = content_of(sessions.full_session())
    take(content, edits.add_annotations(content.session, [sessions.annotation("n", 21, 23)]))
    take(content, edits.delete_annotations(content.session, ["a3"]))
    fresh = content_of(content.session)
    assert content.layout == fresh.layout
    assert {key: held.spans.ids for key, held in content.spans.items()} == {
        key: held.spans.ids for key, held in fresh.spans.items()
    }


def test_initials_come_when_a_second_coder_does() -> None:
    session = sessions.full_session()
    alone = edits.apply(session, edits.delete_annotations(session, ["b1"]))
    content = content_of(alone)
    before = content.version(BODY)
    assert not content.several_coders
    take(content, edits.add_annotations(alone, [sessions.annotation("x", 5, 6, coder_id="jo")]))
    assert content.several_coders
    assert content.version(BODY) != before


def test_a_verdict_redraws_the_flags() -> None:
    content = content_of(sessions.full_session())
    before = content.version("flags:c")
    take(content, verdict_edits.judge_flag(content.session, content.flags["f1"], coder_id="me", verdict="rejected"))
    assert content.version("flags:c") != before
    assert sources.flag_verdict(content.session, content.flags["f1"], "me") == "rejected"


def test_signals_that_come_later_redraw_the_flags_for_they_name_what_moved() -> None:
    content = TimelineContent(sessions.full_session(), {}, OPTIONS)
    before = content.version("flags:c")
    assert short_what(content.flags["f1"], content.definitions).startswith("Lip corner pull")
    content.take_signals(sessions.signal_sets())
    assert content.version("flags:c") != before
    definition = sessions.signal_sets()["c"].signals["lip_corner_pull"].definition
    assert content.definitions["lip_corner_pull"] == definition


def test_another_code_leaves_everything_where_it_is_and_recolours_it() -> None:
    content = content_of(sessions.full_session())
    held = content.spans[FACE].spans
    other = next(code for code in content.session.codebook.codes if code.color != content.codes["smile"].color)
    changed = [replace(row, code_id=other.id) for row in content.session.annotations.values() if row.tier == "Face"]
    take(content, edits.change_annotations(content.session, changed))
    assert content.spans[FACE].spans is held
    assert set(content.spans[FACE].tints.tolist()) == {sources.code_tints(content.session)[other.id]}


def test_a_code_called_and_coloured_otherwise_leaves_everything_where_it_is() -> None:
    content = content_of(sessions.full_session())
    held, before = content.spans[FACE].spans, content.version(FACE)
    book = content.session.codebook
    color = next(code.color for code in book.codes if code.color != content.codes["smile"].color)
    codes = tuple(replace(code, name="Grin", color=color) if code.id == "smile" else code for code in book.codes)
    take(content, codebook_edits.replace_codebook(content.session, replace(book, codes=codes)))
    assert content.spans[FACE].spans is held
    assert content.version(FACE) != before
    assert content.codes["smile"].name == "Grin"
    smiles = [content.session.annotations[id_].code_id == "smile" for id_ in held.ids]
    tint = sources.code_tints(content.session)["smile"]
    assert [at_tint == tint for at_tint in content.spans[FACE].tints.tolist()] == smiles
    assert content.spans.keys() == content_of(content.session).spans.keys()


def test_other_findings_replace_the_flags_and_nothing_else() -> None:
    content = content_of(sessions.full_session())
    held, before = content.spans[FACE], content.version("flags:c")
    findings = replace(content.session.findings, flags={})
    content.take_findings(replace(content.session, findings=findings))
    assert content.flags == {}
    assert "flags:c" not in content.spans
    assert content.version("flags:c") != before
    assert content.spans[FACE] is held
