"""Partners and goods that a company declared are found by prefix, by itself alone, until they are erased."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.support.declarations import goods_body
from tests.usecases.test_declarations_stored import NOW, OTHER, OWN, ident, submit
from xulang.declarations import api as declarations
from xulang.declarations.api import NamedKind
from xulang.declarations.domain.documents.identities import PaperKind, identities_of
from xulang.declarations.models import Named, PaperWord
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction

pytestmark = pytest.mark.django_db


def party(name: str, **replaced: JSON) -> dict[str, JSON]:
    return {"name": name, "tax_code": None, "address": None, "phone": None, **replaced}


def names(text: str, *, organisation_id: UUID = OWN, limit: int = 8) -> list[tuple[str, int]]:
    found = declarations.search_known(
        organisation_id=organisation_id, kind=NamedKind.PARTNER, text=text, limit=limit
    )
    return [(one.body["name"], one.used) for one in found]


def test_partners_are_found_without_accents_the_most_used_first_then_the_newest() -> None:
    submit(1, importer=party("Đồng Đăng Xanh"))
    submit(2, importer=party("Đồng Mỏ Vàng"))
    submit(3, importer=party("Đồng Mỏ Vàng"))
    assert names("dong") == [("Đồng Mỏ Vàng", 2), ("Đồng Đăng Xanh", 1)]
    assert names("ĐỒNG đ") == [("Đồng Đăng Xanh", 1)]
    assert names("dong", limit=1) == [("Đồng Mỏ Vàng", 2)]
    declarations.store_amended(
        declaration_id=ident(3), content=content_with(3, "Đồng Bành"), version=2, now=NOW + timedelta(hours=1)
    )
    assert names("dong") == [("Đồng Bành", 1), ("Đồng Đăng Xanh", 1), ("Đồng Mỏ Vàng", 1)]


def content_with(number: int, importer: str) -> declarations.DeclarationContent:
    stored = declarations.get_declaration(declaration_id=ident(number)).content
    assert stored is not None
    body = {**declarations.to_json(stored), "importer": party(importer)}
    return declarations.from_json(body)


def test_a_later_word_and_a_tax_code_find_too_after_what_begins_so() -> None:
    submit(1, importer=party("Công ty TNHH Hoa Sen", tax_code="0100233488", address="Lào Cai", phone="+8491"))
    submit(2, importer=party("Hoa Ban"))
    assert [name for name, _ in names("hoa")] == ["Hoa Ban", "Công ty TNHH Hoa Sen"]
    assert names("%") == names("_") == names("")
    (one,) = declarations.search_known(organisation_id=OWN, kind=NamedKind.PARTNER, text="hoa sen 0100")
    assert one.body == {
        "name": "Công ty TNHH Hoa Sen",
        "tax_code": "0100233488",
        "address": "Lào Cai",
        "phone": "+8491",
    }
    assert names("oa") == []


def test_goods_are_found_with_their_codes() -> None:
    line = {"product": "Quả vải tươi", "hs_code": "08109010", "origin": "VN", "unit": "kg"}
    submit(1, goods=[goods_body(lines=[{**line, "weight_kg": 10710}])])
    for text in ("qua v", "vải", "0810"):
        (one,) = declarations.search_known(organisation_id=OWN, kind=NamedKind.GOODS, text=text)
        assert one.body == line


def test_another_company_sees_and_chooses_nothing_of_it() -> None:
    submit(1)
    (own,) = declarations.search_known(organisation_id=OWN, kind=NamedKind.GOODS, text="")
    assert names("", organisation_id=OTHER) == []
    assert declarations.find_known(organisation_id=OWN, kind=NamedKind.GOODS, known_id=own.id) == own.body
    assert declarations.find_known(organisation_id=OTHER, kind=NamedKind.GOODS, known_id=own.id) is None
    assert declarations.find_known(organisation_id=OWN, kind=NamedKind.PARTNER, known_id=own.id) is None


def test_with_its_content_a_declaration_is_unlearned() -> None:
    submit(1)
    document = declarations.ReadDocument(
        form="x", direction=Direction.EXPORT, containers=(declarations.ReadField(value="CSQU3054383"),)
    )
    declarations.keep_evidence(about=ident(1), document=document, now=NOW)
    assert PaperWord.objects.count() == 1
    declarations.erase_content(declaration_id=ident(1))
    declarations.keep_evidence(about=ident(1), document=document, now=NOW)
    assert (Named.objects.count(), PaperWord.objects.count()) == (0, 0)


def test_a_prefix_is_looked_up_in_the_index() -> None:
    """A company that declared much has thousands of rows; those of one prefix are read, and no others."""
    submit(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO declarations_named (id, organisation_id, kind, key, body, declaration_id, named_at)"
            " SELECT gen_random_uuid(), %s, 'partner', 'cong ty ' || n, '{}', %s, now()"
            " FROM generate_series(1, 20000) n",
            [OWN, ident(1)],
        )
        cursor.execute("ANALYZE declarations_named")
        cursor.execute(
            "EXPLAIN SELECT key, count(*) FROM declarations_named"
            " WHERE organisation_id = %s AND kind = %s AND key LIKE %s GROUP BY key",
            [OWN, "partner", "cong ty 77%"],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "declarations_named_prefix" in plan
    assert "~>=~ 'cong ty 77'" in plan


def test_plates_and_containers_of_a_document_are_told_and_nothing_else() -> None:
    read = declarations.ReadField
    document = declarations.ReadDocument(
        form="x",
        direction=Direction.EXPORT,
        containers=(read(value="CSQU3054383"), read(value=None)),
        transport=read(value="12C-123.45 / 12R01234, VESSEL 7"),
    )
    assert identities_of(document=document) == {
        (PaperKind.CONTAINER, "CSQU3054383"),
        (PaperKind.PLATE, "12C12345"),
        (PaperKind.PLATE, "12R01234"),
    }
