"""Every sentence of the product exists in Vietnamese and Chinese, and says the same."""

from pathlib import Path

import pytest

from xulang.platform.i18n.catalogs import LANGUAGES, complaints
from xulang.platform.i18n.messages import MessageId, find_uses

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

"""


def test_nothing_is_missing_unused_fuzzy_or_otherwise_wrong() -> None:
    uses = list(find_uses())
    assert {language: complaints(uses=uses, language=language) for language in LANGUAGES} == {
        language: [] for language in LANGUAGES
    }


def _package(folder: Path, *, code: str = "", template: str = "", po: str = "") -> Path:
    (folder / "app" / "templates").mkdir(parents=True)
    (folder / "app" / "views.py").write_text(code)
    (folder / "app" / "templates" / "page.html").write_text(template)
    catalog = folder / "app" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(PO + po)
    return folder


def _complaints(package: Path) -> list[str]:
    uses = list(find_uses(sources=package))
    return [line.rpartition(": ")[2] for line in complaints(uses=uses, language="vi", sources=package)]


BOXES = MessageId(text="%(n)s box", plural="%(n)s boxes")


@pytest.mark.parametrize(
    ("code", "template", "found"),
    [
        ('_("Entry")', "", MessageId(text="Entry")),
        ('pgettext_lazy("place", "Yard")', "", MessageId(text="Yard", context="place")),
        ('ngettext("%(n)s box", "%(n)s boxes", 2)', "", BOXES),
        ("", '<p>  {% translate "It\'s open" %}</p>', MessageId(text="It's open")),
        (
            "",
            "{# don't #}\n  {% blocktranslate trimmed %}\n a\n b{% endblocktranslate %}",
            MessageId(text="a b"),
        ),
        ("", '\n  {{ x|default:_("none") }}', MessageId(text="none")),
        (
            "",
            "{% blocktranslate count n=x %}{{ n }} box{% plural %}{{ n }} boxes{% endblocktranslate %}",
            BOXES,
        ),
    ],
)
def test_messages_are_found_where_they_are_said(
    tmp_path: Path, code: str, template: str, found: MessageId
) -> None:
    package = _package(tmp_path, code=code, template=template)
    assert [use.message for use in find_uses(sources=package)] == [found]


SEAL = 'msgid "Seal %(code)s"\nmsgstr "{}"\n'
SOUND = SEAL.format("Chì %(code)s")


@pytest.mark.parametrize(
    ("po", "said"),
    [
        ("", "“Seal %(code)s” is missing in vi"),
        (SEAL.format(""), "“Seal %(code)s” has no translation"),
        ("#, fuzzy\n" + SOUND, "“Seal %(code)s” is fuzzy"),
        (SEAL.format("Chì %(mã)s"), "“Seal %(code)s” and its translation differ in placeholders"),
        (SOUND + '\nmsgid "Old"\nmsgstr "Cũ"\n', "“Old” is said nowhere"),
        (SOUND + '\n#~ msgid "Old"\n#~ msgstr "Cũ"\n', "“Old” is obsolete"),
    ],
)
def test_each_fault_of_a_catalog_is_named(tmp_path: Path, po: str, said: str) -> None:
    assert _complaints(_package(tmp_path, code='_("Seal %(code)s")', po=po)) == [said]


def test_two_catalogs_may_not_say_one_thing_in_two_ways(tmp_path: Path) -> None:
    entry = 'msgid "Yard"\nmsgstr "{}"\n'
    package = _package(tmp_path, code='_("Yard")', po=entry.format("Bãi"))
    other = tmp_path / "other" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    other.parent.mkdir(parents=True)
    other.write_text(PO + entry.format("Sân"))
    assert len(_complaints(package)) == 1


def test_a_sound_catalog_has_nothing_to_say(tmp_path: Path) -> None:
    assert _complaints(_package(tmp_path, code='_("Seal %(code)s")', po=SOUND)) == []
