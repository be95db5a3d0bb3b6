"""The permit's QR as an SVG that prints sharp, needs no script and no style, and names a demonstration."""

import io

import segno

from xulang.gates.domain.permit import PermitKind

QUIET_ZONE = 4
BAND = 9


def permit_svg(*, text: str, kind: PermitKind) -> str:
    """An `<svg>` of dark modules on white, in dark mode too: scanners want it so. Error correction M.

    A demonstration's permit carries the word DEMO in a band below the code, inside the image.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    out = io.BytesIO()
    code.save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, nl=False, border=QUIET_ZONE, light="#fff"
    )
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    svg = out.getvalue().decode()
    if kind is PermitKind.REAL:
        return svg
    band = (
        f'<rect x="0" y="{modules}" width="{modules}" height="{BAND}" fill="#c00"/>'
        f'<text x="{modules / 2}" y="{modules + BAND - 2}" fill="#fff" font-family="sans-serif"'
        f' font-weight="700" font-size="{BAND - 1}" text-anchor="middle">DEMO</text>'
    )
    frame = f'viewBox="0 0 {modules} {modules}"'
    return svg.replace(frame, f'viewBox="0 0 {modules} {modules + BAND}"').replace("</svg>", f"{band}</svg>")
