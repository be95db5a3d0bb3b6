"""What officers see of a declaration whose personal data are gone."""

import pytest

from tests.support.declarations import TRUCK
from tests.support.officers import officer, story_of_today
from tests.support.story import WAY, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.words import Role

pytestmark = pytest.mark.usefixtures("committed_db")
PAGE = f"/officer/crossings/{TRUCK}/"


def test_an_erased_declaration_still_has_its_page() -> None:
    reference_data()
    story = story_of_today()
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    crossing.erase(
        request=story.request(Role.CENTRE_MANAGER),
        declaration_id=story.declaration,
        reason_code="personal_request",
        private={},
    )
    customs = officer(Role.CUSTOMS_OFFICER)
    page = customs.get(PAGE).content.decode()
    assert "12C12345" not in page
    assert "Hoàng Văn Hải" not in page
    assert "Rời cửa khẩu" in page
    assert "Dữ liệu khai báo đã được xóa" in customs.get(f"{PAGE}declared/").content.decode()
    versions = customs.get(f"{PAGE}versions/").content.decode()
    assert "nội dung đã xóa" in versions
    assert "12C12345" not in versions
