"""Requests as no browser sends them: fields missing, doubled and wrong, in bodies of every kind."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes

from hypothesis import strategies as st

from tests.contract.forms.endpoints import REQUEST, Endpoint, Fields
from tests.contract.forms.world import World
from xulang.kernel.words import Role, Stage, Step

Pairs = list[tuple[str, bytes]]

URLENCODED, BOUNDARY = "application/x-www-form-urlencoded", "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
NOWHERE = "00000000-0000-4000-8000-000000000000"
WORDS = (
    *("", " ", "0", "-1", "٣", "½", "1e400", "NaN", "null", "true", "9" * 400, "-9223372036854775809"),
    *("0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T25:61", "0000-00-00", "2026-05-08T10:00:00+99:99"),
    *("\x00", "a\x00b", "\x1b[2J\r\nX: y", "\u202e\u200b\ufeff", "１２Ｃ-１２３.４５", "\U0001f69a" * 50),
    *(
        "'; DROP TABLE journal_fact; --",
        "<script>alert(1)</script>",
        "{{ 7|add:7 }}",
        "%(plate)s %s %",
        "../..",
    ),
    *("x" * 3_000, "ấ" * 3_000, NOWHERE, "urn:uuid:" + NOWHERE, "[]", "{}", '{"id":"\\ud800"}', "[" * 3_000),
    *('{"type":"public-key","id":1,"rawId":[],"response":null}', "https://fcm.googleapis.com/\x00", "off"),
    *(Role.LEADER, Step.LEFT, Stage.CANCELLED, "confirm", "administrator"),
)
# UTF-16's halves, overlong and broken UTF-8: what the wire can carry and no text is.
RAW = (b"\xed\xa0\x80", b"\xff\xfe\x00", b"\xc0\xaf", "a".encode("utf-16"))
JUNK = st.one_of(
    st.sampled_from(WORDS).map(lambda word: word.encode("utf-8", "surrogatepass")),
    st.sampled_from(RAW),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.integers().map(lambda number: str(number).encode()),
    st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}".encode()),
    st.binary(max_size=30),
)
ODD_PARTS = ("x", "confirm", "entry", "%00", "é", "%ED%A0%80", "x" * 300, "..%2f", "%0a", "undo ")
PARTS = st.sampled_from(ODD_PARTS)
# Charsets that Python knows: some of them carry lone surrogates, some are no charsets at all.
CHARSETS = ("utf-16", "utf-7", "unicode_escape", "hex", "idna", "no-such-charset", "latin-1")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One request: what goes over the wire."""

    path: str
    body: bytes
    content_type: str
    headers: dict[str, str]


def path_of(route: str, parts: dict[str, str]) -> str:
    """The address with these parts in it."""
    plain = re.sub(
        r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", lambda found: f"{{{found[1] or found[2]}}}", route
    )
    return "/" + plain.replace("^", "").replace("$", "").format(**parts)


def usual_parts(world: World, endpoint: Endpoint | None, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Every way to name real things in the address."""
    found: list[dict[str, str]] = [{}]
    for name in names:
        known = world.args.get(name) or (endpoint and endpoint.verbs) or ("x-y",)
        found = [{**one, name: value} for one in found for value in known]
    return found


def bodies(fields: Fields, request_id: str) -> Pairs:
    return [
        (name, (request_id if name == REQUEST else value).encode())
        for name, given in fields.items()
        for value in (given if isinstance(given, list) else [given])
    ]


def urlencoded(pairs: Pairs) -> bytes:
    return "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in pairs).encode()


def multipart(pairs: Pairs, *, file: str = "") -> bytes:
    """The pairs as parts; the one named `file` as an uploaded file."""
    parts = []
    for name, value in pairs:
        more = b'; filename="x.bin"\r\nContent-Type: application/octet-stream' if name == file else b""
        head = b'Content-Disposition: form-data; name="' + name.encode() + b'"' + more
        parts.append(b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
    return b"".join(parts) + b"--" + BOUNDARY.encode() + b"--\r\n"


@st.composite
def pairs(draw: st.DrawFn, fields: Fields, world_ids: list[str]) -> Pairs:
    """A usual form in which up to three things are wrong."""
    found = bodies(fields, str(draw(st.uuids(version=4))))
    junk = JUNK | st.sampled_from(world_ids).map(str.encode)
    for _ in range(draw(st.integers(0, 3))):
        if not found:
            break
        place = draw(st.integers(0, len(found) - 1))
        name = found[place][0]
        match draw(st.sampled_from(["replaced", "replaced", "missing", "doubled", "unknown"])):
            case "replaced":
                found[place] = (name, draw(junk))
            case "missing":
                del found[place]
            case "doubled":
                found.append((name, draw(junk)))
            case _:
                found.append((draw(st.sampled_from(["next", "x", "__proto__", "id", "a[b]"])), draw(junk)))
    return found


@st.composite
def requests(
    draw: st.DrawFn, *, world: World, route: str, endpoint: Endpoint, names: tuple[str, ...]
) -> Sent:
    """A request to one address: nearly right ones and wholly wrong ones."""
    parts = dict(draw(st.sampled_from(usual_parts(world, endpoint, names))))
    for name in names:
        if draw(st.integers(0, 7)) == 7:
            parts[name] = draw(_wrong_part(world, name))
    ids = [value for values in (*world.args.values(), *world.others.values()) for value in values]
    sent = draw(pairs(draw(st.sampled_from(endpoint.forms)), ids))
    body, content_type = draw(_encoded(sent))
    headers = draw(st.sampled_from([{}, {}, {"hx-request": "true"}, {"x-requested-with": "autosave"}]))
    return Sent(path=path_of(route, parts), body=body, content_type=content_type, headers=headers)


def _wrong_part(world: World, name: str) -> st.SearchStrategy[str]:
    if name.endswith("_id"):
        others = [*world.others.get(name, []), *(ids[0] for ids in world.args.values() if len(ids[0]) == 36)]
        return st.sampled_from([NOWHERE, *others])
    if name in {"index", "pk"}:
        return st.sampled_from(["2", "49", "50", "999999999999999999999999"])
    return PARTS if name != "uidb36" else st.sampled_from(["0", "z" * 13, "1"])


@st.composite
def _encoded(draw: st.DrawFn, sent: Pairs) -> tuple[bytes, str]:
    kinds = ["urlencoded"] * 5 + ["multipart"] * 2 + ["file", "cut", "charset", "json", "raw", "type"]
    kind = draw(st.sampled_from(kinds))
    wrong_types = st.sampled_from(["", "text/plain", "multipart/form-data", "a/b; c=\x7f", "x" * 300])
    binary = st.binary(max_size=200)
    # A lone surrogate in some charsets, and nonsense in the others.
    odd = [*sent, *((name, b"+2AA- \\ud800") for name, _ in sent[-2:])]
    whole = multipart(sent)
    found: dict[str, Callable[[], tuple[bytes, str]]] = {
        "urlencoded": lambda: (urlencoded(sent), URLENCODED),
        "multipart": lambda: (whole, MULTIPART),
        "file": lambda: (multipart(sent, file=sent[0][0] if sent else ""), MULTIPART),
        "cut": lambda: (whole[: draw(st.integers(0, len(whole)))], MULTIPART),
        "charset": lambda: (multipart(odd), f"{MULTIPART}; charset={draw(st.sampled_from(CHARSETS))}"),
        "json": lambda: (
            json.dumps({name: repr(value) for name, value in sent}).encode(),
            "application/json",
        ),
        "raw": lambda: (draw(binary), draw(st.sampled_from([URLENCODED, MULTIPART]))),
        "type": lambda: (urlencoded(sent), draw(wrong_types)),
    }
    return found[kind]()
