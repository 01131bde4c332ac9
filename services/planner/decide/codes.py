"""Diagnosis codes are codes that ICD-10-CM has, wherever somebody enters one (A1.06, A1.07)."""

from events.values.icd10cm import is_listed
from events.values.text import CodeRelease, DiagnosisCode
from services.planner.decide.refusals_content import CodeNotListed


def require_listed(code: DiagnosisCode | None, release: CodeRelease | None, pointer: str) -> None:
    """Require that the present release has `code`, where `release` names no other one.

    Raises:
        CodeNotListed: it has not.
    """
    if code is not None and release is None and not is_listed(code):
        raise CodeNotListed(pointer)
