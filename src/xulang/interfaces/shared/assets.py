"""Addresses of the built style and scripts: names carry a hash, so that browsers keep them for good."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

FOLDER = "xulang"


def asset_url(name: str) -> str:
    """The address of `xulang.css`, `xulang.js` or a page's own bundle, as `xulang build` left it."""
    manifest = Path(settings.ASSETS) / "manifest.json"
    built = _manifest(manifest) if manifest.exists() else {}
    return static(f"{FOLDER}/{built.get(name, name)}")


@lru_cache(maxsize=1)
def _manifest(path: Path) -> dict[str, str]:
    """As this process found it first: its server knows the files that were there when it started."""
    return dict(json.loads(path.read_text()))
