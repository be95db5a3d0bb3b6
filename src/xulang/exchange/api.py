"""Exchange: what outside systems say, read into claims that the spine judges. The only door."""

from xulang.exchange.domain.claim import Claim, Hand, OutsideRecord
from xulang.exchange.domain.live_platform import read_records
from xulang.exchange.domain.refusals import ExchangeRefusal

__all__ = ["Claim", "ExchangeRefusal", "Hand", "OutsideRecord", "read_records"]
