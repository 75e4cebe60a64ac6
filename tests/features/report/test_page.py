"""The page as text: what it shows, and what it must never show."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotator.domain.moments import accepted_moments
from annotator.domain.session import Session
from annotator.exchange.deidentify import deidentify
from annotator.features.report.contents import ReportContents, ReportOptions, Still
from annotator.features.report.page import page
from tests.fixtures.sessions import annotation, answered_session, small_session, table

NAMES = ("anna", "smith", "jones", "hour 7", "anna_smith.mp4", "2026")


def contents(session: Session, **options: bool) -> ReportContents:
    wanted = ReportOptions(**options)  # pyright: ignore[reportArgumentType]
    shown = deidentify(session).session if wanted.deidentify else session
    moments = accepted_moments(shown)
    still = Still(caption="apex", time_s=1.5, jpeg=b"\xff\xd8jpeg", width_px=4, height_px=3)
    return ReportContents(session=shown, options=wanted, moments=moments, stills={"f1": (still,)})


class _Outside(HTMLParser):
    """Everything in a page that could make a browser fetch or run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "audio", "video"):
            self.found.append(tag)
        for name, value in attrs:
            leaves = name in ("src", "href", "srcset", "action") and not (value or "").startswith(("data:", "#"))
            if leaves or name.startswith("on"):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("deidentify", [False, True])
def test_nothing_in_it_asks_the_network_or_runs(deidentify: bool) -> None:
    text = page(contents(small_session(), deidentify=deidentify))
    assert _Outside(text).found == []
    assert not re.search(r"@import|url\((?!#gap)", text)


def test_words_notes_names_and_verdicts_are_shown() -> None:
    text = page(contents(small_session()))
    for expected in (
        "Hour 7 with Anna Smith",
        "My dog died.",
        "as Smith told before",
        "Masking",
        "accepted",
        "Dr Jones",
    ):
        assert expected in text
    assert "data:image/jpeg;base64,/9hqcGVn" in text


def test_what_people_typed_cannot_become_markup() -> None:
    session = small_session()
    evil = "<script>alert(1)</script>"
    session = replace(
        session,
        info=replace(session.info, title=evil),
        annotations=table(replace(session.annotations["a1"], note=evil, tier=evil)),
        utterances=table(replace(session.utterances["u1"], text=f'"{evil}')),
    )
    text = page(contents(session))
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 4


def test_without_names_no_name_file_date_word_or_note_is_left() -> None:
    text = page(contents(small_session(), deidentify=True)).lower()
    body = text.partition("</style>")[2]
    for name in (*NAMES, "my dog died", "sorry", "told before"):
        assert name not in body, name
    assert "can still identify people" in body
    assert "coder 1" in body


def test_without_names_words_can_be_kept_with_roles_in_place_of_names() -> None:
    text = page(contents(small_session(), deidentify=True, words=True))
    assert "My dog died." in text
    assert "as [client] told before" in text
    assert "Smith" not in text
    assert "other people, places and dates" in text


def section(text: str, id_: str) -> str:
    return text.partition(f'id="{id_}"')[2].partition("</section>")[0]


def test_it_tells_how_each_coder_saw_the_therapist_meet_the_cues() -> None:
    told = section(page(contents(answered_session())), "attunement")
    cells = re.sub(r"<[^>]+>", "|", told)
    assert re.search(r"Anna Coder\|+2\|+1\|+1\|+0\|+0\|+50 % \(9 to 91 %\)\|+2\.0 s", cells)
    assert re.search(r"ben\|+2\|+0\|+0\|+1\|+1\|+0 % ", cells)
    assert re.search(r"0:00:20\.0\|+Masking\|+Explores the moment\|+Met\|+2\.0 s", cells)
    assert "asks Smith again" in told
    assert 'aria-label="Cues and how they were met' in told
    assert told.count('class="missed"') >= 2


def test_without_names_the_words_of_a_response_go_too_and_coders_stay_apart() -> None:
    text = page(contents(answered_session(), deidentify=True))
    assert "asks Smith again" not in text
    assert "again" not in section(text, "attunement")
    assert "in words" in section(text, "attunement")
    rows = re.findall(r"<title>([^<]*), Coder \d</title>", section(text, "timeline"))
    assert {"Incongruence", "Response"} <= set(rows)


def test_pictures_say_in_words_whom_and_when_they_show() -> None:
    assert 'alt="Anna Smith, at its apex, at 0:00:01.5"' in page(contents(small_session()))


def test_the_words_in_a_candidates_sentence_go_too() -> None:
    session = small_session()
    quoting = replace(session.findings.flags["f1"], kind="incongruence", rule="masking", text="Masking: “My dog died”")
    verdict = replace(session.verdicts["f1/anna"], flag=quoting)
    session = replace(
        session,
        verdicts={verdict.key: verdict},
        findings=replace(session.findings, flags={"f1": quoting}),
    )
    assert "My dog" in page(contents(session))
    assert "My dog" not in page(contents(session, deidentify=True))


def test_an_empty_session_says_what_to_do(tmp_path: Path) -> None:
    session = small_session()
    empty = replace(
        session,
        annotations=table(),
        verdicts={},
        utterances=table(),
        findings=replace(session.findings, flags={}, info=None),
    )
    text = page(contents(empty))
    assert "No flag was accepted" in text
    assert "has not been analysed" in text


def test_a_code_that_the_codebook_lost_and_a_removed_participant_do_not_stop_it() -> None:
    session = small_session()
    lost = annotation("x", code_id="gone", participant_id="nobody", incongruence=session.annotations["a1"].incongruence)
    text = page(contents(replace(session, annotations=table(lost))))
    assert "gone" in text
    assert "removed participant" in text


def test_agreement_compares_annotations_and_names_what_was_mixed_up() -> None:
    session = small_session()
    rows = [
        annotation("b1", coder_id="ben", start_s=1.0, end_s=2.0, code_id="masking"),
        annotation("a2", start_s=5.0, end_s=6.0, code_id="masking"),
        annotation("b2", coder_id="ben", start_s=5.1, end_s=6.0, code_id="smile"),
    ]
    text = page(contents(replace(session, annotations=table(*session.annotations.values(), *rows))))
    assert "Anna Coder and ben" in text
    assert "Masking – Smile (1×)" in text
    assert "EasyDIAg" in text
    assert "no two coders" not in text.lower()
