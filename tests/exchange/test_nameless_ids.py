"""Ids that hold a name get a number, the same over all sessions; others stay."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from annotator.domain.annotations import Annotation
from annotator.domain.session import Coder, Session
from annotator.exchange.nameless_ids import nameless_ids, with_ids, without_names
from tests.fixtures.sessions import small_session


def coded_by(*coder_ids: str) -> Session:
    """The small session, with a coder and one annotation of each."""
    session = small_session()
    row = next(iter(session.annotations.values()))
    rows: dict[str, Annotation] = {id_: replace(row, id=f"of-{n}", coder_id=id_) for n, id_ in enumerate(coder_ids)}
    return replace(
        session,
        coders=MappingProxyType(
            {id_: Coder(id=id_, name="" if id_ == "coder-1" else id_.title()) for id_ in coder_ids}
        ),
        annotations=MappingProxyType({row.id: row for row in rows.values()}),
    )


def test_one_coder_is_called_the_same_in_all_sessions_and_like_nobody_else() -> None:
    first, second = coded_by("anna", "coder-1"), coded_by("berta", "anna")
    ids = nameless_ids([(first, ()), (second, ())])
    assert ids.keys() == {"anna", "berta"}
    assert len({*ids.values(), "coder-1"}) == 3
    both = [{row.coder_id for row in with_ids(one, ids).annotations.values()} for one in (first, second)]
    assert both == [{ids["anna"], "coder-1"}, {ids["anna"], ids["berta"]}]
    assert not any("anna" in repr(with_ids(one, ids).annotations) for one in (first, second))


def test_a_document_is_rewritten_as_a_whole_and_words_that_only_hold_an_id_stay() -> None:
    document = {"coders": ["anna", "b"], "anna": {"note": "anna and b", "value": 1.5, "none": None}}
    assert without_names(document, {"anna": "coder-1"}) == {
        "coders": ["coder-1", "b"],
        "coder-1": {"note": "anna and b", "value": 1.5, "none": None},
    }
