"""A script that runs a batch as an array of jobs of a SLURM cluster."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from annotator import atomic
from annotator.features.study.batch.manifest import Manifest
from annotator.features.study.batch.running import command

SCRIPT_NAME = "slurm-array.sh"

_SCRIPT = """\
#!/bin/bash
# One job for each session that was not done yet, and one that gathers what came of them. Submit it with
#     sbatch {script}
# from any folder; options on that line go before those below. A session that failed, or whose job was killed, is run
# again by making this script anew and submitting it.
#SBATCH --job-name=annotator
#SBATCH --array={numbers}
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=08:00:00
#SBATCH --output=%x-%A-%a.log

PROGRAM=({program})
MANIFEST={manifest}

if [ -n "${{ANNOTATOR_GATHER:-}}" ]; then
    exec "${{PROGRAM[@]}}" batch --manifest "$MANIFEST" --gather
fi
if [ "$SLURM_ARRAY_TASK_ID" = "${{SLURM_ARRAY_TASK_MIN:-}}" ] && command -v sbatch >/dev/null; then
    # once, from the first job: when all are over, whatever became of them, the results are gathered
    ANNOTATOR_GATHER=1 sbatch --array=0 --cpus-per-task=1 --dependency="afterany:$SLURM_ARRAY_JOB_ID" \\
        --export=ALL {script} >/dev/null
fi
exec "${{PROGRAM[@]}}" batch --manifest "$MANIFEST" --task "$SLURM_ARRAY_TASK_ID" \\
    --workers "${{SLURM_CPUS_PER_TASK:-1}}"
"""


def write_script(manifest: Manifest, numbers: list[int]) -> Path:
    """Write the script beside the manifest.

    Raises:
        OSError: it cannot be written.
    """
    path = manifest.folder / SCRIPT_NAME
    atomic.write_bytes(path, script(manifest, numbers).encode())
    if sys.platform != "win32":
        path.chmod(path.stat().st_mode | 0o100)
    return path


def script(manifest: Manifest, numbers: list[int]) -> str:
    """The script for these numbers of the manifest."""
    whole = command(manifest.path, 1, workers=1)
    program = whole[: whole.index("batch")]
    return _SCRIPT.format(
        numbers=ranges(numbers),
        program=" ".join(shlex.quote(part) for part in program),
        manifest=shlex.quote(str(manifest.path)),
        script=shlex.quote(str(manifest.folder / SCRIPT_NAME)),
    )


def ranges(numbers: list[int]) -> str:
    """Numbers as SLURM writes them: ``1-4,7``."""
    parts: list[str] = []
    start = previous = None
    for number in [*sorted(numbers), None]:
        if previous is not None and start is not None and number != previous + 1:
            parts.append(f"{start}" if start == previous else f"{start}-{previous}")
            start = None
        start = number if start is None else start
        previous = number
    return ",".join(parts)
