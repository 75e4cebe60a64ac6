"""Bytes of all encodings become the words they were."""

from __future__ import annotations

import pytest

from annotator.exchange.errors import FormatError
from annotator.exchange.text_encoding import decoded


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_what_a_file_says_itself_is_certain(encoding: str) -> None:
    found = decoded("Grüße an Søren\r\nund 王小明\r".encode(encoding))
    assert found.text == "Grüße an Søren\nund 王小明\n"
    assert not found.guessed


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Über „alles“ – schön, wirklich müde"),
        ("cp1252", "Ça va très bien, merci à vous"),
        ("cp1252", "está muy mal, señor. ¿Por qué?"),
        ("cp1250", "Je mi dobře, opravdu žiju."),
        ("cp1250", "Jól vagyok, őszintén"),
        ("iso8859-2", "Dobrze, świetnie żyję."),
        ("cp1251", "Мне хорошо, правда."),
        ("koi8-r", "Мне хорошо, правда."),
        ("cp1253", "Είμαι καλά, αλήθεια."),
        ("cp1254", "İyiyim, gerçekten çok şükür"),
        ("cp1255", "אני בסדר, באמת"),
        ("cp1256", "أنا بخير حقا"),
        ("cp932", "そうですね、はい"),
        ("gb18030", "你今天感觉怎么样"),
        ("big5", "你今天感覺怎麼樣"),
        ("euc-kr", "저는 괜찮아요. 정말요"),
    ],
)
def test_a_few_words_tell_the_encoding_and_that_it_is_a_guess(encoding: str, text: str) -> None:
    found = decoded(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(encoding))
    assert text in found.text
    assert found.guessed
    assert found.sample == text[:60]


def test_a_few_lost_bytes_do_not_make_utf8_something_else() -> None:
    content = "Grüße, schöne Töne und süße Äpfel für Jürgen, täglich".encode()
    found = decoded(content.replace("ß".encode(), b"\xc3", 1))
    assert found.encoding == "utf-8"
    assert found.guessed
    assert "schöne Töne" in found.text


def test_what_a_person_says_counts() -> None:
    assert decoded("spät".encode("cp850"), "cp850").text == "spät"
    with pytest.raises(FormatError, match="there is no encoding 'klingon'; common ones: utf-8"):
        decoded(b"x", "klingon")
    with pytest.raises(FormatError, match="line 2 cannot be written in utf-8"):
        decoded(b"a\nsp\xe4t", "utf-8")
