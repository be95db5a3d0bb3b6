"""Statistics in SDMX-ML 2.1: generic data, and the structure that says what its codes mean.

One structure for every question: a dimension that a question does not tell apart is `_T`, or the one value
that it asks for; what a declaration does not say is `_Z`. A filter of several values stands in the data set's
attribute FILTER, since no code means "these two". docs/statistics.md lists the dimensions.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar
from xml.sax.saxutils import escape, quoteattr

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from xulang.insight.api import TIMES, Dimension, Pivot, Question
from xulang.interfaces.shared.places import gate_names
from xulang.interfaces.shared.statistics.asking import DIMENSIONS, MEASURES, MOMENTS, UNSAID
from xulang.interfaces.shared.statistics.chapters import CHAPTERS
from xulang.interfaces.shared.statistics.naming import KINDS, plain
from xulang.interfaces.shared.words import WORDS

SDMX_TYPE: Final = "application/vnd.sdmx.genericdata+xml;version=2.1"
STRUCTURE_TYPE: Final = "application/vnd.sdmx.structure+xml;version=2.1"
AGENCY, FLOW, VERSION, CONCEPTS = "XULANG", "CROSSING", "1.0", "CROSSING_CONCEPTS"
NOT_SAID, WHOLE = "_Z", "_T"
SPACES: Final = " ".join(
    f'xmlns:{short}="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/{path}"'
    for short, path in (
        ("mes", "message"),
        ("gen", "data/generic"),
        ("str", "structure"),
        ("com", "common"),
    )
)
# The languages of names; Vietnamese first, since it is the one that always has a name.
LANGUAGES: Final = {"vi": "vi", "en": "en", "zh-hans": "zh-Hans"}
FREQUENCIES: Final[Mapping[str, Promise]] = {
    "H": DIMENSIONS[Dimension.HOUR],
    "D": DIMENSIONS[Dimension.DAY],
    "M": DIMENSIONS[Dimension.MONTH],
    "Q": DIMENSIONS[Dimension.QUARTER],
    "A": DIMENSIONS[Dimension.YEAR],
    WHOLE: _("The whole period"),
}
FREQUENCY_OF: Final = {
    Dimension.HOUR: "H",
    Dimension.DAY: "D",
    Dimension.MONTH: "M",
    Dimension.QUARTER: "Q",
    Dimension.YEAR: "A",
}
# In the order in which the structure has them; TIME_PERIOD comes last.
TOLD_APART: Final = tuple(one for one in Dimension if one not in TIMES)
# Companies and countries are too many to be listed, and no words of ours.
UNLISTED: Final = frozenset({Dimension.CARRIER, Dimension.ORIGIN})
# A word of ours, a code that is the same in all languages, or the name in each language by its tag.
Text = Promise | str | Mapping[str, str]
Told = TypeVar("Told")


def write_sdmx(*, found: Pivot, now: datetime) -> bytes:
    """A generic data message with all dimensions at the observation: one observation a cell."""
    question = found.question
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:GenericData {SPACES}>',
        _header(
            now,
            f'<mes:Structure structureID="{FLOW}" dimensionAtObservation="AllDimensions"><com:Structure>'
            f"{_ref(FLOW, 'DataStructure', 'datastructure')}</com:Structure></mes:Structure>",
        ),
        f'<mes:DataSet structureRef="{FLOW}" action="Information">',
    ]
    narrowed = ";".join(
        f"{one.value}={','.join(value or UNSAID for value in values)}"
        for one, values in question.filters.items()
        if len(values) > 1 or one in TIMES
    )
    if narrowed:
        parts.append(f'<gen:Attributes><gen:Value id="FILTER" value={quoteattr(narrowed)}/></gen:Attributes>')
    for (row, column), amount in found.cells.items():
        told = _key(question, dict(zip(question.dimensions, (*row, *column), strict=True)))
        keys = "".join(f'<gen:Value id="{name}" value={quoteattr(value)}/>' for name, value in told.items())
        parts.append(
            f"<gen:Obs><gen:ObsKey>{keys}</gen:ObsKey>"
            f'<gen:ObsValue value="{plain(question.measure, amount)}"/></gen:Obs>'
        )
    return "\n".join([*parts, "</mes:DataSet></mes:GenericData>\n"]).encode()


def _key(question: Question, values: Mapping[Dimension, str]) -> dict[str, str]:
    """Every dimension of the structure with its value in one cell."""
    time = next((one for one in values if one in TIMES), None)
    days = (question.last - question.first).days + 1
    at = f"{question.first}/P{days}D" if time is None else values[time]
    return {
        "FREQ": WHOLE if time is None else FREQUENCY_OF[time],
        **{one.value.upper(): _code(question, one, values) for one in TOLD_APART},
        "MEASURE": question.measure.value,
        "MOMENT": question.moment.value,
        "TIME_PERIOD": f"{at[:10]}T{at[11:]}:00:00" if time is Dimension.HOUR else at,
    }


def _code(question: Question, dimension: Dimension, values: Mapping[Dimension, str]) -> str:
    asked = question.filters.get(dimension, ())
    if dimension not in values and len(asked) != 1:
        return WHOLE
    return values.get(dimension, asked[0] if asked else "") or NOT_SAID


def write_structure(*, now: datetime) -> bytes:
    """The code lists, the concepts and the data structure, with names in three languages."""
    lists = {"FREQ": FREQUENCIES, **dict(_code_lists())}
    coded = {one.value.upper(): one for one in TOLD_APART}
    named: dict[str, Text] = {
        "FREQ": _("Division of time"),
        **{name: DIMENSIONS[one] for name, one in coded.items()},
        "MEASURE": _("Measure"),
        "MOMENT": _("Counted when"),
        "TIME_PERIOD": _("Period"),
        "OBS_VALUE": pgettext_lazy("of an observation", "Value"),
        "FILTER": _("Only these values"),
    }
    dimensions = [name for name in named if name not in {"TIME_PERIOD", "OBS_VALUE", "FILTER"}]
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:Structure {SPACES}>',
        _header(now, ""),
        "<mes:Structures><str:Codelists>",
        *(_code_list(name, codes, named[name]) for name, codes in lists.items()),
        "</str:Codelists><str:Concepts>",
        f'<str:ConceptScheme id="{CONCEPTS}" agencyID="{AGENCY}" version="{VERSION}" isFinal="true">',
        _name(_("Statistics of crossing")),
        *(f'<str:Concept id="{name}">{_name(text)}</str:Concept>' for name, text in named.items()),
        "</str:ConceptScheme></str:Concepts><str:DataStructures>",
        f'<str:DataStructure id="{FLOW}" agencyID="{AGENCY}" version="{VERSION}" isFinal="true">',
        _name(_("Statistics of crossing")),
        '<str:DataStructureComponents><str:DimensionList id="DimensionDescriptor">',
        *(_dimension(name, place, name in lists) for place, name in enumerate(dimensions, start=1)),
        (
            f'<str:TimeDimension id="TIME_PERIOD" position="{len(dimensions) + 1}">{_concept("TIME_PERIOD")}'
            '<str:LocalRepresentation><str:TextFormat textType="ObservationalTimePeriod"/>'
            "</str:LocalRepresentation></str:TimeDimension></str:DimensionList>"
        ),
        (
            '<str:AttributeList id="AttributeDescriptor"><str:Attribute id="FILTER"'
            f' assignmentStatus="Conditional">{_concept("FILTER")}<str:LocalRepresentation>'
            '<str:TextFormat textType="String"/></str:LocalRepresentation><str:AttributeRelationship>'
            "<str:None/></str:AttributeRelationship></str:Attribute></str:AttributeList>"
        ),
        '<str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE">',
        _concept("OBS_VALUE"),
        "</str:PrimaryMeasure></str:MeasureList></str:DataStructureComponents></str:DataStructure>",
        "</str:DataStructures></mes:Structures></mes:Structure>\n",
    ]
    return "\n".join(parts).encode()


def _code_lists() -> Iterator[tuple[str, Mapping[str, Text]]]:
    for one in TOLD_APART:
        if one in UNLISTED:
            continue
        kept: Mapping[str, Text] = {}
        if one in KINDS:
            kept = {word.value: text for word, text in WORDS[KINDS[one]].items()}
        elif one == Dimension.CHAPTER:
            kept = CHAPTERS
        elif one == Dimension.GATE:
            names = _in_each(gate_names)
            kept = {code: {tag: told[code] for tag, told in names.items()} for code in names["vi"]}
        yield one.value.upper(), {**kept, WHOLE: _("All"), NOT_SAID: _("not said")}
    yield "MEASURE", {one.value: text for one, text in MEASURES.items()}
    yield "MOMENT", {one.value: text for one, text in MOMENTS.items()}


def _code_list(name: str, codes: Mapping[str, Text], title: Text) -> str:
    head = f'<str:Codelist id="CL_{name}" agencyID="{AGENCY}" version="{VERSION}" isFinal="true">'
    lines = [f"<str:Code id={quoteattr(code)}>{_name(text)}</str:Code>" for code, text in codes.items()]
    return "\n".join([head, _name(title), *lines, "</str:Codelist>"])


def _dimension(name: str, place: int, listed: object) -> str:
    said = (
        f"<str:Enumeration>{_ref(f'CL_{name}', 'Codelist', 'codelist')}</str:Enumeration>"
        if listed
        else '<str:TextFormat textType="String"/>'
    )
    return (
        f'<str:Dimension id="{name}" position="{place}">{_concept(name)}'
        f"<str:LocalRepresentation>{said}</str:LocalRepresentation></str:Dimension>"
    )


def _concept(name: str) -> str:
    return (
        f'<str:ConceptIdentity><Ref id="{name}" maintainableParentID="{CONCEPTS}"'
        f' maintainableParentVersion="{VERSION}" agencyID="{AGENCY}" package="conceptscheme"'
        ' class="Concept"/></str:ConceptIdentity>'
    )


def _ref(name: str, kind: str, package: str) -> str:
    return f'<Ref agencyID="{AGENCY}" id="{name}" version="{VERSION}" class="{kind}" package="{package}"/>'


def _name(text: Text) -> str:
    said = text if isinstance(text, Mapping) else _in_each(lambda: str(text))
    return "".join(f'<com:Name xml:lang="{tag}">{escape(one)}</com:Name>' for tag, one in said.items())


def _in_each(tell: Callable[[], Told]) -> dict[str, Told]:
    """What is told in each language, by its tag."""
    found = {}
    for language, tag in LANGUAGES.items():
        with override(language):
            found[tag] = tell()
    return found


def _header(now: datetime, more: str) -> str:
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"<mes:Header><mes:ID>{FLOW}-{now:%Y%m%d%H%M%S}</mes:ID><mes:Test>false</mes:Test>"
        f'<mes:Prepared>{stamp}</mes:Prepared><mes:Sender id="{AGENCY}"/>{more}</mes:Header>'
    )
