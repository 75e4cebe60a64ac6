"""Word lists of other makers become lists this program reads."""

from __future__ import annotations

import pytest

from annotator.analysis.valence import parse_lexicon
from annotator.exchange.errors import FormatError
from annotator.exchange.lexicon_file import from_sentiws, from_table, lexicon_text

SENTIWS = "Freude|NN\t0.6502\tFreuden\nschlimm|ADJX\t-0.4837\tschlimme,schlimmer\nFehler|NN\t-0.3\n"


def test_sentiws_gives_every_form_of_a_word_and_reads_back() -> None:
    scores = from_sentiws(SENTIWS, source="SentiWS.txt")
    assert scores == {
        "Freude": 0.6502, "Freuden": 0.6502, "schlimm": -0.4837, "schlimme": -0.4837, "schlimmer": -0.4837,
        "Fehler": -0.3,
    }  # fmt: skip
    text = lexicon_text(scores.items(), language="de", source="SentiWS.txt", negations=["nicht"])
    lexicon = parse_lexicon(text, source="de.txt")
    assert lexicon.language == "de"
    assert lexicon("So eine Freude.") > 0.5 > -0.3 > lexicon("Es war schlimmer.")
    assert -lexicon("Freude") < lexicon("Keine, nicht eine Freude") < 0


def test_a_table_of_any_scale_is_brought_to_minus_one_to_one() -> None:
    scores = from_table(
        'id,"word",valence\n1,amor,9\n2,mesa,5\n3,guerra,1\n', source="a.csv", word_column=2, score_column=3,
        lowest=1, highest=9,
    )  # fmt: skip
    assert scores == {"amor": 1.0, "mesa": 0.0, "guerra": -1.0}


@pytest.mark.parametrize(
    ("text", "told"),
    [("Freude\t0.65\n", "line 1: 'Freude"), ("# only words\n", "no word with a score"), ("a|NN\tx\n", "line 1")],
)
def test_what_is_no_sentiws_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        from_sentiws(text, source="x.txt")


def test_what_is_outside_its_scale_is_told_with_its_line() -> None:
    with pytest.raises(FormatError, match="line 2: '12' is not a number from 1 to 9"):
        from_table("a,3\nb,12\n", source="x.csv", word_column=1, score_column=2, lowest=1, highest=9)
    with pytest.raises(FormatError, match="1 columns only"):
        from_table("a\n", source="x.csv", word_column=1, score_column=2, lowest=1, highest=9)
