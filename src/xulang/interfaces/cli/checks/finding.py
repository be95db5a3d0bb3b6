"""What a check found: something in order, or a problem and its remedy, in plain words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`remedy` is empty when all is in order."""

    subject: str
    state: str
    remedy: str = ""

    @property
    def is_problem(self) -> bool:
        return bool(self.remedy)
