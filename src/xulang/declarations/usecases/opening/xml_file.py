"""The elements of an XML file, by defusedxml: no document type, no entities of its own, nothing fetched."""

import io
from dataclasses import dataclass, field
from typing import cast
from xml.etree.ElementTree import Element as Parsed
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from xulang.declarations.domain.documents import bounds
from xulang.declarations.domain.documents.elements import Element
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.kernel.refusal import Refusal


@dataclass(slots=True, kw_only=True)
class _Begun:
    name: str
    children: list[Element] = field(default_factory=list)


def open_xml(content: bytes) -> Element:
    """Raises TOO_LARGE, MALFORMED, OWN_ENTITIES and TOO_MUCH_IN_IT."""
    if len(content) > bounds.XML_BYTES:
        raise Refusal(code=DocumentRefusal.TOO_LARGE, limit=bounds.XML_BYTES // bounds.MEGABYTE)
    begun, root, room = [_Begun(name="")], None, bounds.ELEMENTS
    try:
        for event, parsed in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            node = cast("Parsed", parsed)
            if event == "start":
                room -= 1
                if room < 0 or len(begun) > bounds.DEPTH:
                    raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
                begun.append(_Begun(name=node.tag.rpartition("}")[2]))
                continue
            done = begun.pop()
            root = Element(
                name=done.name, text=" ".join((node.text or "").split()), children=tuple(done.children)
            )
            begun[-1].children.append(root)
            node.clear()
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except (ParseError, LookupError, ValueError) as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error
    if root is None:
        raise Refusal(code=DocumentRefusal.MALFORMED)
    return root
