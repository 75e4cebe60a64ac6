"""Which language words are in, by the small words that every sentence needs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

OTHER = "und"
"""Undetermined (ISO 639-2): none of those that are known here."""

# Small words that are frequent in one of these languages and rare in the others.
_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the and of to that is it you not have this with they what my your was but are so be at just don't it's "
        "i'm know because about would really think how when yes",
        "de": "der die das und ist nicht ich du wir sie es ein eine einen mit auf für auch dass aber so wie war habe "
        "hat dann noch mir mich sich bei nur wenn schon ja weil",
        "fr": "le la les et est pas je tu nous vous il elle que qui des une dans pour avec mais ce c'est j'ai ne sur "
        "était oui suis ça parce comme plus",
        "es": "el los las y es no que en una por con pero lo como para yo muy más está porque sí fue era cuando todo "
        "tengo también ya",
        "it": "il lo gli e è non che di una per con ma mi sono ho come più anche questo perché era sì della molto "
        "quando poi così",
        "pt": "o os as e é não que em uma por com mas eu como para muito mais está porque sim foi era quando também já "
        "isso você ele",
        "nl": "de het een en is niet ik je we ze dat van op voor ook maar zo als was heb heeft dan nog mij bij wel ja "
        "omdat naar toen",
        "sv": "och det är inte jag du vi att en ett som på för med men så var har om när ja också bara då mig",
        "da": "og det er ikke jeg du vi at en et som på for med men så var har om når ja også bare da mig",
        "pl": "i nie że to się na jest jak ale co tak mi z do było już czy bo ja mnie po tylko",
        "fi": "ja ei on se että en mä minä hän oli niin kun mutta myös ole olen mitä kyllä",
        "tr": "ve bir bu ne de da için çok ama var değil ben sen o gibi evet olarak daha",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Of so few words nothing is said.
_LEAST_WORDS = 12
# Of the words of running text so many are such small words; a language of another kind comes to a few by chance.
_LEAST_SHARE = 0.12
_CLEARLY = 1.3

NAMES: Mapping[str, str] = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "da": "Danish", "pl": "Polish", "fi": "Finnish", "tr": "Turkish",
}  # fmt: skip


def language_of(texts: Iterable[str]) -> str | None:
    """Two letters (ISO 639-1) of the language most of the words are in.

    Returns:
        :data:`OTHER` where it is none of those that are known here; None where there are too few words to tell.
    """
    words = [word.casefold().replace("’", "'") for text in texts for word in _WORD.findall(text)]
    letters = "".join(words)
    if letters and sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) < 0.5 * len(letters):
        return OTHER
    if len(words) < _LEAST_WORDS:
        return None
    counts = Counter(words)
    shares = sorted(
        ((sum(counts[word] for word in small) / len(words), code) for code, small in _FUNCTION_WORDS.items()),
        reverse=True,
    )
    (best, code), (second, _) = shares[:2]
    if best < _LEAST_SHARE:
        return OTHER
    return code if best >= _CLEARLY * second else None


def language_name(code: str) -> str:
    """What a language is called in a sentence."""
    return NAMES.get(code, "this language" if code == OTHER else f"the language “{code}”")
