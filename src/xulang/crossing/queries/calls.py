"""Who is called: for the telephone list of the centre, the holding park and the traffic police."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import list_crossings
from xulang.crossing.queries.lines import rules_now
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.words import FactKind, Nationality
from xulang.notifications import api as notifications
from xulang.queueing import api as queueing
from xulang.registry import api as registry

MOST_CALLS = 500
ANSWERS = frozenset({FactKind.ACKNOWLEDGED, FactKind.SET_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """A call without personal data. `begins` and `until`: its hour, and the end of the grace after it.

    `seen`: somebody answered it, though the place's row may follow his word only seconds later, and pages
    that ask again at his word shall not show the call as unanswered for as long as nothing else happens.
    """

    place: queueing.PlaceView
    crossing: CrossingView
    begins: datetime
    until: datetime
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One time that somebody telephoned in vain. `by` is None where it was erased."""

    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """Whom to telephone for a call that nobody acknowledged; personal, so every read is to be recorded."""

    call: CallView
    company: str
    company_phone: str
    driver: str
    driver_phone: str
    nationality: Nationality | None
    tries: tuple[Try, ...]
    text: notifications.Text | None = None


def list_calls(*, gates: Collection[str] | None, now: datetime, limit: int = MOST_CALLS) -> list[CallView]:
    """Who is called to these gates (None: all) and not yet there, the next hour first."""
    places = queueing.list_called(gates=gates, limit=limit)
    found = list_crossings(declaration_ids={place.declaration_id for place in places})
    crossings = {one.id: one for one in found}
    graces = {line: rules_now(line=line, now=now) for line in {place.line for place in places}}
    answers = journal.list_times(kinds=ANSWERS, crossing_ids={place.crossing_id for place in places})
    calls = []
    for place in places:
        if place.hour is None or place.crossing_id not in crossings:
            continue
        rules = graces[place.line]
        begins = queueing.start_of(hour=place.hour)
        calls.append(
            CallView(
                place=place,
                crossing=crossings[place.crossing_id],
                begins=begins,
                until=begins + timedelta(hours=1, seconds=rules.grace if rules else 0),
                seen=_is_seen(place, answers.get(place.crossing_id, ())),
            )
        )
    return calls


def _is_seen(place: queueing.PlaceView, answers: Iterable[datetime]) -> bool:
    called_at = place.called_at
    return place.acknowledged_at is not None or any(called_at and at >= called_at for at in answers)


def list_to_phone(*, gates: Collection[str] | None, now: datetime, limit: int = 100) -> list[PhoneCall]:
    """Calls that nobody has acknowledged, by time to their hour, with whom to telephone."""
    calls = [call for call in list_calls(gates=gates, now=now) if not call.seen][:limit]
    ids = tuple({call.crossing.declaration_id for call in calls})
    said = declarations.get_declarations(declaration_ids=ids)
    owners = {call.crossing.organisation_id for call in calls} - {None}
    companies = registry.get_organisations(organisation_ids=[one for one in owners if one])
    tried = _tries(ids)
    texts = notifications.find_texts(
        crossing_ids=[call.crossing.id for call in calls], kind=notifications.TextKind.CALL
    )
    return [
        _phone(call, said, companies, tried, _of_call(texts.get(call.crossing.id), call)) for call in calls
    ]


def _of_call(text: notifications.Text | None, call: CallView) -> notifications.Text | None:
    """The text that told of this call, not of one before it."""
    called_at = call.place.called_at
    return text if text and called_at and text.created_at >= called_at else None


def _phone(
    call: CallView,
    said: Mapping[UUID, declarations.SubmittedDeclaration],
    companies: dict[UUID, registry.Organisation],
    tried: dict[UUID, list[Try]],
    text: notifications.Text | None,
) -> PhoneCall:
    stored = said.get(call.crossing.declaration_id)
    content = stored.content if stored else None
    vehicle = next((one for one in content.vehicles if one.id == call.crossing.id), None) if content else None
    driver = vehicle.driver if vehicle else None
    company = companies.get(call.crossing.organisation_id) if call.crossing.organisation_id else None
    called_at = call.place.called_at
    return PhoneCall(
        call=call,
        company=company.name if company else "",
        company_phone=(company.phone if company else "") or _handler_phone(content),
        driver=driver.name if driver else "",
        driver_phone=(driver.phone or "") if driver else "",
        nationality=driver.nationality if driver else None,
        text=text,
        tries=tuple(
            one for one in tried.get(call.crossing.id, ()) if called_at is None or one.at >= called_at
        ),
    )


def _handler_phone(content: declarations.DeclarationContent | None) -> str:
    """The person who handles the procedure for the company, where the register has no number of its own."""
    person = content.procedure_officer if content else None
    return (person.phone or "") if person else ""


def _tries(declaration_ids: Collection[UUID]) -> dict[UUID, list[Try]]:
    found: dict[UUID, list[Try]] = {}
    for fact in journal.read_kinds(stream_ids=declaration_ids, kinds=[FactKind.NOT_REACHED]):
        if fact.crossing_id is not None:
            found.setdefault(fact.crossing_id, []).append(Try(at=fact.recorded_at, by=_name(fact)))
    return found


def _name(fact: journal.Fact) -> str | None:
    actor = fact.private.get("actor") if fact.private else None
    name = actor.get("name") if isinstance(actor, dict) else None
    return name if isinstance(name, str) else None
