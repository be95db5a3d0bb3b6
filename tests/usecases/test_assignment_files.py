"""Files that prove a task: sent with the hand-in, read by who may see the task, refused by name."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.assignments import Desk
from tests.support.people import make_actor, make_organisation
from tests.support.sign_in import signed_in
from xulang.assignments import api as assignments
from xulang.assignments import models
from xulang.assignments.api import AssignmentRefusal, FileRef, NewFile, TaskVerb
from xulang.crossing import api as crossing
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role
from xulang.platform.ids import new_id
from xulang.platform.models import AuditEntry
from xulang.registry.api import OrganisationKind

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 report"


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def hand_in(client: Client, task: UUID, *files: tuple[str, bytes], request: str = "") -> int:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    data = {"request_id": request or str(new_id()), "text": "Đã kiểm 45 xe.", "evidence": sent}
    return client.post(f"/assignments/{task}/hand-in/", data).status_code


def test_a_file_is_handed_in_and_read_by_both_sides_alone(desk: Desk) -> None:
    task = desk.give()
    worker, giver = signed_in(UUID(desk.officer.id)), signed_in(UUID(desk.leader.id))
    assert hand_in(worker, task, ("báo cáo 12.pdf", PDF), ("<b>.txt", b"<script>alert(1)</script>")) == 302
    page = giver.get(f"/assignments/{task}/").content.decode()
    assert "báo cáo 12.pdf" in page
    assert "&lt;b&gt;.txt" in page
    first, second = [one.said.files for one in assignments.read_told(assignment_id=task)][-1]
    answer = giver.get(f"/assignments/{task}/files/{first.id}/")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    text = worker.get(f"/assignments/{task}/files/{second.id}/")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert text["Content-Disposition"].startswith("attachment")
    assert "sandbox" in text["Content-Security-Policy"]
    reads = AuditEntry.objects.filter(action="read", object_kind="assignment_file")
    assert sorted(reads.values_list("object_id", flat=True)) == sorted([str(first.id), str(second.id)])
    other = make_organisation(kind=OrganisationKind.FORCE, force=Force.HEALTH_QUARANTINE, name="Y tế")
    stranger = signed_in(UUID(make_actor(role=Role.HEALTH_OFFICER, organisation_id=other).id))
    assert stranger.get(f"/assignments/{task}/files/{first.id}/").status_code == 404
    elsewhere = desk.give(title="Việc khác")
    assert giver.get(f"/assignments/{elsewhere}/files/{first.id}/").status_code == 404
    assert assignments.replay_assignments().differences == ()


def refused(desk: Desk, *files: NewFile, verb: TaskVerb = TaskVerb.HAND_IN) -> str:
    task = desk.give()
    said = assignments.Said(verb=verb, text="Xong", percent=10)
    with pytest.raises(Refusal) as caught:
        crossing.say_of_assignment(
            request=desk.request(desk.officer), assignment_id=task, said=said, files=files
        )
    assert models.FileRow.objects.count() == 0
    assert desk.see(task).state == assignments.TaskState.GIVEN
    return caught.value.code


def test_what_is_no_evidence_is_refused_and_none_of_it_is_kept(desk: Desk) -> None:
    good = NewFile(name="a.pdf", content=PDF)
    programme = NewFile(name="a.pdf", content=b"MZ\x90\x00\x03\xff")
    large = NewFile(name="b.pdf", content=PDF + bytes(assignments.FILE_LIMIT))
    half = NewFile(name="c.pdf", content=PDF + bytes(7 * 2**20))
    assert refused(desk, good, programme) == AssignmentRefusal.FILE_KIND
    assert refused(desk, good, large) == AssignmentRefusal.FILE_LARGE
    assert refused(desk, half, half, half) == AssignmentRefusal.FILE_LARGE
    assert refused(desk, *[good] * 6) == AssignmentRefusal.FILES_MANY
    assert refused(desk, good, verb=TaskVerb.ACCEPT) == AssignmentRefusal.FILES_NOT_HERE


def test_the_page_says_why_and_a_repeat_changes_nothing(desk: Desk) -> None:
    task = desk.give()
    worker = signed_in(UUID(desk.officer.id))
    assert hand_in(worker, task, ("a.exe", b"MZ\x90\x00\x03\xff")) == 422
    request = str(new_id())
    assert [hand_in(worker, task, ("a.pdf", PDF), request=request) for _ in range(2)] == [302, 302]
    [kept] = models.FileRow.objects.all()
    [said] = [one.said for one in assignments.read_told(assignment_id=task) if one.said.files]
    assert said.files == (FileRef(id=kept.id, name="a.pdf", sha256=kept.sha256),)
