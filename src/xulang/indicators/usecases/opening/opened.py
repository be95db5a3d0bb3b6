from dataclasses import dataclass

from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.refusals import ReportRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    blocks: tuple[Block, ...] = ()
    refused: ReportRefusal | None = None
