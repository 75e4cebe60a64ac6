"""What a de-identified session says, and does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

from annotator.domain.markers import TierLock
from annotator.domain.participants import Participant
from annotator.domain.session import Coder, Session
from annotator.domain.text_fields import rewritten, text_fields, texts_in
from annotator.domain.transcript import Utterance
from annotator.exchange.deidentify import deidentify, further_words_in
from annotator.exchange.json_export import export_json
from annotator.exchange.json_import import import_json
from tests.fixtures.sessions import annotation, small_session, table

FIXED = {  # what machines write, or what is one of a few words
    "Code.applies_to", "Code.color", "Code.shortcut", "Coder.blind_to", "Evidence.signal", "Evidence.unit", "Flag.rule",
    "Media.fingerprint", "AnalysisInfo.program_version", "AnalysisInfo.model_sha256", "AnalysisInfo.finished_at",
    "SessionInfo.created_at", "Annotation.created_at", "Annotation.modified_at", "Marker.created_at",
    "Marker.modified_at", "TierLock.locked_at", "Verdict.decided_at",
}  # fmt: skip


def said(*texts: str, **changes: Any) -> Session:
    """The small session with other words in it."""
    rows = (
        Utterance(id=f"u{number}", start_s=number, end_s=number + 1.0, text=text) for number, text in enumerate(texts)
    )
    return replace(small_session(), utterances=table(*rows), **changes)


def heard(session: Session, *further_words: str) -> list[str]:
    clean = deidentify(session, further_words=further_words).session
    return [row.text for row in clean.utterances.values()]


def people(*names: str) -> Mapping[str, Participant]:
    return table(*(Participant(id=f"p{number}", role="client", name=name) for number, name in enumerate(names)))


def test_no_name_is_left_anywhere() -> None:
    text = export_json(deidentify(small_session()).session).decode().casefold()
    for name in ("anna smith", "anna", "smith", "jones", "anna coder", "anna_smith", "hour 7"):
        assert name not in text


def test_roles_stand_where_names_stood() -> None:
    session = deidentify(small_session()).session
    assert session.utterances["u2"].text == "[client], I'm sorry."
    assert session.annotations["a1"].note == "as [client] told before"
    assert session.findings.info is not None
    assert session.findings.info.notes == ("media-1: cut off",)


def test_what_is_measured_and_coded_stays() -> None:
    plain, clean = small_session(), deidentify(small_session()).session
    assert clean.annotations["a1"].incongruence == plain.annotations["a1"].incongruence
    assert clean.findings.flags == plain.findings.flags
    assert clean.codebook == plain.codebook
    assert clean.media["media-1"].file_name == "media-1.mp4"


def _types_of(value: object) -> set[type]:
    if is_dataclass(value) and not isinstance(value, type):
        inside = [getattr(value, field.name) for field in fields(value)]
        return {type(value)}.union(*map(_types_of, inside))
    rows = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    return set().union(*map(_types_of, rows))


def test_a_name_in_any_field_of_any_row_is_found(full_session: Session) -> None:
    """A field that is added later is covered too, unless somebody says here that only machines write it."""
    everything = {f"{kind.__name__}.{name}" for kind in _types_of(full_session) for name in text_fields(kind)}
    fixed = {f"{field.owner}.{field.name}" for field, _ in texts_in(full_session) if field.kind == "fixed"}
    assert fixed | (FIXED & everything) == FIXED
    for wanted in sorted(everything - FIXED):
        named = rewritten(
            full_session,
            lambda field, text, wanted=wanted: (
                f"{text} Zdenka-Maria"
                if f"{field.owner}.{field.name}" == wanted and text not in ("a1", "client")
                else text
            ),
        )
        named = replace(named, participants=_named(named, "Zdenka-Maria"))
        assert "denka" not in repr(deidentify(named).session), wanted


def _named(session: Session, name: str) -> Mapping[str, Participant]:
    return MappingProxyType({key: replace(row, name=f"{row.name} {name}") for key, row in session.participants.items()})


def test_a_name_is_found_however_it_is_spelled() -> None:
    session = said(
        "I am Anna Lena.",
        "Annas Mutter, Anna's mother, Anna’s house",
        "Frau Mueller, MÜLLER, Muller and Mu\u0308ller; die Müllers",
        "anna_lena and Anna\u00adLena and AnnaLena",
        "Dr OBrien, O’Brien and O'Brien, the O'Briens; Brien",
        participants=people("Anna-Lena Müller", "Dr. O'Brien"),
    )
    assert heard(session) == [
        "I am [client].",
        "[client] Mutter, [client]'s mother, [client]’s house",
        "Frau [client], [client], [client] and [client]; die [client]",
        "[client] and [client] and [client]",
        "Dr [client], [client] and [client], the [client]; [client]",
    ]


def test_names_in_scripts_that_do_not_part_words() -> None:
    assert heard(said("田中さんは太郎と", "김민수는", participants=people("田中 太郎", "김민수"))) == [
        "[client]さんは[client]と",
        "[client]는",
    ]


def test_a_name_inside_another_word_and_a_role_as_a_name_are_left_alone() -> None:
    session = said(
        "Annual plan of the therapist for ANN, in a banana; remark a market",
        participants=people("Ann", "Therapist", "Ina", "Mark"),
    )
    assert heard(session) == ["Annual plan of the therapist for [client], in a banana; remark a market"]


def test_titles_and_single_letters_name_nobody() -> None:
    session = said("A doctor, Dr von Ah, the one of Mrs", participants=people("Dr. von Berg", "A", "Mrs T."))
    assert heard(session) == ["A doctor, Dr von Ah, the one of Mrs"]


def test_a_name_of_two_letters_counts_with_a_capital_only() -> None:
    assert heard(said("Jo has joie, jo; AL is al", participants=people("Jo Al"))) == [
        "[client] has joie, jo; [client] is al"
    ]


def test_a_name_that_is_an_everyday_word_is_told() -> None:
    found = deidentify(said("Will you?", "I will, Will.", participants=people("Will Hart")))
    assert [(row.written, row.places) for row in found.summary.everyday] == [("will", 1)]
    assert "perhaps everyday words: will (1, utterance text)" in "\n".join(found.summary.lines())


def test_what_is_like_a_name_and_numbers_that_were_left_are_told() -> None:
    found = deidentify(said("Frau Millers, born 12.3.1984", "ask 0176 1234567", participants=people("Anna Miller")))
    assert [row.written for row in found.summary.numbers] == ["12.3.1984", "0176 1234567"]
    found = deidentify(said("Frau Meller and Annie", participants=people("Anna Miller")))
    # nobody is called Smith here, but the recording is anna_smith.mp4
    assert [row.written for row in found.summary.similar] == ["Meller", "Smith"]


def test_the_summary_counts_by_field_and_word() -> None:
    summary = deidentify(small_session()).summary
    assert {row.title: (row.places, row.changed, row.texts) for row in summary.fields}["utterance text"] == (1, 1, 2)
    assert ("Anna", "[client]") in {(row.written, row.label) for row in summary.words}
    assert summary.ids == {"anna": "coder-1"}


def test_paths_addresses_and_file_names_are_taken_out_of_texts() -> None:
    session = said(
        "see anna_smith.mp4, Anna_Smith and /home/sabine/x y/z.txt.",
        r"C:\Users\sabine\x.mp4 and \\server\share\x; ../other/x.mp4",
        "write to sabine@lab.example or https://lab.example/sabine",
        "he/she and/or 1/2, 3/4/2020",
    )
    assert heard(session) == [
        "see media-1, media-1 and [path].",
        "[path] and [path]; [path]",
        "write to [e-mail] or [address]",
        "he/she and/or 1/2, 3/4/2020",
    ]


def test_further_words_go_as_a_whole() -> None:
    session = said("At St. Mary’s Hospital in Graz; Mary at the hospital; Grazers", participants=people("Bo Ek"))
    assert heard(session, "St Mary's Hospital", "graz") == ["At [removed] in [removed]; Mary at the hospital; Grazers"]
    assert further_words_in("\ufeffGraz\n\n# places\n St. Mary’s \n") == ("Graz", "St. Mary’s")


def test_tiers_stay_apart_and_locks_stay_on_theirs() -> None:
    rows = (annotation("a1", tier="Anna"), annotation("a2", tier="Smith"), annotation("a3", tier="Codes"))
    locks = table(TierLock(id="Smith", coder_id="anna"))
    clean = deidentify(replace(small_session(), annotations=table(*rows), tier_locks=locks)).session
    tiers = [row.tier for row in clean.annotations.values()]
    assert tiers == ["[client]", "[client] 2", "Codes"]
    assert list(clean.tier_locks) == ["[client] 2"]
    assert clean.tier_locks["[client] 2"].id == "[client] 2"


def test_ids_that_are_names_get_a_number_everywhere_and_others_stay() -> None:
    coders = table(Coder(id="sabine.weber"), Coder(id="coder-1"), Coder(id="B"))
    rows = (annotation("a1", coder_id="sabine.weber"), annotation("a2", coder_id="B"), annotation("a3", coder_id="ben"))
    clean = deidentify(replace(small_session(), coders=coders, annotations=table(*rows))).session
    assert [row.coder_id for row in clean.annotations.values()] == ["coder-2", "B", "coder-3"]
    assert list(clean.coders) == ["coder-2", "coder-1", "B"]


def test_references_still_hold_and_the_export_can_be_read_again() -> None:
    named = rewritten(
        small_session(), lambda field, text: f"smith-{text}" if field.kind == "id" and text == "client" else text
    )
    clean = deidentify(named).session
    assert list(clean.participants) == ["participant-1", "therapist"]
    assert {row.participant_id for row in clean.findings.flags.values()} == {"participant-1"}
    assert all(key == row.key for key, row in clean.verdicts.items())
    again = import_json(export_json(clean), source="x.json")
    assert replace(again, media=clean.media) == clean


def test_one_family_name_of_two_people_says_only_that_it_is_a_name() -> None:
    two = table(
        Participant(id="p1", role="client", name="Eva Roth"), Participant(id="p2", role="other", name="Jan Roth")
    )
    assert heard(said("Eva, Jan and Mrs Roth", participants=two)) == ["[client], [other] and Mrs [name]"]


def test_long_texts_without_spaces_take_no_longer_than_others() -> None:
    """Nothing is counted here: with quadratic work this test would not come back within the time limit of tests."""
    texts = ("a" * 100_000 + "/", "/a" * 20_000, "a.b-" * 20_000 + "@", "Ä" * 50_000, "An-" * 10_000)
    assert len(heard(said(*texts, participants=people("Anna-Lena Müller")))) == 5
