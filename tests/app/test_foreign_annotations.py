"""Annotations of other programs in a session: how many, whose, about whom; a second time adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.app.foreign_annotations import ReadCoding
from annotator.app.import_options import ImportOptions
from annotator.app.importing import Imported, import_file
from annotator.domain import edits
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from annotator.exchange.errors import FormatError
from annotator.exchange.import_formats import ReadOptions
from tests.fixtures.sessions import small_session

CLIENT = Participant(id="client", role="client", name="Jo")
THERAPIST = Participant(id="therapist", role="therapist")


def session(*people: Participant) -> Session:
    empty = replace(
        small_session(),
        annotations=MappingProxyType({}),
        verdicts=MappingProxyType({}),
        utterances=MappingProxyType({}),
        markers=MappingProxyType({}),
        playlists=MappingProxyType({}),
        cover_areas=MappingProxyType({}),
        participants=MappingProxyType({person.id: person for person in people or (CLIENT, THERAPIST)}),
    )
    return replace(empty, info=replace(empty.info, duration_s=600.0))


def taken(path: Path, into: Session | None = None, **more: object) -> tuple[Session, Imported]:
    before = into or session()
    imported = import_file(before, path, kind="annotations", default_coder="me", **more)  # type: ignore[arg-type]
    return edits.apply(before, imported.edit), imported


def told(imported: Imported) -> str:
    return "\n".join(imported.told)


def tiers(rows: Iterable[object]) -> Counter[str]:
    return Counter(row.tier for row in rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["sample_2.7.eaf", "sample_3.0.eaf"])
def test_all_tiers_of_a_real_elan_file_come_in_with_the_right_counts(shared: Path, name: str) -> None:
    after, imported = taken(shared / "oracles" / "eaf" / name)
    assert tiers(after.annotations.values()) == {
        "text": 399,
        "words-timesub": 1995,
        "words-symsub": 1995,
        "gestures": 1197,
        "gest_included": 1197,
        "words-pos": 1995,
    }
    assert "1965 annotations had edges without a time" in told(imported)
    gestures = {row.code_id for row in after.annotations.values() if row.tier == "gestures"}
    assert gestures == {"hold", "prep", "retr"} or len(gestures) < 10
    said = [row for row in after.annotations.values() if row.tier == "text"]
    assert {row.code_id for row in said} == {"text"}
    assert said[0].note == "The quick brown fox 001"


def test_a_second_time_adds_nothing(shared: Path) -> None:
    path = shared / "oracles" / "datavyu" / "location1.opf"
    once, _ = taken(path)
    twice, imported = taken(path, once)
    assert len(once.annotations) == 50
    assert twice.annotations == once.annotations
    assert "50 annotations are in the session already" in told(imported)


def test_boris_takes_the_observation_of_this_recording(shared: Path) -> None:
    path = shared / "oracles" / "boris" / "test.boris"
    mine = session()
    media = next(iter(mine.media.values()))
    mine = replace(mine, media=MappingProxyType({media.id: replace(media, file_name="video1.mp4")}))
    after, imported = taken(path, mine)
    (row,) = after.annotations.values()
    assert (row.code_id, row.start_s, row.end_s) == ("s", 10.0, 170.0)
    assert after.participants[row.participant_id].name == "subject1"
    assert "taken were the observations of this recording: 2 video" in told(imported)


def test_boris_of_other_recordings_says_so_and_one_observation_can_be_named(shared: Path) -> None:
    path = shared / "oracles" / "boris" / "test.boris"
    after, imported = taken(path)
    assert len(after.annotations) == 91
    assert "10 observations, none of them of this session's recordings" in told(imported)
    assert "unpaired states left out: 1" in told(imported)
    assert "'s' at 0:00:26.862 never stops; it was left out" in told(imported)
    after, _ = taken(path, options=ImportOptions(tiers=("observation #1",)))
    assert len(after.annotations) == 4


@pytest.mark.parametrize(
    ("name", "spans", "points"),
    [
        ("test_export_aggregated_events_test_full_1.tsv", 10, 8),
        ("test_export_events_tabular.tsv", 4, 0),
    ],
)
def test_tabular_exports_of_boris(shared: Path, name: str, spans: int, points: int) -> None:
    after, _ = taken(shared / "oracles" / "boris" / name)
    rows = after.annotations.values()
    assert sum(row.end_s > row.start_s for row in rows) == spans
    assert sum(row.end_s == row.start_s for row in rows) == points


def test_columns_of_datavyu_are_tiers_and_its_numbers_are_notes(shared: Path) -> None:
    after, _ = taken(shared / "oracles" / "datavyu" / "demo_data_to_csv.opf")
    assert set(tiers(after.annotations.values()).values()) == {10}
    by_tier = {row.tier: row for row in after.annotations.values()}
    assert (by_tier["nominal"].code_id, by_tier["float"].code_id) == ("nom1", "float")
    assert by_tier["float"].note
    assert "float=1.200000; int=4; nominal=nm; qstring=qs" in by_tier["matrix"].note


TEXTGRID = '''File type = "ooTextFile"
Object class = "TextGrid"

0
20
<exists>
2
"IntervalTier"
"Jo gaze"
0
20
3
0
1.5
""
1.5
3
"away"
3
20
"she said ""no"""
"TextTier"
"nods"
0
20
1
4.25
"nod"
'''


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_short_textgrid_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_bytes(TEXTGRID.encode(encoding))
    after, imported = taken(path, options=ImportOptions(people={"nods": "therapist"}))
    assert [
        (row.tier, row.code_id, row.start_s, row.end_s, row.participant_id) for row in after.annotations.values()
    ] == [
        ("Jo gaze", "away", 1.5, 3.0, "client"),
        ("Jo gaze", next(row.code_id for row in after.annotations.values() if row.start_s == 3), 3.0, 20.0, "client"),
        ("nods", "nod", 4.25, 4.25, "therapist"),
    ]
    assert after.codebook.code("nod").kind == "point"  # type: ignore[union-attr]
    assert "intervals without a text left out: 1" in told(imported)


def test_an_event_log_is_paired_and_what_never_stops_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Time_Relative_sf;Subject;Behavior;Event_Type;Comment\n"
        "1,5;Jo;smile;State start;\n2,0;Jo;nod;Point;small\n3,25;Jo;smile;State stop;\n"
        "5,0;Jo;gaze;State start;\n6,0;Jo;frown;State stop;\n"
    )
    after, imported = taken(path)
    assert sorted((row.code_id, row.start_s, row.end_s, row.note) for row in after.annotations.values()) == [
        ("nod", 2.0, 2.0, "small"), ("smile", 1.5, 3.25, ""),
    ]  # fmt: skip
    assert "line 5: 'gaze' of Jo at 0:00:05.000 never stops" in told(imported)
    assert "line 6: 'frown' of Jo at 0:00:06.000 stops without a start" in told(imported)


def test_columns_with_names_of_their_own_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wer,Was,Ab,Bis\nJo,lacht,bald,gleich\n")
    with pytest.raises(FormatError, match=r"no column 'start'; .* it has Wer, Was, Ab, Bis"):
        taken(path)
    path.write_text("Wer,Was,Ab,Bis\nJo,lacht,1500,2500\n")
    columns = {"start": "Ab@ms", "end": "4@ms", "code": "Was", "person": "wer"}
    after, _ = taken(path, options=ImportOptions(reading=ReadOptions(columns=columns)))
    (row,) = after.annotations.values()
    assert (row.code_id, row.start_s, row.end_s, row.participant_id) == ("lacht", 1.5, 2.5, "client")


def test_audacity_labels(tmp_path: Path) -> None:
    path = tmp_path / "labels.txt"
    path.write_text("1.000000\t2.000000\tsmile\n2.500000\t2.500000\tnod\n3.000000\t4.000000\tsmile\n")
    after, _ = taken(path, session(CLIENT))
    assert [(row.code_id, row.start_s, row.end_s) for row in after.annotations.values()] == [
        ("smile", 1.0, 2.0), ("nod", 2.5, 2.5), ("smile", 3.0, 4.0),
    ]  # fmt: skip


def test_somebody_unknown_becomes_a_participant_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("start,end,code,person\n1,2,smile,Kim\n3,4,smile,Jo\n5,6,smile,therapist\n7,8,smile,\n")
    after, imported = taken(path)
    names = [after.participants[row.participant_id].name for row in after.annotations.values()]
    assert names == ["Kim", "Jo", "", "not named"]
    assert "nobody in the session is 'Kim', 'not named'" in told(imported)
    coding = imported.read
    assert isinstance(coding, ReadCoding)
    assert coding.added == 4


def test_whose_work_it_is(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("start,end,code,coder\n1,2,smile,ben\n3,4,smile,\n")
    after, _ = taken(path, session(CLIENT))
    assert [row.coder_id for row in after.annotations.values()] == ["ben", "me"]
    after, _ = taken(path, session(CLIENT), coder_id="ann")
    assert [row.coder_id for row in after.annotations.values()] == ["ann", "ann"]
    assert "ann" in after.coders


def test_annotations_after_the_end_are_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("start,end,code\n0:00:01.0,0:00:02.0,smile\n2:00:00.0,2:00:01.0,smile\n")
    after, imported = taken(path, session(CLIENT))
    assert len(after.annotations) == 2
    assert "1 annotations start after the recording's end at 0:10:00.000" in told(imported)


QDC = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="some tool"><Codes>
<Code guid="1" name="Affect" isCodable="false" color="#FF0000"><Description>all of it</Description>
<Code guid="2" name="Smile" isCodable="true"/><Code guid="3" name="Traurigkeit &amp; Wut" isCodable="true"/></Code>
<Code guid="4" name="Smile" isCodable="true"/></Codes><Sets/></CodeBook>"""


@pytest.mark.parametrize("version", ["1.0", "1:0"])  # NVivo writes the second
def test_a_codebook_of_another_program(tmp_path: Path, version: str) -> None:
    path = tmp_path / "codes.qdc"
    path.write_text(QDC.replace(":1.0", f":{version}"), encoding="utf-8")
    before = session()
    imported = import_file(before, path, default_coder="me")
    codes = edits.apply(before, imported.edit).codebook.codes
    assert imported.kind == "codebook"
    assert [(code.name, code.parent_id) for code in codes] == [
        ("Affect", None), ("Smile", "affect"), ("Traurigkeit & Wut", "affect"), ("Smile", None),
    ]  # fmt: skip
    assert len({code.id for code in codes}) == 4
    assert (codes[0].color, codes[0].definition) == ("#FF0000", "all of it")
