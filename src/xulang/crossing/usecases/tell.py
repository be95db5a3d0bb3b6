"""Tell the company what happened to its declaration, in the transaction in which it happens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from xulang.crossing.domain.news import Hearer, news
from xulang.crossing.domain.record import Record
from xulang.gates import api as gates
from xulang.journal.api import NewFact
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.registry import api as registry

TOLD = (Role.DECLARANT, Role.CARRIER_MANAGER)


def tell(
    *, request: Request, organisation_id: UUID | None, number: str, record: Record, facts: Sequence[NewFact]
) -> None:
    """Queue messages for the company's page and its people's e-mail and push. Most facts are no news."""
    for item in news(number=number, record=record, facts=facts):
        if organisation_id is None:
            return
        alone = item.hearer is Hearer.DRIVER
        company = [] if alone else people_of(organisation_id=organisation_id, now=request.now)
        recipients = [*company, *driver_of(crossing_id=item.about, now=request.now)]
        name = f"message/{item.about}" if alone else "message"
        notifications.notify(
            recipients=recipients,
            kind=item.kind,
            subject_id=record.dossier.id,
            params=item.params,
            ids=[uuid5(item.fact_id, f"{name}/{place}") for place in range(len(recipients))],
            now=request.now,
        )


def tell_taken_over(*, request: Request, record: Record, number: str, crossing_id: UUID) -> None:
    """Tell the driver who holds the vehicle's link that another one drives now, before the link dies."""
    recipients = driver_of(crossing_id=crossing_id, now=request.now)
    if recipients:
        notifications.notify(
            recipients=recipients,
            kind=notifications.NotificationKind.TAKEN_OVER,
            subject_id=record.dossier.id,
            params={notifications.Param.NUMBER: number, notifications.Param.GATE: record.dossier.gate},
            ids=[request.derived_id(f"taken over/{crossing_id}")],
            now=request.now,
        )


def driver_of(*, crossing_id: UUID | None, now: datetime) -> list[notifications.Recipient]:
    """The driver of the vehicle meant, by his link, where he has one."""
    link = gates.find_link_of(crossing_id=crossing_id, now=now) if crossing_id else None
    if link is None:
        return []
    address = notifications.Address(kind=notifications.RecipientKind.DRIVER, id=link.id)
    return [notifications.Recipient(address=address, language="vi")]


def people_of(*, organisation_id: UUID, now: datetime) -> list[notifications.Recipient]:
    """Each of the company's people; the company's own list only where it has none yet."""
    people = registry.list_people_to_tell(organisation_id=organisation_id, roles=TOLD, now=now)
    company = notifications.Address(kind=notifications.RecipientKind.ORGANISATION, id=organisation_id)
    mailboxes = [
        notifications.Recipient(
            address=notifications.Address(kind=notifications.RecipientKind.USER, id=person.id),
            email=person.email or None,
            language=person.language,
        )
        for person in people
    ]
    return mailboxes or [notifications.Recipient(address=company, language="vi")]
