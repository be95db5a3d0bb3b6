"""The work list: exactly what waits for one's force, oldest first, confirmed one by one or many at once."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xulang.crossing import api as crossing
from xulang.interfaces.officer.corrections import replaced_fields
from xulang.interfaces.officer.filters import WorkForm, wish_of
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.refusal_texts import SaidRefusal, say
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Step
from xulang.platform import clock
from xulang.queueing import api as queueing

ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list. `value` is what its check box sends, `replaced` what a replacement is about.

    `each` lists, one by one, the new vehicles that this line stands for. `place` is read for entries.
    """

    task: crossing.TaskView
    value: str
    replaced: str = ""
    each: str = ""
    place: queueing.PlaceView | None = None

    @property
    def uncalled(self) -> bool:
        """Its entry can't be confirmed before it is called."""
        waits = self.place is not None and self.place.live and self.place.state not in queueing.OUTSTANDING
        return waits and self.task.step == Step.ENTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one chosen line. `plate` is empty for what the officer may not see."""

    plate: str
    step: Step
    refusal: SaidRefusal | None


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SEEING)
def work_list(http: HttpRequest) -> HttpResponse:
    """Show the list; a POST confirms what was chosen and shows what became of it above the list."""
    posts = [post for post in crossing.list_posts(actor=actor_of(http)) if post.steps]
    if not posts:
        raise Http404
    form = WorkForm(data=http.GET, posts=posts)
    results = _confirm(http, form) if http.method == "POST" else []
    # Read before the list: what is sealed meanwhile comes as an event, perhaps once too often, never not.
    live = stream_address("officer")
    now = clock.now()
    wish = wish_of(form=form, after=http.GET.get("after", ""), now=now)
    page = crossing.list_tasks(wanted=wish.filter)
    replaced = replaced_fields(page.tasks)
    entering = [task.crossing.id for task in page.tasks if task.step == Step.ENTRY]
    places = queueing.list_last_places(crossing_ids=entering) if entering else {}
    names = {
        "form": form,
        "rows": [
            Row(
                task=task,
                value=_value(task),
                replaced=replaced.get(task.task_id, ""),
                each=_with(http, plate=task.crossing.number, step=task.step) if task.gathered else "",
                place=places.get(task.crossing.id) if task.step == Step.ENTRY else None,
            )
            for task in page.tasks
        ],
        "page": page,
        "next": _with(http, after=page.next_after or ""),
        "here": http.get_full_path(),
        "results": results,
        "done": [result for result in results if result.refusal is None],
        "refused": [result for result in results if result.refusal],
        "stream": live,
        "role": wish.role,
        "filtered": any(form.chosen(name) for name in ("step", "direction", "arriving", "plate")),
        "now": now,
        "keys": [{"letter": "c", "text": _("confirm the chosen")}],
    }
    return render(http, f"officer/{_part(http)}.html", names)


def _part(http: HttpRequest) -> str:
    """The whole page; or what htmx asked for: the rows at an event, the work and its results after a tap."""
    if http.headers.get("HX-Request") != "true":
        return "work"
    return "work_done" if http.method == "POST" else "work_rows"


def _with(http: HttpRequest, **changed: str) -> str:
    query = http.GET.copy()
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def _value(task: crossing.TaskView) -> str:
    return f"{task.crossing.declaration_id}:{task.subject}:{task.step}"


def _wanted(value: str) -> crossing.Wanted:
    """Raises BadRequest for what no check box sends."""
    try:
        declaration, subject, step = value.split(":")
        declaration_id, crossing_id = UUID(declaration), UUID(subject)
        return crossing.Wanted(
            declaration_id=declaration_id,
            crossing_id=None if crossing_id == declaration_id else crossing_id,
            step=Step(step),
        )
    except ValueError as error:
        raise BadRequest("not a line of a work list") from error


def _confirm(http: HttpRequest, form: WorkForm) -> list[Result]:
    """Confirm the chosen lines in the role of the list. What one may not even see is answered as unknown."""
    request = request_of(http)
    wanted = [_wanted(value) for value in http.POST.getlist(ITEM)]
    plates = _plates(request.actor, {item.declaration_id for item in wanted})
    seen = [item for item in wanted if (item.declaration_id, item.crossing_id) in plates]
    outcomes = crossing.confirm_many(
        request=replace(request, actor=crossing.at_post(actor=request.actor, role=form.post.role)),
        wanted=seen,
    )
    unknown = say(Refusal(code=crossing.CrossingRefusal.UNKNOWN))
    return [
        *(
            Result(
                plate=plates[outcome.wanted.declaration_id, outcome.wanted.crossing_id],
                step=outcome.wanted.step,
                refusal=say(outcome.refusal) if outcome.refusal else None,
            )
            for outcome in outcomes
        ),
        *(Result(plate="", step=item.step, refusal=unknown) for item in wanted if item not in seen),
    ]


def _plates(actor: Actor, declaration_ids: set[UUID]) -> dict[tuple[UUID, UUID | None], str]:
    """The plates of vehicles that the actor may view; a whole declaration is called by its number."""
    names: dict[tuple[UUID, UUID | None], str] = {}
    for found in crossing.list_crossings(declaration_ids=declaration_ids):
        if crossing.may(
            actor=actor,
            action=crossing.Action.VIEW,
            gate=found.gate,
            owner=found.organisation_id,
            stage=found.stage,
        ):
            names[found.declaration_id, found.id] = found.plate or found.number
            names[found.declaration_id, None] = found.number
    return names
