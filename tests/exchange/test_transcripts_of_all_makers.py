"""What meeting services, recognisers, ELAN, Praat and spreadsheets write: every case is read, and read right."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.import_options import ImportOptions
from annotator.app.transcripts import ReadTranscript, read_transcript
from annotator.domain.participants import Participant

Line = tuple[float, float, str, str]

RIGHT: dict[str, list[Line]] = {
    "after_end.srt": [(10, 11, "", "said after the picture ended")],
    "audacity.txt": [(1, 2, "", "I am fine"), (2.1, 3, "", "really")],
    "blank_after_time.vtt": [(1, 2, "", "I saw it on the bridge and asked."), (2.2, 3, "", "Who is that?")],
    "cyr1251.srt": [(1, 2, "", "Мне хорошо, правда.")],
    "descript.txt": [(1, 2, "Hanna", "How are you?"), (2, 3.125, "Jo", "Fine.")],
    "doreco.eaf": [(1, 2, "SP", "I am fine"), (2.2, 3.5, "SP", "really fine")],
    "elan_tab_header.tsv": [(1, 2.5, "Jo", "I am fine")],
    "elan_tab_header.txt": [(1, 2.5, "Jo", "I am fine")],
    "elan_tab_plain.tsv": [(1, 2.5, "client_speech", "I am fine"), (3, 4.5, "client_speech", "Really")],
    "excel_de.csv": [(1.5, 2.5, "Jo", "Gut; danke"), (360000.5, 360002.5, "Jo", "spät")],
    "excel_sep.csv": [(1.5, 2.5, "Jo", "Gut; danke")],
    "excel_utf16.csv": [(1.5, 2.5, "Jo", 'He said "fine"')],
    "fasterwhisper_list.json": [(1, 2.5, "", "I'm fine."), (2.6, 3.5, "", "Really.")],
    "gat2.csv": [
        (1, 2, "Jo", "<<lachend> ja das ist gut>"),
        (2, 3, "Jo", "<sighs> I am fine"),
        (3, 4, "Jo", "<laughs>"),
        (4, 5, "Jo", "& x < y"),
    ],
    "hf_chunks.json": [(1, 2.5, "", "I'm fine."), (2.5, 3.5, "", "Really.")],
    "hour_min.vtt": [
        (1, 2, "", "fine"),
        (3660, 3665, "", "minutes over sixty"),
        (7500, 7505, "", "minutes over a hundred"),
    ],
    "long.srt": [
        (5.5, 6, "", "colon frames"),
        (7.5, 8.25, "", "point"),
        (9, 10, "", "thin arrow"),
        (3723, 3724, "", "no fraction"),
        (360001, 360002, "", "late"),
    ],
    "nomedia_cv.eaf": [(1, 2, "Client", "I am fine <laughs>"), (2.2, 3.5, "Client", "<laughs>")],
    "otter.srt": [(1, 2, "Speaker 1", "How are you?"), (2.1, 3, "Jo Lindqvist", "fine.")],
    "otter.txt": [(1, 2, "Speaker 1", "How are you?"), (2, 3.125, "Jo Lindqvist", "I'm fine.")],
    "pl1250.srt": [(1, 2, "", "Dobrze, naprawdę świetnie żyję.")],
    "praat.TextGrid": [(1, 2, "Jo", "I am fine")],
    "sjis.srt": [(1, 2, "", "元気です。大丈夫。")],
    "teams.vtt": [
        (1.09, 2.5, "Lindqvist, Jo (Gast)", "Mir geht es gut, wirklich."),
        (2.6, 3.5, "Hanna Meer", "Hm & wie war <das>?"),
        (3.6, 4.5, "", "unbekannt spricht"),
    ],
    "timeorigin.eaf": [(4, 5, "Jo", "clap")],
    "utf16_nobom.srt": [(1, 2, "", "Mir geht es gut.")],
    "whisper_nan.json": [(1, 2.5, "", "I am fine."), (2.5, 3.5, "", "Really.")],
    "whispercpp.json": [(1, 2.5, "", "I'm fine.")],
    "whisperx.json": [
        (0.454, 2.1, "SPEAKER_00", "Since 2016, 3"),
        (2.1, 2.8, "SPEAKER_01", "times."),
        (3, 4, "", "And then?"),
    ],
    "yt_auto.vtt": [
        (0.5, 2.01, "", "so how are you"),
        (2.01, 4.01, "", "i'm fine really"),
        (4.01, 6, "", "and the kids"),
    ],
    "zoom.vtt": [
        (1, 2, "Dr. Hanna van der Meer (she/her)", "How was the week?"),
        (2.2, 3, "Jo Lindqvist, M.Sc.", "It was fine."),
        (3.2, 4, "Dr. Hanna van der Meer (she/her)", "You say fine."),
        (4.2, 5, "Jo Lindqvist, M.Sc.", "Yes. Really fine."),
        (5.2, 6, "pat_07", "I am on the phone"),
        (6.2, 7, "pat_07", "still here"),
    ],
    "zoom_nonlatin.vtt": [
        (1, 2, "王小明", "我很好"),
        (2.2, 3, "김하나", "정말요?"),
        (3.2, 4, "王小明", "真的很好"),
        (4.2, 5, "김하나", "네"),
        (5.2, 6, "דנה לוי", "אני בסדר"),
        (6.2, 7, "דנה לוי", "באמת"),
        (7.2, 7.8, "王小明", "全角冒号"),
    ],
}
NO_TRANSCRIPT = {"boris.tsv"}


def read(path: Path, **more: float) -> ReadTranscript:
    """The transcript for a session in which every speaker of the file takes part, so that words stand alone."""
    stranger = read_transcript(path, [])
    people = [
        Participant(id=f"p{number}", role="other", name=name) for number, name in enumerate(stranger.who, start=1)
    ]
    return read_transcript(path, people, **more)


def lines(transcript: ReadTranscript) -> list[Line]:
    names = {participant: name for name, participant in transcript.who.items() if participant}
    return [
        (round(row.start_s, 3), round(row.end_s, 3), names.get(row.participant_id or "", ""), row.text)
        for row in transcript.utterances
    ]


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_words_speakers_and_times_are_right(shared: Path, name: str) -> None:
    assert lines(read(shared / "cases" / "transcripts" / name)) == RIGHT[name]


def test_every_case_is_looked_at(shared: Path) -> None:
    there = {path.name for path in (shared / "cases" / "transcripts").iterdir()}
    assert there == {*RIGHT, *NO_TRANSCRIPT}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("after_end.srt", "1 utterances start after the recording's end at 0:00:05.000"),
        ("cyr1251.srt", "the file does not say its encoding; cp1251 was taken"),
        ("pl1250.srt", "does 'Dobrze, naprawdę świetnie żyję.' look right?"),
        ("audacity.txt", "nothing names its columns; taken were start from column 1"),
        ("descript.txt", "of 2 lines the file has no end"),
        ("doreco.eaf", "annotations of the tier 'ft@SP' left out: 1"),
        ("otter.txt", "lines that name the service left out: 1"),
        ("teams.vtt", "cues without words left out: 1"),
        ("whispercpp.json", "segments without words left out: 1"),
        ("yt_auto.vtt", "its captions roll: each line was taken once"),
    ],
)
def test_what_was_decided_or_left_out_is_told(shared: Path, name: str, said: str) -> None:
    told = read(shared / "cases" / "transcripts" / name, duration_s=5.0).told
    assert any(said in sentence for sentence in told), told


def test_numbers_that_only_fit_as_milliseconds_are_read_so_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "talk.csv"
    path.write_text("start,end,text\n1500,2500,one\n58000,59000,two\n")
    found = read(path, duration_s=60.0)
    assert [row[:2] for row in lines(found)] == [(1.5, 2.5), (58.0, 59.0)]
    assert any("read as milliseconds" in sentence for sentence in found.told)
    as_told = read_transcript(path, [], duration_s=60.0, options=ImportOptions(unit="s"))
    assert [row.start_s for row in as_told.utterances] == [1500.0, 58000.0]
    assert any("2 utterances start after the recording's end" in sentence for sentence in as_told.told)


def test_a_name_that_stands_once_stays_among_the_words_unless_somebody_says_so(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text("1\n00:01,0 --> 00:02,0\nListen: stay\n\n2\n00:03,0 --> 00:04,0\nwhy\n")
    found = read_transcript(path, [])
    assert [row.text for row in found.utterances] == ["Listen: stay", "why"]
    assert found.maybe_speakers == ("Listen",)
    options = ImportOptions(people={"Listen": "client"})
    told = read_transcript(path, [Participant(id="client", role="client")], options=options)
    assert [(row.text, row.participant_id) for row in told.utterances] == [("stay", "client"), ("why", None)]


def test_a_participant_of_the_session_is_a_speaker_even_once(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text("1\n00:01,0 --> 00:02,0\nSøren: ja\n\n2\n00:03,0 --> 00:04,0\nwhy\n", encoding="utf-8")
    found = read_transcript(path, [Participant(id="client", role="client", name="Søren")])
    assert [(row.text, row.participant_id) for row in found.utterances] == [("ja", "client"), ("why", None)]


def test_what_somebody_does_in_brackets_is_no_speaker_and_stays_as_written(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    cues = ["(lacht) ja", "und dann", "(lacht) genau", "nein", "so war es", "(Pause) gut"]
    body = "".join(f"00:{at:02}.000 --> 00:{at:02}.900\n{words}\n\n" for at, words in enumerate(cues, start=1))
    path.write_text(f"WEBVTT\n\n{body}")
    found = read_transcript(path, [])
    assert [row.text for row in found.utterances] == cues
    assert found.who == {}


def test_an_unmatched_speaker_keeps_the_line_as_the_file_wrote_it(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n王小明：好\n\n00:03.000 --> 00:04.000\n王小明：是\n")
    assert [row.text for row in read_transcript(path, []).utterances] == ["王小明：好", "王小明：是"]


def test_two_people_who_say_the_same_do_not_make_captions_roll(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    said = ["Yes.", "Yes.", "No.", "No.", "Maybe.", "Yes."]
    path.write_text("\n".join(f"{at}\n00:0{at},0 --> 00:0{at + 1},0\n{words}\n" for at, words in enumerate(said, 1)))
    assert [row.text for row in read_transcript(path, []).utterances] == said
