"""Catalogs are compiled, merged and pruned."""

import os
from gettext import GNUTranslations
from pathlib import Path

from xulang.platform.i18n.catalogs import LANGUAGES, compile_all, merge, prune, translations
from xulang.platform.i18n.messages import MessageId, Use


def _table(folder: Path, *rows: str) -> Path:
    table = folder / "table.tsv"
    table.write_text("\n".join(rows) + "\n")
    return table


def _app(folder: Path) -> Path:
    app = folder / "app"
    merge(
        table=_table(
            folder,
            "msgid\tvi\tzh_Hans",
            'Say "yes"\tTrả lời "có"\t请答“是”',
            "%(n)s truck\t%(n)s xe\t%(n)s 辆\t%(n)s trucks",
            "Value\tGiá trị\t数值\t\ta figure's",
        ),
        app=app,
    )
    return app


def test_a_merged_table_is_what_gettext_answers(tmp_path: Path) -> None:
    app = _app(tmp_path)
    assert len(compile_all(sources=tmp_path)) == len(LANGUAGES)
    with (app / "locale" / "vi" / "LC_MESSAGES" / "django.mo").open("rb") as handle:
        vietnamese = GNUTranslations(handle)
    assert vietnamese.gettext('Say "yes"') == 'Trả lời "có"'
    assert vietnamese.ngettext("%(n)s truck", "%(n)s trucks", 2) == "%(n)s xe"
    assert vietnamese.pgettext("a figure's", "Value") == "Giá trị"
    assert vietnamese.gettext("Value") == "Value"
    assert vietnamese.gettext("Unknown") == "Unknown"


def test_only_changed_catalogs_are_compiled_again(tmp_path: Path) -> None:
    app = _app(tmp_path)
    compile_all(sources=tmp_path)
    assert compile_all(sources=tmp_path) == []
    changed = app / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    later = changed.with_suffix(".mo").stat().st_mtime + 1
    os.utime(changed, (later, later))
    assert compile_all(sources=tmp_path) == [changed.with_suffix(".mo")]


def test_merging_again_changes_a_translation_and_keeps_the_others(tmp_path: Path) -> None:
    app = _app(tmp_path)
    merge(table=_table(tmp_path, 'Say "yes"\tTrả lời “có”\t请回答“是”'), app=app)
    texts = {entry.message.text: entry.text for entry in translations(language="vi", sources=tmp_path)}
    assert texts == {'Say "yes"': "Trả lời “có”", "%(n)s truck": "%(n)s xe", "Value": "Giá trị"}


def test_pruning_takes_out_what_nobody_says(tmp_path: Path) -> None:
    app = _app(tmp_path)
    kept = MessageId(text="%(n)s truck", plural="%(n)s trucks")
    prune(uses=[Use(message=kept, file=app / "x.py", line=1)], sources=tmp_path)
    for language in LANGUAGES:
        assert [entry.message for entry in translations(language=language, sources=tmp_path)] == [kept]
