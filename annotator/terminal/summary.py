"""What an analysis found, in a few lines."""

from __future__ import annotations

from collections import Counter

from annotator.domain.clock import format_time
from annotator.domain.participants import Participant
from annotator.domain.percent import percent
from annotator.domain.session import Findings, Session
from annotator.domain.signals import FAMILIES


def summary_lines(session: Session) -> list[str]:
    """Flags and coverage per participant, then what the user should know."""
    findings = session.findings
    lines: list[str] = []
    for person in session.participants.values():
        lines.append(f"{person.label}: {_flags(findings, person)}")
        lines.extend(f"  {line}" for line in _coverage(findings, person))
    if findings.info is not None:
        files = tuple(media.file_name for media in session.media.values())
        for note in findings.info.notes:
            about_a_file = note.startswith(files)
            lines.append(f"{'analysed as far as it goes' if about_a_file else 'note'}: {note}")
    return lines


def _flags(findings: Findings, person: Participant) -> str:
    counts = Counter(flag.family for flag in findings.flags.values() if flag.participant_id == person.id)
    total = sum(counts.values())
    if not total:
        return "no flags"
    parts = ", ".join(f"{counts[family]} {family}" for family in FAMILIES if counts[family])
    return f"{total} flag{'s' if total > 1 else ''} ({parts})"


def _coverage(findings: Findings, person: Participant) -> list[str]:
    rows = [row for row in findings.info.coverage if row.participant_id == person.id] if findings.info else []
    if not rows:
        return ["no video of this person was analysed"]
    lines: list[str] = []
    for row in rows:
        if row.family == "expression" and row.measurable_s == 0:
            why = ": it is too small" if row.too_small_s > 0.5 * row.total_s else ""
            lines.append(f"no face was measurable{why}")
    known = (f"{row.family} {percent(row.measurable_s, row.total_s)}" for row in rows)
    lines.append(f"measurable: {', '.join(known)}")
    for level in findings.info.levels if findings.info else ():
        if level.participant_id == person.id:
            longest_s = max(end_s - start_s for start_s, end_s in level.spans)
            lines.append(
                f"{level.name} worn {percent(level.worn_s, level.measurable_s)} of the measurable time, "
                f"{format_time(longest_s, decimals=0)} at the longest: a level, not flagged"
            )
    return lines
