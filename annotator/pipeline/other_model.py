"""What was measured with another model than the one that would measure now."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.domain.session import AnalysisInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherModel:
    """The names of both models."""

    before: str
    now: str


def measured_otherwise(info: AnalysisInfo | None) -> OtherModel | None:
    """Which model measured, and which would now; None where it is the same, or nothing was measured yet.

    Findings and landmarks of the other model stay as they are and can be read. Analysing again measures everything
    anew: nothing of the two is ever mixed.
    """
    if info is None:
        return None
    from annotator.tracking.mediapipe_models import installed_model
    from annotator.tracking.model_bundle import BundleError, locate
    from annotator.tracking.protocol import TrackingError

    try:
        model = installed_model(locate())
    except (TrackingError, BundleError):
        return None  # the analysis says so itself
    return None if model.sha256 == info.model_sha256 else OtherModel(before=info.model_name, now=model.name)
