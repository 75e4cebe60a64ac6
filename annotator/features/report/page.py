"""The page: one HTML file with style and pictures inside, without any script, that asks nothing of any network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator import __version__
from annotator.app.page_markup import Markup, Part, join, tag
from annotator.features.report import methods, sections
from annotator.features.report.agreement import agreement
from annotator.features.report.attunement import attunement_section
from annotator.features.report.contents import ReportContents
from annotator.features.report.conversation import conversation_section
from annotator.features.report.drawing import hatching
from annotator.features.report.moment_cards import moment_cards
from annotator.features.report.timeline import timeline
from annotator.resources import resource

# The browser itself refuses whatever would leave the file.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

STILL_IDENTIFIES = (
    "Faces in pictures are covered and names, file names and dates are left out. Body, clothes, room, movement and the "
    "order of events can still identify people, and so can what is written in definitions of codes. Read this report "
    "before you pass it on, and treat it as data about people."
)
WORDS_REMAIN = (
    " Words and notes are shown with the names of participants and coders replaced by roles; other people, places and "
    "dates in them remain."
)

_Section = tuple[str, str, Callable[[ReportContents], Markup | None]]
_SECTIONS: tuple[_Section, ...] = (
    ("overview", "Session", sections.overview),
    ("coverage", "What could be measured", sections.coverage),
    ("timeline", "Timeline", timeline),
    ("moments", "Accepted moments", moment_cards),
    ("conversation", "Conversation", conversation_section),
    ("signals", "Signals", sections.signals),
    ("synchrony", "Synchrony", sections.synchrony),
    ("attunement", "Therapist's responses", attunement_section),
    ("verdicts", "Flags and verdicts", sections.verdicts),
    ("agreement", "Agreement", agreement),
    ("codes", "Codes", sections.codes),
    ("methods", "Methods", methods.methods),
    ("limits", "Limits", methods.limits),
)


def page(contents: ReportContents) -> str:
    """The whole report as HTML text."""
    named = {"moments": "Moments of the playlist"} if contents.options.playlist_id else {}
    made = [
        (id_, named.get(id_, title), part) for id_, title, make in _SECTIONS if (part := make(contents)) is not None
    ]
    links = [tag("a", title, href=f"#{id_}") for id_, title, _ in made]
    title = f"{contents.session.info.title}: report"
    body = [
        hatching(),
        tag("header", tag("h1", contents.session.info.title), _lead(contents)),
        _warning(contents),
        tag("nav", links, aria_label="Sections"),
        tag("main", [tag("section", tag("h2", title_), part, id=id_) for id_, title_, part in made]),
    ]
    return whole_page(title, body)


def whole_page(title: str, body: Sequence[Part]) -> str:
    """A page that holds all it shows, with our style and footer."""
    footer = tag("footer", f"Made by annotator {__version__}. It describes movement; people give it meaning.")
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        tag("style", Markup(resource("report", "report.css").read_text(encoding="utf-8"))),
    ]
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', list(body), footer), lang='en')}\n"


def _lead(contents: ReportContents) -> Markup:
    info = contents.session.info
    told = "Report without names" if contents.options.deidentify else f"Session of {info.created_at[:10]}"
    return tag("p", told, class_="lead")


def _warning(contents: ReportContents) -> Markup | None:
    if not contents.options.deidentify:
        return tag(
            "div",
            tag("p", "This report shows people and what they said. Keep it as you keep the recording."),
            class_="warning",
            role="note",
        )
    text = STILL_IDENTIFIES + (WORDS_REMAIN if contents.options.shows_words else "")
    return tag("div", tag("p", join(text)), class_="warning", role="note")
