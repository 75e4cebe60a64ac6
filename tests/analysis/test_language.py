"""Which language words are in."""

from __future__ import annotations

import pytest

from annotator.analysis.language import language_of

SPOKEN = {
    "en": "I don't know, it was just that I was alone with the children and they would not sleep. You know how it is.",
    "de": "Ich weiß nicht, das war einfach so, dass ich mit den Kindern allein war und sie nicht schlafen wollten.",
    "fr": "Je ne sais pas, c'est que j'étais seul avec les enfants et ils ne dormaient pas, vous savez comme c'est.",
    "es": "No sé, es que estaba sola con los niños y no querían dormir, ya sabes cómo es cuando todo pasa a la vez.",
    "it": "Non lo so, è che ero da solo con i bambini e non dormivano, poi sono rimasto così per molto tempo.",
    "pt": "Não sei, é que eu estava sozinho com as crianças e elas não dormiam, você sabe como isso é quando foi.",
    "nl": "Ik weet het niet, het was gewoon dat ik alleen was met de kinderen en dat ze niet wilden slapen, ja.",
    "sv": "Jag vet inte, det var bara att jag var ensam med barnen och de ville inte sova, så det var när jag kom.",
    "pl": "Nie wiem, to było tak, że byłam sama i oni nie chcieli spać, ale już jest lepiej niż było.",
}


@pytest.mark.parametrize("code", SPOKEN)
def test_a_sentence_or_two_are_enough(code: str) -> None:
    assert language_of([SPOKEN[code]]) == code
    assert language_of(SPOKEN[code].split(",")) == code


def test_words_of_another_language_are_none_of_these_and_a_few_words_say_nothing() -> None:
    assert (
        language_of(
            ["Nem tudom, egyedül voltam a gyerekekkel, és nem aludtak, tudod milyen az, amikor minden egyszerre"]
        )
        == "und"
    )
    assert language_of(["Я не знаю, я была одна с детьми"]) == "und"
    assert language_of(["我不知道"]) == "und"
    assert language_of(["Yes.", "Mhm.", "Fine."]) is None
    assert language_of([]) is None
