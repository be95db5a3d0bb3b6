"""Say something of a task: accept, report, hand in, send back, finish, drop, extend."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from xulang.assignments.domain.assignment import Assignment, Said, then, tidy
from xulang.assignments.domain.files import NewFile, check_files
from xulang.assignments.domain.policy import may, may_see
from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.assignments.domain.telling import private_of_said
from xulang.assignments.locks import own_assignment
from xulang.assignments.queries import value_of
from xulang.assignments.usecases.write import fact_of, keep, save, save_files
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import idempotency


def say(
    *, request: Request, assignment_id: UUID, said: Said, files: Sequence[NewFile] = ()
) -> tuple[Assignment | None, idempotency.Answer]:
    """Inside the caller's transaction, which holds the request's lock.

    None beside the answer when this request was answered before. Raises UNKNOWN, NOT_ALLOWED, NOT_NOW, what
    `tidy` and `check_files` raise, REQUEST_REUSED and "busy".
    """
    ids = [request.derived_id(f"file:{place}") for place in range(len(files))]
    sent = check_files(verb=said.verb, files=files, ids=ids)
    said = replace(said, files=tuple(one.ref for one in sent))
    body: JSON = ["assignment", str(assignment_id), said.verb, private_of_said(said=said)]
    hashed = idempotency.body_hash(body)
    before = value_of(own_assignment(assignment_id=assignment_id))
    answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
    if answer is not None:
        return None, answer
    if not may_see(actor=request.actor, one=before):
        raise Refusal(code=AssignmentRefusal.UNKNOWN)
    if not may(actor=request.actor, one=before, verb=said.verb):
        raise Refusal(code=AssignmentRefusal.NOT_ALLOWED)
    kept = tidy(said=said, now=request.now)
    one = then(one=before, said=kept, now=request.now)
    save(one=one)
    save_files(assignment_id=one.id, files=sent, now=request.now)
    fact = fact_of(
        request=request,
        assignment_id=one.id,
        number=one.length,
        verb=kept.verb,
        private=private_of_said(said=kept),
    )
    return one, keep(request=request, assignment_id=one.id, fact=fact, hashed=hashed)
