"""Typst, fed with files in a folder of their own; with the product's fonts it looks the same everywhere."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import typst

MAIN = "main.typ"
# Liberation Serif 2.1.5 as it was published (SIL Open Font License, beside it).
FONTS = Path(__file__).parent / "fonts"
PIXELS_PER_INCH = 200.0


def typeset(*, files: Mapping[str, bytes], form: Literal["pdf", "png"]) -> bytes:
    """`files` hold the source as MAIN and what it names. Raises what Typst raises."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return typst.compile(
            str(Path(folder) / MAIN),
            root=folder,
            font_paths=[str(FONTS)],
            format=form,
            ppi=PIXELS_PER_INCH,
            ignore_system_fonts=True,
        )
