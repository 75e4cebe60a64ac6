from dataclasses import replace

import pytest

from annotator.domain.codebook import Code, Codebook
from annotator.exchange.codebook_file import SHIPPED, shipped_codebook
from annotator.ui.dialogs import codebook_draft as draft

BOOK = Codebook(
    id="b",
    codes=(
        Code(id="a", name="Smile", shortcut="s", color="#E69F00", tier="Face"),
        Code(id="b", name="Broad smile", parent_id="a", tier="Face"),
        Code(id="c", name="Toothy smile", parent_id="b", tier="Face"),
        Code(id="d", name="Nod", shortcut="n", tier="Head"),
    ),
)


def ids(book):
    return [code.id for code in book.codes]


def test_a_new_code_stands_behind_the_chosen_one_with_its_tier_and_a_fresh_colour():
    book, made = draft.add_code(BOOK, name="Smile", after="a")
    assert ids(book) == ["a", made.id, "b", "c", "d"]
    assert (made.name, made.tier) == ("Smile 2", "Face")
    assert made.color not in {code.color for code in BOOK.codes}


def test_removing_a_code_lifts_the_codes_below_it():
    book = draft.remove_code(BOOK, "b")
    assert book.code("c").parent_id == "a"


@pytest.mark.parametrize(("steps", "order"), [(-1, "abdc"), (-9, "dabc"), (3, "abcd")])
def test_moving_stops_at_the_ends(steps, order):
    assert ids(draft.move_code(BOOK, "d", steps)) == list(order)


def test_a_code_cannot_stand_below_itself():
    assert [code.id for code in draft.possible_parents(BOOK, "a")] == ["d"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"shortcut": "N"}, "belongs to 'Nod'"),
        ({"shortcut": "["}, "cannot be a code's key"),
        ({"name": " "}, "give the code a name"),
        ({"name": "nod"}, "two codes are called"),
        ({"tier": ""}, "which tier"),
        ({"shortcut": "x"}, None),
    ],
)
def test_what_is_wrong_with_a_code_is_said(change, says):
    code = replace(BOOK.codes[0], **change)
    text = draft.problem(draft.put_code(BOOK, code), code)
    assert says in text if says else text == ""


def test_codes_of_another_codebook_lose_keys_that_are_taken():
    other = Codebook(id="o", codes=(Code(id="x", name="X", shortcut="S"), Code(id="a", name="Other")))
    book = draft.add_codes_of(BOOK, other)
    assert ids(book) == ["a", "b", "c", "d", "x"]
    assert book.code("x").shortcut == ""
    assert book.code("a").name == "Smile"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_codebooks_pass_the_check(name):
    assert draft.first_problem(shipped_codebook(name)) is None
