"""A leader or the centre's manager gives a unit a task."""

from xulang.assignments.domain.assignment import Assignment, Given, TaskVerb, begin
from xulang.assignments.domain.policy import giving_units
from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.assignments.domain.telling import private_of_given
from xulang.assignments.usecases.write import fact_of, keep, save
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import idempotency


def give(*, request: Request, given: Given) -> tuple[Assignment | None, idempotency.Answer]:
    """Inside the caller's transaction, which holds the request's lock and has seen that the unit is there.

    None beside the answer when this request was answered before. Raises NOT_ALLOWED, what `checked` raises,
    and REQUEST_REUSED.
    """
    if given.giver not in giving_units(actor=request.actor):
        raise Refusal(code=AssignmentRefusal.NOT_ALLOWED)
    hashed = idempotency.body_hash(["assign", private_of_given(given=given)])
    answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
    if answer is not None:
        return None, answer
    assignment_id = request.derived_id("assignment")
    one = begin(assignment_id=assignment_id, given=given, giver_name=request.actor.name, now=request.now)
    save(one=one)
    private = private_of_given(given=one.given)
    fact = fact_of(request=request, assignment_id=one.id, number=1, verb=TaskVerb.GIVE, private=private)
    return one, keep(request=request, assignment_id=one.id, fact=fact, hashed=hashed)
