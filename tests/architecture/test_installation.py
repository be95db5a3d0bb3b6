"""docs/installation.md names every setting that the product reads, and none that it does not."""

import re

from xulang.platform.home import CHECKOUT

WHOLE = re.compile(r"XULANG_[A-Z_]*[A-Z]")
# In the table, "`XULANG_SMTP_HOST`, `_PORT`" stands for both.
SHORT = re.compile(r"`(XULANG_(?:OIDC|SMTP))_[A-Z_]+`(?P<others>(?:, `_[A-Z_]+`)+)")
OF_TESTS = {"XULANG_TEST_HOME"}


def documented() -> set[str]:
    text = (CHECKOUT / "docs" / "installation.md").read_text()
    names = set(WHOLE.findall(text))
    for match in SHORT.finditer(text):
        names |= {match[1] + other for other in re.findall(r"`(_[A-Z_]+)`", match["others"])}
    return names


def read() -> set[str]:
    sources = [*(CHECKOUT / "src").rglob("*.py"), *(CHECKOUT / "tools").glob("*.py")]
    quoted = re.compile(r"[\"'](XULANG_[A-Z_]*[A-Z])[\"']")
    return {name for file in sources for name in quoted.findall(file.read_text())}


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    assert documented() == read() - OF_TESTS
