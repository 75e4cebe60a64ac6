"""People in a session and where they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.domain.media import FULL_REGION, Region

Role = Literal["client", "therapist", "other"]
ROLES: tuple[Role, ...] = ("client", "therapist", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person in the session. ``name`` is shown on screen only; exports may leave it out."""

    id: str
    role: Role
    name: str = ""
    media_id: str = ""
    region: Region = FULL_REGION

    @property
    def label(self) -> str:
        """What the window calls this person."""
        return self.name or self.role
