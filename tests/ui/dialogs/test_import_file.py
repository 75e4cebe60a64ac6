"""Taking files in from the window: what would come of it is shown, and can be changed, before it is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from annotator.ui.dialogs.import_file import ImportFileDialog
from tests.ui.windows import Opened


def shown(opened: Opened, path: Path) -> ImportFileDialog:
    opened.window.drop_hint.dropped.emit([path])
    (dialog,) = opened.window.findChildren(ImportFileDialog)
    settle(opened, dialog)
    return dialog


def settle(opened: Opened, dialog: ImportFileDialog) -> None:
    """Until the file was looked at with all that is chosen."""
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    opened.wait(lambda: dialog.preview is not None and (ok.isEnabled() or bool(dialog.error.text())))


def take(opened: Opened, dialog: ImportFileDialog) -> None:
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def choose(box: object, value: str) -> None:
    box.choose(value)  # type: ignore[attr-defined]
    box.activated.emit(box.currentIndex())  # type: ignore[attr-defined]


def test_a_transcript_dropped_on_the_window_says_who_is_who_and_keeps_the_session_open(
    opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "zoom.vtt"
    path.write_text(
        "WEBVTT\n\n00:00.100 --> 00:00.500\nDr. M: How are you?\n\n00:00.600 --> 00:01.000\nKim: Fine.\n\n"
        "00:01.100 --> 00:01.500\nDr. M: Hm.\n\n00:01.600 --> 00:01.900\nKim: Yes.\n"
    )
    dialog = shown(opened, path)
    assert set(dialog.people) == {"Dr. M", "Kim"}
    assert "4 utterances" in dialog.count.text()
    assert "the speaker 'Kim' is no participant" in dialog.told.toPlainText()
    person = next(iter(opened.document.session.participants))
    choose(dialog.people["Kim"], person)
    settle(opened, dialog)
    take(opened, dialog)
    said = [(row.text, row.participant_id) for row in opened.document.session.utterances.values()]
    assert said == [("Dr. M: How are you?", None), ("Fine.", person), ("Dr. M: Hm.", None), ("Yes.", person)]


def test_a_guessed_encoding_is_asked_about_with_a_sample(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_bytes("1\n00:00,1 --> 00:00,5\nnaprawdę świetnie\n".encode("cp1250"))
    dialog = shown(opened, path)
    assert "naprawdę świetnie" in dialog.sample.text()
    choose(dialog.encoding, "cp1252")
    assert "naprawdê œwietnie" in dialog.sample.text()
    settle(opened, dialog)
    choose(dialog.encoding, "cp1250")
    settle(opened, dialog)
    take(opened, dialog)
    assert [row.text for row in opened.document.session.utterances.values()] == ["naprawdę świetnie"]


def test_columns_of_a_table_are_told_once(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wer,Was,Ab,Bis\nX,lacht,bald,0.9\nX,lacht,0.5,0.9\n")
    dialog = shown(opened, path)
    choose(dialog.kind, "annotations")
    choose(dialog.columns["start"], "3")
    choose(dialog.columns["end"], "4")
    choose(dialog.columns["code"], "2")
    settle(opened, dialog)
    before = len(opened.document.session.annotations)
    take(opened, dialog)
    assert len(opened.document.session.annotations) == before + 1
    again = tmp_path / "next.csv"
    again.write_text("Wer,Was,Ab,Bis\nX,lacht,1.5,1.9\n")
    (closed,) = opened.window.findChildren(ImportFileDialog)
    opened.wait(lambda: not opened.window.findChildren(ImportFileDialog) or closed.isHidden())
    opened.window.drop_hint.dropped.emit([again])
    dialog = opened.window.findChildren(ImportFileDialog)[-1]
    settle(opened, dialog)
    assert (dialog.columns["start"].currentData(), dialog.columns["code"].currentData()) == ("3", "2")
    dialog.reject()


def test_tiers_can_be_chosen(opened: Opened, shared: Path) -> None:
    dialog = shown(opened, shared / "cases" / "transcripts" / "nomedia_cv.eaf")
    choose(dialog.kind, "annotations")
    settle(opened, dialog)
    assert [dialog.tiers.item(place).text() for place in range(dialog.tiers.count())] == [
        "Client (2)",
        "Client gaze (1)",
    ]
    dialog.tiers.item(0).setCheckState(Qt.CheckState.Unchecked)
    settle(opened, dialog)
    assert dialog.count.text() == "1 annotations are added"
    take(opened, dialog)
    assert [row.code_id for row in opened.document.session.annotations.values()][-1] == "away"


def test_a_file_of_no_known_kind_says_what_is_read(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}")
    opened.window.drop_hint.dropped.emit([path])
    (dialog,) = opened.window.findChildren(ImportFileDialog)
    opened.wait(lambda: bool(dialog.error.text()))
    assert "JSON of a kind this program does not know" in dialog.error.text()
    dialog.reject()
