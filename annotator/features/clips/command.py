"""``annotator clips``: moments of a session as video files."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from annotator import atomic
from annotator.domain.covering import COVER_STYLES, STILL_IDENTIFIES, parse_area
from annotator.features.clips.options import BACKGROUNDS, CAPTIONS, FILE_FORMATS, VOICES, ClipOptions
from annotator.json_document import json_document
from annotator.terminal import removed_words
from annotator.terminal.console import ProgressLine, say, tell
from annotator.terminal.failures import DONE, ArgumentError, Interrupted, UnusableInputError, opened, told_as
from annotator.terminal.interruption import ctrl_c_stops

NAME = "clips"
HELP = "write moments of a session as video files, with faces covered if wanted"
DESCRIPTION = """\
Write chosen moments as video files, one each or in one reel, exact to the frame. Files appear in the folder when all
are written, opened again and checked; an existing file of the same name is then replaced.

  annotator clips anna.session -o clips                          accepted moments, as they are
  annotator clips anna.session -o clips --cover solid --voice mute
  annotator clips anna.session -o clips --reel --captions burned --pre-roll 3
  annotator clips anna.session -o clips --what code:masking --background skeleton --voice pitch
  annotator clips anna.session -o clips --cover solid --also-cover 0.8,0,0.2,0.3

--cover hides every face in every frame, also of people who are no participants, and grows where a face is not sure;
where a participant's face is not found, the whole region in which they sit is covered. No detector sees everybody:
look at the clips, and give --also-cover for what remains. Areas that were drawn for this session in File > Export
clips are covered too. solid is safest: blurred or pixelated faces have been recognised. A changed pitch can be changed
back; mute cannot. With any of these, names are left out of file names, title cards and captions. Body, clothes, room,
voice and words can still identify people.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="the folder to write into")
    parser.add_argument(
        "--what",
        default="accepted",
        metavar="MOMENTS",
        help="accepted (flags accepted and incongruences annotated; the default), flags (all), code:ID, "
        "playlist:NAME (in its order), or span:START-END in seconds",
    )
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument("--blur", action="store_true", help="the same as --cover blur")
    faces.add_argument("--cover", choices=COVER_STYLES, help="cover every face")
    parser.add_argument(
        "--also-cover",
        action="append",
        default=[],
        metavar="X,Y,W,H[@MEDIA]",
        help="cover this part of the picture (in 0..1) from beginning to end, whoever is in it, in every recording or "
        "in one; may be repeated",
    )
    parser.add_argument(
        "--background",
        choices=BACKGROUNDS,
        default="keep",
        help="plain: people alone on an even ground; skeleton: only lines of face and body (default: keep)",
    )
    parser.add_argument(
        "--voice", choices=VOICES, default="keep", help="mute, or change the pitch of voices (default: keep)"
    )
    parser.add_argument(
        "--captions",
        choices=CAPTIONS,
        default="none",
        help="the transcript burned into the picture, or beside it as WebVTT (default: none)",
    )
    parser.add_argument("--reel", action="store_true", help="all moments in one file, with title cards")
    parser.add_argument(
        "--pre-roll", type=float, default=1.0, metavar="S", help="shown before each moment (default: 1)"
    )
    parser.add_argument(
        "--post-roll", type=float, default=1.0, metavar="S", help="shown after each moment (default: 1)"
    )
    removed_words.add_argument(parser)
    parser.add_argument(
        "--json", type=Path, metavar="OUT", help="what was covered in each clip, and what each detector still sees"
    )
    parser.add_argument(
        "--format",
        choices=FILE_FORMATS,
        default="mp4",
        help="mp4 (H.264 and AAC, the default; plays everywhere; MPEG-4 where there is no H.264) or webm (VP9, Opus)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the clips."""
    options = _options(arguments)
    options = replace(options, further_words=removed_words.wanted(arguments, hides=options.hides_people))
    from annotator.features.clips.cover_words import cover_rows, cover_sentences
    from annotator.features.clips.make import UnknownMoments, choose_moments, make_clips
    from annotator.features.clips.plan import NothingToCut
    from annotator.media.container import MediaError

    wrong, unusable = told_as(ArgumentError, UnknownMoments), told_as(UnusableInputError, NothingToCut, MediaError)
    with (
        wrong,
        unusable,
        opened(arguments.session) as (folder, session),
        ProgressLine() as line,
        ctrl_c_stops() as stop,
    ):
        options = replace(options, also_cover=(*session.cover_areas.values(), *options.also_cover))
        made = make_clips(
            folder,
            session,
            choose_moments(session, arguments.what),
            arguments.output,
            options,
            on_progress=line.show,
            cancelled=stop.is_set,
        )
    if made is None:
        raise Interrupted("interrupted; no clip was kept")
    for path in made.paths:
        say(f"{path}")
    if arguments.json is not None:
        content = {"files": [path.name for path in made.paths], "clips": cover_rows(made.covers)}
        atomic.write_bytes(arguments.json, json_document(content))
        say(f"{arguments.json}")
    for sentence in cover_sentences(made.covers):
        tell(sentence)
    for note in made.notes:
        tell(f"note: {note}")
    removed_words.tell_summary(made.names)
    if options.hides_people:
        tell(f"warning: {STILL_IDENTIFIES}")
    return DONE


def _options(arguments: argparse.Namespace) -> ClipOptions:
    with told_as(ArgumentError, ValueError):
        return ClipOptions(
            cover="blur" if arguments.blur else arguments.cover,
            also_cover=tuple(map(parse_area, arguments.also_cover)),
            background=arguments.background,
            voice=arguments.voice,
            captions=arguments.captions,
            reel=arguments.reel,
            pre_roll_s=arguments.pre_roll,
            post_roll_s=arguments.post_roll,
            file_format=arguments.format,
        )
