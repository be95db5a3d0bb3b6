"""One sentence's numbers put together into figures: a value, a share of the plan, a change, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xulang.indicators.domain.reading import cues, phrases
from xulang.indicators.domain.reading.draft import Draft, figure_of, note_share
from xulang.indicators.domain.reading.earlier import Moved, find_moved, without
from xulang.indicators.domain.reading.figure import Base, Change, Figure, Number
from xulang.indicators.domain.reading.periods import Context, Stated, find_periods, period_of
from xulang.indicators.domain.reading.quantities import Quantity, find_quantities, noise
from xulang.indicators.domain.reading.ranks import find_ranks
from xulang.indicators.domain.reading.text import Sentence
from xulang.indicators.domain.said import PlanOf

HUNDRED: Final = Decimal(100)
# "Doanh thu so với cùng kỳ tăng": what is compared with belongs to no name.
COMPARED_LAST: Final = re.compile(
    r"\b(?:so với|so) (?:cùng kỳ|tháng|quý|năm|kỳ)\b[^,;:()]*?(?=\s+(?:tăng|giảm)\b[^,;:()]*$)", re.IGNORECASE
)
JOINED: Final = re.compile(r"[\s,]*(?:và)?[\s,]*")


class Role(StrEnum):
    VALUE = "value"
    PERCENT = "percent"
    OF_PLAN = "of_plan"
    OVER_PLAN = "over_plan"
    CHANGE = "change"
    AMOUNT_OF_CHANGE = "amount_of_change"
    RATIO = "ratio"
    PLAN = "plan"
    EARLIER = "earlier"
    SHARE = "share"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A number with what stands before it (its lead, periods blanked out) and after it (its tail)."""

    quantity: Quantity
    lead: str
    tail: str
    stated: tuple[Stated, ...]
    before: str  # The whole gap since the number before.
    cut_clean: bool  # Whether the tail ends at a mark of its own.


def assemble(*, sentence: Sentence, context: Context, within: str | None = None) -> list[Figure]:
    """`within` is the indicator that a list's earlier line opened."""
    moved = find_moved(text=sentence.text)
    text = without(text=sentence.text, moved=moved)
    stated = find_periods(text=text, year=context.year)
    covered = [(one.start, one.end) for one in stated]
    covered += [
        span
        for span in noise(text=text)
        if not any(span[0] < end and start < span[1] for start, end in covered)
    ]
    found = [
        one
        for one in find_quantities(text=text, covered=covered)
        if one.unit is not None or cues.STATES.search(text[: one.start])
    ]
    reader = _Reader(context=context, within=within)
    pieces = _dated(_pieces(text, found, stated), moved, stated)
    for index, piece in enumerate(pieces):
        reader.take(piece, pieces[index + 1] if index + 1 < len(pieces) else None)
    drafts = [
        draft
        for draft in reader.drafts
        if draft.says_something and draft.indicator and not cues.ROAD.match(draft.indicator)
    ]
    for draft in drafts:
        draft.earlier = next((one.earlier for one in moved if one.at == draft.at), None)
    ranked = find_ranks(sentence=sentence, stated=stated, context=context, before=_names(drafts))
    return sorted(
        [*(figure_of(draft=draft, sentence=sentence) for draft in drafts), *ranked], key=lambda one: one.at
    )


def _dated(pieces: Sequence[Piece], moved: Sequence[Moved], stated: Sequence[Stated]) -> list[Piece]:
    """“Tăng từ 51 triệu đồng năm 2022 lên 78,4 triệu đồng năm 2026”: both have their year behind them."""
    after = {one.at for one in moved if one.dated}
    return [
        replace(piece, tail="", stated=own)
        if piece.quantity.bare_start in after
        and (own := tuple(one for one in stated if 0 <= one.start - piece.quantity.end <= 1))
        else piece
        for piece in pieces
    ]


def _names(drafts: Sequence[Draft]) -> list[tuple[int, str]]:
    return [(draft.at, draft.indicator) for draft in drafts]


def _pieces(text: str, found: Sequence[Quantity], stated: Sequence[Stated]) -> list[Piece]:
    gaps = [0, *(one.end for one in found), len(text)]
    cuts = [0]
    for index, one in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(text)
        cuts.append(one.end + _cut(text[one.end : end], last=index + 1 == len(found), noun=one.noun))
    pieces = []
    for index, one in enumerate(found):
        start = cuts[index]
        own = tuple(s for s in stated if start <= s.start and s.end <= one.bare_start and not s.compared)
        lead = text[start : one.start]
        for s in sorted(own, key=lambda s: -s.start):
            lead = lead[: s.start - start] + f" {phrases.PERIOD} " + lead[min(s.end, one.start) - start :]
        tail = text[one.end : cuts[index + 1]].rstrip(" .")
        after = text[cuts[index + 1] : cuts[index + 1] + 1]
        pieces.append(
            Piece(
                quantity=one,
                lead=lead,
                tail=tail,
                stated=own,
                before=text[gaps[index] : one.start],
                cut_clean=after in {",", ";", ":", ")", "(", ".", ""},
            )
        )
    return pieces


def _cut(gap: str, *, last: bool, noun: str) -> int:
    """Where what belongs to the number ends, and what belongs to the next one begins."""
    if found := cues.SPLITS.search(gap):
        return found.start()
    if last:
        return len(gap)
    if found := cues.WORD_SPLITS.search(gap):
        return found.start()
    if cues.PLAN_BEFORE.search(gap):
        return 0
    heads = list(cues.HEADS.finditer(gap))
    if heads:
        return heads[-1].start()
    return 0 if not cues.OF_PLAN.match(gap) and not noun else len(gap)


class _Reader:
    """Goes through a sentence's numbers once."""

    def __init__(self, *, context: Context, within: str | None) -> None:
        self.context = context
        self.period = context.period
        self.drafts: list[Draft] = []
        self.within = within
        self.main: str | None = None
        self.aims = False
        self.role: Role = Role.VALUE
        self.sign = 1
        self.listed = 0  # How many figures the last enumeration named.
        self.next_of_list = 0
        self.waiting: list[str] = []
        self.last_noun = ""

    @property
    def current(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def take(self, piece: Piece, following: Piece | None) -> None:
        if piece.quantity.is_points:
            return
        self._note_period(piece)
        if cues.WITHIN.search(piece.before) and not cues.WITHIN.search(piece.tail):
            self.within = (
                self.drafts[0].indicator if self.drafts and self.main is None else self.main or self.within
            )
            self.main = self.main or (self.drafts[0].indicator if self.drafts else None)
        if self.last_noun and piece.quantity.is_percent and cues.WHICH_ONES.match(piece.before):
            return
        self.last_noun = piece.quantity.noun
        self.aims = bool(cues.AIMS.search(piece.before)) or (
            self.aims and not cues.SO_FAR.search(piece.before)
        )
        name = self._name(piece)
        role = self._role(piece, name)
        if role in {Role.VALUE, Role.PERCENT, Role.PLAN} and cues.IN_ORDER.search(piece.lead) and following:
            self._begin_list(name)
            name = self.waiting.pop(0) if self.waiting else name
        elif self.waiting and not name and role in {Role.VALUE, Role.PERCENT}:
            name = self.waiting.pop(0)
        self._give(piece, role, name)

    def _note_period(self, piece: Piece) -> None:
        if cues.SO_FAR.search(piece.before) and self.context.period is not None:
            self.period = self.context.period
        for stated in piece.stated:
            period = period_of(stated=stated, context=self.context)
            if period is not None:
                self.period = period

    def _name(self, piece: Piece) -> str:
        lead = cues.MOVE_ON_PLAN.sub("", cues.SHORT_OF_PLAN.sub("", _without_comparison(piece.lead)))
        name = phrases.subject(text=lead)
        return "" if name == "/" or cues.NO_NAME.match(name) else name

    def _role(self, piece: Piece, name: str) -> Role:  # noqa: PLR0911 -- one rule a line, the first that fits
        quantity, lead = piece.quantity, piece.lead.rstrip()
        if quantity.is_times:
            return Role.RATIO if cues.TIMES.search(lead) else Role.EARLIER
        if self._is_of_others(piece, lead):
            return Role.EARLIER
        if quantity.is_percent:
            return self._role_by_plan(piece, lead) or self._role_of_percent(piece, name, lead)
        if cues.MOVE_ON_PLAN.search(lead):
            return Role.AMOUNT_OF_CHANGE
        if cues.PLAN_BEFORE.search(lead) and (self.current is not None or name == ""):
            return Role.PLAN
        if lead.strip() == "/" and self.current is not None and self.current.unit == quantity.unit:
            # "2.000 tỷ đồng/2.500 tỷ đồng dự toán".
            return Role.PLAN
        if (
            self.role is Role.OF_PLAN
            and lead.strip() == "("
            and self.current is not None
            and self.current.value
        ):
            # "đạt 51,8% so với nghị quyết đề ra (23.600 tỷ đồng)".
            return Role.PLAN
        if cues.BECOMES.search(lead):
            return Role.VALUE
        if cues.MOVE.search(lead):
            return Role.AMOUNT_OF_CHANGE
        if cues.EQUIVALENT.search(lead) and not name and "tương" in lead:
            return Role.EQUIVALENT
        return Role.PLAN if self.aims else Role.VALUE

    def _is_of_others(self, piece: Piece, lead: str) -> bool:
        """What an earlier period had, or another place."""
        if cues.FROM.search(lead) and piece.quantity.number.high is None:
            return True
        if cues.AGAINST.search(lead):
            return True
        if self.current is None:
            return False
        said = cues.SAME_BEFORE.search(lead) or cues.OF_OTHERS.search(lead)
        return said is not None or self._is_aside_on_earlier(piece)

    def _is_aside_on_earlier(self, piece: Piece) -> bool:
        """“(6 tháng năm 2007 tăng 16,8%)”."""
        year = self.context.year
        aside = piece.lead.lstrip().startswith("(") and not _closed(piece.lead)
        return (
            aside
            and year is not None
            and any(one.year is not None and one.year < year for one in piece.stated)
        )

    def _role_by_plan(self, piece: Piece, lead: str) -> Role | None:
        """Where words on the plan stand before the percentage: "vượt dự toán 20%"."""
        on_plan = cues.MOVE_ON_PLAN.search(lead)
        if on_plan:
            self.sign = -1 if on_plan["verb"].casefold() in {"giảm", "hụt", "thiếu"} else 1
            return Role.OVER_PLAN
        short = cues.SHORT_OF_PLAN.search(piece.lead) and cues.REACHES.search(lead)
        return Role.OF_PLAN if short else None

    def _role_of_percent(  # noqa: PLR0911 -- one rule a line, the first that fits
        self, piece: Piece, name: str, lead: str
    ) -> Role:
        move = cues.MOVE.search(lead)
        if move and not cues.BECOMES.search(lead):
            against_plan = re.search(
                rf"so với {cues.PLAN_WORD}|^\s*{cues.PLAN_WORD}", piece.tail, re.IGNORECASE
            )
            if move["verb"].casefold() == "vượt" or against_plan:
                self.sign = -1 if move["verb"].casefold() == "giảm" else 1
                return Role.OVER_PLAN
            self.sign = -1 if move["verb"].casefold() == "giảm" else 1
            return Role.CHANGE
        if cues.OF_PLAN.match(piece.tail):
            return Role.OF_PLAN
        if cues.PLAN_BEFORE.search(lead) and not re.search(r"đạt\s*$", lead):
            return Role.PLAN
        if cues.OF_SHARE.search(lead):
            return Role.SHARE if self.current is not None and not name else Role.PERCENT
        if cues.EQUALS.search(lead) and cues.COMPARES.search(piece.tail):
            return Role.RATIO
        if not name and self.current is not None:
            if self._goes_on(piece, lead):
                return self.role
            has_value = self._has_value(piece)
            if has_value and not cues.PLAIN_TAIL.match(piece.tail):
                return Role.SHARE
            if has_value and (cues.REACHES.search(lead) or lead.strip(" ,") == ""):
                bare = lead.strip() == "(" and piece.tail.strip() == ""
                return Role.SHARE if bare and not self.current_is_money() else Role.OF_PLAN
            if has_value:
                return Role.SHARE
        return Role.PLAN if self.aims else Role.PERCENT

    def _goes_on(self, piece: Piece, lead: str) -> bool:
        """Whether a percentage is what the one before was: "tăng 2,3% so ... và 11,5% so ..."."""
        if JOINED.fullmatch(piece.before):
            return self.role in {Role.CHANGE, Role.OF_PLAN, Role.RATIO}
        compares = JOINED.fullmatch(lead) is not None and cues.COMPARES.match(piece.tail.lstrip()) is not None
        return compares and self.role in {Role.CHANGE, Role.RATIO}

    def _has_value(self, piece: Piece) -> bool:
        """Not of “tốc độ tăng GRDP quý III đạt 8,35%, 9 tháng đạt 8,02%”: the same, of another period."""
        current = self.current
        if current is None or current.value is None or current.percent_only:
            return False
        return not (current.unit == "%" and piece.stated and self.period != current.period)

    def current_is_money(self) -> bool:
        unit = self.current.unit if self.current else None
        return unit is not None and any(word in unit for word in ("đồng", "USD", "tỷ", "tỉ", "đô la"))

    def _begin_list(self, name: str) -> None:
        names = re.split(r", |; | và ", name)
        self.waiting = [one for one in (phrases.clean(text=part) for part in names) if one]
        self.listed = len(self.waiting)

    def _give(self, piece: Piece, role: Role, name: str) -> None:
        listed_role = self.role if role is self.role else None
        self.role = role
        if role in {Role.EARLIER, Role.EQUIVALENT, Role.SHARE, Role.AMOUNT_OF_CHANGE}:
            self._pass_by(piece, role, name)
        elif role is Role.VALUE or (role is Role.PLAN and self._is_new_plan(piece, name)):
            self._take_value(piece, name, role)
        elif role is Role.PERCENT:
            self._take_percent(piece, name)
        else:
            draft = self._target(piece, name, role, listed=listed_role)
            if draft is not None:
                self._add(draft, piece, role)

    def _pass_by(self, piece: Piece, role: Role, name: str) -> None:
        """What is no field of a figure may still name the one that follows: "giảm từ 27 dự án xuống 14"."""
        from_there = role is Role.EARLIER and cues.FROM.search(piece.lead.rstrip()) is not None
        if name and (role is Role.AMOUNT_OF_CHANGE or self.current is None or from_there):
            self._begin(piece, name)

    def _add(self, draft: Draft, piece: Piece, role: Role) -> None:
        number = piece.quantity.number
        if role is Role.PLAN:
            draft.plan = draft.plan or number
        elif role is Role.OF_PLAN:
            note_share(draft=draft, percent=number, plan_of=phrases.plan_of(text=piece.tail))
        elif role is Role.OVER_PLAN:
            whose = phrases.plan_of(text=f"{piece.lead} ; {piece.tail}")
            note_share(draft=draft, percent=_shifted(number, self.sign), plan_of=whose)
        else:
            by_sign = number if self.sign > 0 else _negative(number)
            percent = by_sign if role is Role.CHANGE else _from_ratio(piece.quantity, piece.lead)
            draft.changes.append(Change(percent=percent, base=_base(piece)))

    def _is_new_plan(self, piece: Piece, name: str) -> bool:
        other = self.current is not None and bool(piece.stated) and self.period != self.current.period
        return self.aims and (bool(name or piece.quantity.noun) or other)

    def _target(self, piece: Piece, name: str, role: Role, *, listed: Role | None) -> Draft | None:
        """The figure that a percentage is about."""
        if name:
            return self._begin(piece, name)
        if self.current is None:
            return None
        in_list = re.fullmatch(r"[\s,]*(?:và)?[\s,]*", piece.before) is not None and listed is not None
        if cues.IN_ORDER.search(piece.lead) or (self.listed > 1 and not in_list):
            self.listed = max(self.listed, 2)
            self.next_of_list = max(0, len(self.drafts) - self.listed)
        if self.listed > 1 and (in_list or self.next_of_list == len(self.drafts) - self.listed):
            draft = self.drafts[min(self.next_of_list, len(self.drafts) - 1)]
            self.next_of_list += 1
            return draft
        if (
            piece.stated
            and self.period != self.current.period
            and role is not Role.OF_PLAN
            and self.current.says_something
        ):
            return self._begin(piece, self.current.indicator)
        return self.current

    def _take_value(self, piece: Piece, name: str, role: Role) -> None:
        quantity, current = piece.quantity, self.current
        name = self._whole_again(piece, name) or self._full_name(piece, name)
        if not name and current is not None and current.value is None and not piece.stated:
            draft = current
        elif not name and current is not None and current.percent_only and not piece.stated:
            # "đạt 45,2% (1.845,9 tỷ đồng)": the percentage was of the plan.
            draft = current
            note_share(draft=draft, percent=draft.value, plan_of=PlanOf.UNSAID)
            draft.value, draft.percent_only = None, False
        elif not name and current is not None:
            draft = self._begin(piece, current.indicator)
        else:
            draft = self._begin(piece, name)
        if role is Role.PLAN:
            draft.plan = quantity.number
        else:
            draft.value = quantity.number
        draft.unit, draft.out_of = quantity.unit, quantity.out_of
        if draft.out_of is not None and quantity.is_money:
            # "512/4.020 tỷ đồng": money is spent out of what was planned.
            draft.plan, draft.out_of = draft.plan or Number(low=draft.out_of), None

    def _whole_again(self, piece: Piece, name: str) -> str:
        """After its parts a whole is summed up: "...; lũy kế 9 tháng đạt 3,45 triệu lượt khách"."""
        if name or self.main is None or piece.tail.strip() not in {"", "khách", "người"}:
            return ""
        if not cues.SUMS_UP.search(piece.before):
            return ""
        self.within = None
        return self.main

    def _full_name(self, piece: Piece, name: str) -> str:
        """With what is counted, where the words before the number do not say it."""
        quantity = piece.quantity
        noun = quantity.noun
        doing = bool(name) and phrases.DOING.match(name) is not None
        light = not name or phrases.LIGHT.match(name) is not None
        after = phrases.tail(text=piece.tail, cut=not (noun and piece.cut_clean))
        if cues.WITHIN.search(after) or cues.COMPARES.match(after.strip()) or cues.OF_PLAN.match(after):
            after = ""
        current = self.current
        if (
            noun
            and not name
            and not after
            and current is not None
            and re.search(r"lũy kế|luỹ kế|tính chung", piece.before, re.IGNORECASE)
        ):
            return current.indicator
        if noun and (light or doing):
            return " ".join(part for part in ("" if light else name, noun, after) if part)
        if noun and after and not name:
            return f"{noun} {after}"
        if light and after and not noun:
            return after
        if doing and after and not noun:
            return f"{re.sub(r' được$', '', name)} {after}"
        return (
            ""
            if light and name and not noun and self.current is not None and phrases.LIGHT.match(name)
            else name
        )

    def _take_percent(self, piece: Piece, name: str) -> None:
        current = self.current
        if not name and current is not None and not piece.stated:
            if current.value is None:
                current.value, current.unit, current.percent_only = piece.quantity.number, "%", True
            return
        if not name and current is None:
            return
        draft = self._begin(piece, name or (current.indicator if current else ""))
        draft.value, draft.unit = piece.quantity.number, piece.quantity.unit
        draft.percent_only = not cues.RATE.match(draft.indicator)

    def _begin(self, piece: Piece, name: str) -> Draft:
        draft = Draft(
            indicator=name,
            period=self.period,
            at=piece.quantity.bare_start,
            within=self.within if self.within != name else None,
            certainty=cues.certainty_in(text=piece.before.rpartition(";")[2]),
        )
        if piece.quantity.is_percent or piece.quantity.is_times:
            draft.unit = "%"
        self.drafts.append(draft)
        return draft


def _closed(lead: str) -> bool:
    return lead.count(")") >= lead.count("(")


def _without_comparison(lead: str) -> str:
    """A lead may begin with what the number before was compared with, or with where that came from."""
    lead = COMPARED_LAST.sub(" ", re.sub(r"\((?:số công bố|tính lại)[^()]*\)", " ", lead))
    return re.sub(
        r"^[\s,;]*(?:(?:nhưng|song) )?(?:so với|so) [^,;:()]*?(?=[,;:()]|\b(?:tăng|giảm|đạt|và)\b|$)",
        " ",
        lead,
        flags=re.IGNORECASE,
    )


def _base(piece: Piece) -> Base:
    """After the number, or before it: "tăng 2% so với tháng trước", "so với tháng trước tăng 2%"."""
    said = COMPARED_LAST.search(piece.lead)
    text = piece.tail if cues.COMPARES.search(piece.tail) else said[0] if said else ""
    return next((base for base, pattern in cues.COMPARED_TO if pattern.search(text)), Base.SAME_PERIOD)


def _negative(number: Number) -> Number:
    return Number(low=-number.low, high=None if number.high is None else -number.high, said=number.said)


def _shifted(number: Number, sign: int) -> Number:
    return Number(low=HUNDRED + sign * number.low, said=number.said)


def _from_ratio(quantity: Quantity, lead: str) -> Number:
    """“Gấp 2,1 lần” is 110 per cent more, “bằng 92%” 8 per cent less; “tăng 3 lần” means “gấp 3 lần”."""
    low = quantity.number.low
    if quantity.is_percent:
        return Number(low=low - HUNDRED, said=quantity.number.said)
    if re.search(r"giảm(?: \w+)*\s*$", lead, re.IGNORECASE):
        return Number(low=(HUNDRED / low - HUNDRED).quantize(Decimal("0.1")), said=quantity.number.said)
    return Number(low=low * HUNDRED - HUNDRED, said=quantity.number.said)
