"""``annotator new``: make a session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.percent import percent
from annotator.terminal.console import say, tell
from annotator.terminal.failures import DONE, reading

if TYPE_CHECKING:
    from annotator.domain.media import Media, Region
    from annotator.domain.participants import Participant
    from annotator.pipeline.region_views import FoundPeople

NAME = "new"
HELP = "make a session from one or more recordings"
DESCRIPTION = """\
Make a session folder from one or more recordings. The recordings stay where they are.

  annotator new anna.session --video room.mp4 --participant client=left --participant therapist=right
  annotator new anna.session --video call.mp4 --participant client=auto --participant therapist=auto
  annotator new anna.session --video client.mp4 --video therapist.mp4@1.25 \\
      --participant client --participant therapist --transcript talk.vtt
  annotator new anna.session --video one.mp4 --video two.mp4@1800 \
      --participant client=left@1 --participant client=right@2,from=30:00
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("session", type=Path, metavar="SESSION", help="the session folder to make (NAME.session)")
    parser.add_argument(
        "--video",
        action="append",
        required=True,
        metavar="FILE[@OFFSET]",
        help="a recording; OFFSET seconds are added to its own time to give the session's time; with @after it goes on "
        "where the one before it ends",
    )
    parser.add_argument(
        "--participant",
        action="append",
        default=[],
        metavar="ROLE[:NAME][=REGION][@MEDIA][,from=TIME]",
        help="who is seen where: ROLE is client, therapist or other; REGION is full, left, right, auto (found from "
        "where faces are, left to right in the order given) or x,y,w,h in 0..1; MEDIA is a file name or the number "
        "of a --video. Without any: one client in the full frame. With "
        "from=TIME (session clock): where somebody given before is seen from then on, or =none where they are not in "
        "the picture. With auto, cuts of the picture are looked for, and everybody gets a region for each view",
    )
    parser.add_argument(
        "--sound-track",
        action="append",
        default=[],
        metavar="[VIDEO=]N",
        help="of a recording with several sound tracks, the one to hear and measure (from 1; default: the file's own "
        "default); VIDEO is the number of a --video",
    )
    parser.add_argument("--transcript", type=Path, metavar="FILE", help="a transcript (.srt or .vtt)")
    parser.add_argument("--title", help="what the session is called; else the name of the folder")


def run(arguments: argparse.Namespace) -> int:
    """Make the session."""
    from annotator.app.session_making import new_session
    from annotator.app.session_specs import ONE_CLIENT, parse_participant, parse_video, with_sound_tracks

    with reading():
        videos = with_sound_tracks([parse_video(text) for text in arguments.video], arguments.sound_track)
        people = [parse_participant(text) for text in arguments.participant] or list(ONE_CLIENT)
        if any(spec.auto for spec in people):
            tell("looking for faces all over the recording")
        folder = new_session(
            arguments.session,
            videos,
            people,
            transcript=arguments.transcript,
            title=arguments.title,
            on_regions=_tell_regions,
        )
    with folder:
        session = folder.load()
        say(f"{folder.path}")
        for problem in folder.problems:
            tell(f"note: {problem}")
        names = ", ".join(
            f"{row.label} in {session.media[row.first_media_id].file_name}" for row in session.participants.values()
        )
        tell(f"{len(session.media)} recording(s), {names}; next: annotator analyze {folder.path}")
    return DONE


def _tell_regions(media: Media, found: FoundPeople, people: tuple[Participant, ...]) -> None:
    for view in found.views:
        if view.since:
            tell(f"{media.file_name}: the picture is cut;{view.since} another view of it is seen")
        tell(f"{media.file_name}: {view.proposals.summary}")
        for person, seat in zip(people, view.seats, strict=True):
            if seat is not None:
                sure = percent(seat.confidence)
                tell(f"  {person.label}={_written(seat.region)}  {seat.explanation}; confidence {sure}")
            elif found.complete:
                tell(f"  {person.label}=none  not seen in this view")
    if found.complete:
        tell("  check that everybody is who they are said to be: the window shows the regions on the picture")


def _written(region: Region) -> str:
    return f"{region.x:g},{region.y:g},{region.width:g},{region.height:g}"
