"""REFI-QDA projects: what has a time comes in, with codes, coders, words and notes; the rest is counted."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.app.importing import import_file
from annotator.domain import edits
from annotator.exchange.errors import FormatError
from annotator.exchange.export_format import Material
from annotator.exchange.export_names import code_names
from annotator.exchange.import_formats import format_for
from annotator.exchange.qdpx import read_qdpx
from annotator.exchange.qdpx_export import export_qdpx
from tests.fixtures.rich_session import rich_session
from tests.fixtures.sessions import small_session

# As NVivo writes it: codes below others, two recordings, words in a file of their own, notes beside the selections.
PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="study" origin="NVivo">
<Users><User guid="U1" name="Anna Berg"/><User guid="U2" id="ben"/></Users>
<CodeBook><Codes>
  <Code guid="C1" name="Affect" isCodable="false"><Code guid="C2" name="Smile" isCodable="true" color="#00AA00"/>
  <Code guid="C3" name="Weeping" isCodable="true"><Description>tears are seen</Description></Code></Code>
  <Code guid="C4" name="Rupture" isCodable="true"/>
  <Code guid="C5" name="Client" isCodable="true"><Code guid="C6" name="Smile" isCodable="true"/></Code>
</Codes></CodeBook>
<Sources>
  <TextSource guid="T1" name="notes"><PlainTextSelection guid="P1" startPosition="0" endPosition="4"/></TextSource>
  <VideoSource guid="V1" name="talk" path="internal://V1.mp4" currentPath="absolute:///C:/films/talk.mp4">
    <Transcript guid="R1" name="words" plainTextPath="internal://R1.txt">
      <SyncPoint guid="S1" position="0" timeStamp="1000"/>
      <SyncPoint guid="S2" position="17" timeStamp="2500"/>
      <SyncPoint guid="S3" position="37" timeStamp="4000"/>
      <TranscriptSelection guid="X1" name="how are" fromSyncPoint="S1" toSyncPoint="S2">
        <Coding guid="K4" creatingUser="U2"><CodeRef targetGUID="C4"/></Coding></TranscriptSelection>
    </Transcript>
    <VideoSelection guid="V2" name="he smiles" begin="1500" end="2250" creatingUser="U1">
      <Description>a short one</Description>
      <Coding guid="K1" creatingUser="U1"><CodeRef targetGUID="C2"/></Coding>
      <Coding guid="K2" creatingUser="U2"><CodeRef targetGUID="C3"/></Coding>
      <NoteRef targetGUID="N1"/>
    </VideoSelection>
    <VideoSelection guid="V3" name="0:00:03" begin="3000" end="3000">
      <Coding guid="K3"><CodeRef targetGUID="C6"/></Coding></VideoSelection>
    <VideoSelection guid="V4" name="empty" begin="1" end="2"/>
    <VideoSelection guid="V5" name="odd" begin="x" end="2"><Coding><CodeRef targetGUID="C2"/></Coding></VideoSelection>
    <VideoSelection guid="V6" begin="1" end="2"><Coding><CodeRef targetGUID="gone"/></Coding></VideoSelection>
  </VideoSource>
  <AudioSource guid="A1" name="other.wav" path="relative:///sound/other.wav">
    <AudioSelection guid="A2" name="s" begin="100" end="900">
      <Coding guid="K5"><CodeRef targetGUID="C4"/></Coding></AudioSelection>
  </AudioSource>
</Sources>
<Notes><Note guid="N1" name="memo" plainTextPath="internal://N1.txt"/></Notes>
</Project>
"""
TEXTS = {"sources/R1.txt": "T: how are you?\n\nC: fine. I am fine.\n\nT: good.\n", "sources/N1.txt": "Look again."}


def packed(project: str = PROJECT, texts: dict[str, str] | None = None) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("project.qde", project)
        for name, text in (TEXTS if texts is None else texts).items():
            archive.writestr(name, text)
    return file.getvalue()


def test_selections_words_and_notes_of_every_recording_are_read() -> None:
    coding = read_qdpx(packed(), source="study.qdpx")
    found = [(row.tier, row.start_s, row.end_s, row.value, row.coder, row.note) for row in coding.spans]
    assert [row for row in found if "Transcript" not in row[0]] == [
        ("talk: Codes", 1.0, 2.5, "Rupture", "ben", "how are"),
        ("talk: Affect", 1.5, 2.25, "smile", "Anna Berg", "he smiles; a short one; Look again."),
        ("talk: Affect", 1.5, 2.25, "Weeping", "ben", "he smiles; a short one; Look again."),
        ("talk: Client", 3.0, 3.0, "smile_2", "", ""),
        ("other.wav: Codes", 0.1, 0.9, "Rupture", "", "s"),
    ]
    words = [(row.start_s, row.end_s, row.person, row.value) for row in coding.spans if "Transcript" in row.tier]
    assert words == [(1.0, 2.5, "T", "how are you?"), (2.5, 4.0, "C", "fine. I am fine."), (4.0, None, "T", "good.")]
    assert {row.what: row.count for row in coding.left_out} == {
        "selections without a code": 1,
        "selections of texts, pictures and PDF files, which have no time": 1,
    }
    assert [problem.partition(": ")[2] for problem in coding.problems] == [
        "a selection has no time; it was left out",
        "it has a code that the project does not list; left out",
    ]


# As MAXQDA 2020 and 24 write it: no endings, sound in a VideoSource, selections called after their times, ids in either
# case; the texts, as NVivo 12 does, in a folder with a capital letter.
MAXQDA = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:QDA-XML:project:1.0" name="New project"
 origin="MAXQDA 24 (Release 24.7.0)" modifiedDateTime="2025-02-21T15:09:07Z"
 xsi:schemaLocation="urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd">
<Users><User name="Francesca" guid="2C5846FE-C0B7-4124-9256-794A5742CEBA"/></Users>
<CodeBook><Codes>
<Code isCodable="true" name="Rupture" color="#2364a2" guid="3C51EFBB-071F-43A7-9F32-228B89668E8D"/></Codes>
</CodeBook>
<Sources><VideoSource path="internal://E.m4a" guid="E" name="New Recording 11">
  <Transcript guid="F" name="Video-transcript" plainTextPath="internal://F.txt">
    <SyncPoint guid="aa" position="0" timeStamp="0"/><SyncPoint guid="ab" position="9" timeStamp="2000"/></Transcript>
  <VideoSelection end="74000" name="(60000,0),(74000,0)" creatingUser="2c5846fe-c0b7-4124-9256-794a5742ceba"
   begin="60000" guid="5FB6E502-B2A2-459C-B8F7-C3E17A3A2F87"><Coding guid="E9CABA1A-0832-47CE-BD66-A8EC188D37FD">
   <CodeRef targetGUID="3c51efbb-071f-43a7-9f32-228b89668e8d"/></Coding></VideoSelection>
</VideoSource></Sources></Project>
"""


def test_what_maxqda_and_nvivo_do_otherwise_is_read_the_same() -> None:
    coding = read_qdpx(packed(MAXQDA, {"Sources/F.txt": "It began.Later."}), source="new.qdpx")
    found = [(row.tier, row.start_s, row.end_s, row.value, row.coder, row.note) for row in coding.spans]
    assert found == [
        ("Transcript", 0.0, 2.0, "It began.", "", ""),
        ("Transcript", 2.0, None, "Later.", "", ""),
        ("Codes", 60.0, 74.0, "Rupture", "Francesca", ""),
    ]
    assert [media.file_name for media in coding.media] == ["New Recording 11"]
    assert coding.problems == ()


def test_of_several_recordings_the_sessions_own_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    path.write_bytes(packed())
    session = small_session()
    (media,) = session.media.values()
    session = replace(session, media=MappingProxyType({media.id: replace(media, file_name="talk.MP4", offset_s=2.0)}))
    imported = import_file(session, path, default_coder="me")
    after = edits.apply(session, imported.edit)
    new = sorted(
        (row.start_s, row.coder_id, code_names(after)[row.code_id])
        for row in after.annotations.values()
        if row.id not in session.annotations
    )
    assert imported.kind == "annotations"
    assert [(start_s, name) for start_s, _, name in new] == [
        (3.0, "Rupture"), (3.5, "Smile"), (3.5, "Weeping"), (5.0, "Smile 2"),
    ]  # fmt: skip
    assert len({row.code_id for row in after.annotations.values() if row.id not in session.annotations}) == 4
    assert import_file(after, path, default_coder="me").edit.changes == ()
    spoken = edits.apply(session, import_file(session, path, kind="transcript", default_coder="me").edit)
    assert [row.start_s for row in spoken.utterances.values()] == [3.0, 4.5, 6.0]


def test_the_codes_alone_can_be_taken(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    path.write_bytes(packed())
    session = replace(small_session(), annotations=MappingProxyType({}))
    codes = edits.apply(session, import_file(session, path, kind="codebook", default_coder="me").edit).codebook.codes
    assert [(code.name, code.parent_id) for code in codes] == [
        ("Affect", None), ("Smile", "affect"), ("Weeping", "affect"), ("Rupture", None), ("Client", None),
        ("Smile", "client"),
    ]  # fmt: skip


def test_what_this_program_writes_it_reads_with_people_and_times() -> None:
    session = rich_session()
    coding = read_qdpx(export_qdpx(Material(session=session)), source="talk.qdpx")
    names = code_names(session)
    offsets = {media.id: media.offset_s for media in session.media.values()}
    assert len([row for row in coding.spans if "Transcript" not in row.tier]) == len(session.annotations)
    assert {row.value for row in coding.spans if "Transcript" not in row.tier} == {
        names[row.code_id] for row in session.annotations.values()
    }
    assert {row.coder for row in coding.spans if row.coder} == {row.coder_id for row in session.annotations.values()}
    first = next(iter(session.media))
    assert sorted(round(row.start_s, 3) for row in coding.spans if row.tier.endswith("Transcript")) == sorted(
        round(max(0.0, row.start_s - offsets[first]), 3) for row in session.utterances.values()
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed()[:-200], "damaged"),
        (packed("<Project><Sources>"), "not complete XML"),
        (packed("<Project><Sources/></Project>"), "neither codes nor a selection"),
        (packed('<!DOCTYPE a [<!ENTITY b "c">]><Project/>'), "entities"),
        (b"PK nothing", "damaged"),
    ],
)
def test_what_cannot_be_used_is_said(content: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        format_for(content, "study.qdpx").coding(content, "study.qdpx", None)  # type: ignore[misc, arg-type]
