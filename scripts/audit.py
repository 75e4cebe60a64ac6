"""Reads what pip-audit found: ``audit.py FOUND.json MESSAGES.txt``. Exit code 1 where a weakness is known.

Where the lists of weaknesses cannot be reached pip-audit writes nothing, or says of each distribution that it was not
looked up. Both are told as skipped, and never as none.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(found: Path, messages: Path) -> int:
    try:
        distributions = json.loads(found.read_text("utf-8"))["dependencies"]
    except (OSError, ValueError):
        said = messages.read_text("utf-8").strip().splitlines() if messages.is_file() else []
        print(f"skipped: pip-audit could not look anything up: {said[-1] if said else 'it said nothing'}")
        return 0
    looked_up = [one for one in distributions if "skip_reason" not in one]
    unknown = [one["name"] for one in distributions if "skip_reason" in one]
    weak = [one for one in looked_up if one["vulns"]]
    for one in weak:
        for weakness in one["vulns"]:
            mended = ", ".join(weakness["fix_versions"]) or "no release yet"
            print(f"{one['name']} {one['version']}: {weakness['id']}, mended in {mended}")
    if unknown:
        print(f"skipped: {len(unknown)} of {len(distributions)} could not be looked up: {', '.join(unknown)}")
    if looked_up and not weak:
        print(f"none known in {len(looked_up)} distributions")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
