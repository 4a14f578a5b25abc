"""Findings, figures, notes, sections, disputes, bars and the flow as statements of the graph."""

from collections.abc import Iterator, Mapping
from typing import Any

from corpus import wording
from corpus.read_models import slug
from corpus.read_survey import SURVEY, section_locator, section_source
from corpus.reading import Positioned
from corpus.types import Dispute, Entity, EntityType, Figure, Finding, Flow, Note, ObjectKind, Statement, Text, Value

VERDICTS = {
    "llm": Text("a large language model", "大语言模型"),
    "fine-tuned": Text("a fine-tuned model", "微调模型"),
    "either": Text("either kind of model", "两者皆可"),
    "neither": Text("neither kind of model", "两者都不理想"),
}
BARS_SOURCE = "guide-tree-figure"

_Part = tuple[str, Value, ObjectKind]


def finding_entity(finding: Finding) -> Entity:
    """Return the node of a finding, labelled with its claim."""
    return Entity(f"finding:{finding.id}", EntityType.FINDING, finding.claim, collection=finding.collection)


def finding_statements(finding: Finding) -> Iterator[Statement]:
    """Yield a finding part by part; the words of every part are the claim."""
    parts: list[_Part] = [
        ("findingTask", f"task:{finding.task}", "entity"),
        ("findingVerdict", finding.verdict, "text"),
        ("findingStrength", finding.strength, "text"),
        ("findingKind", finding.kind, "text"),
        ("findingSection", f"section:{finding.section}", "entity"),
    ]
    parts += [("findingCondition", f"condition:{one}", "entity") for one in finding.conditions]
    parts += [("findingDataset", f"dataset:{one}", "entity") for one in finding.datasets]
    parts += [("findingModel", f"model:{one}", "entity") for one in finding.models]
    parts += [("findingFigure", f"figure:{one}", "entity") for one in finding.figures]
    parts += [("findingWork", f"work:{one}", "entity") for one in finding.works]
    yield from _parts(f"finding:{finding.id}", parts, finding.source, finding.section, finding.claim)
    for language in ("en", "zh"):
        claim = finding.claim.in_language(language)
        yield Statement(
            subject=f"finding:{finding.id}",
            predicate="findingClaim",
            object=claim,
            kind="text",
            source=finding.source,
            locator=section_locator(finding.section),
            words=finding.claim,
            language=language,
        )
    yield from _noted(f"finding:{finding.id}", "findingNote", finding.note, finding.source, finding.section)


def _noted(subject: str, predicate: str, note: Text | None, source: str, section: str) -> Iterator[Statement]:
    for language in ("en", "zh") if note else ():
        words = note.in_language(language) if note else ""
        place = section_locator(section)
        yield Statement(subject, predicate, words, "text", source, place, note or Text(words), language=language)


def _parts(subject: str, parts: list[_Part], source: str, section: str, words: Text) -> Iterator[Statement]:
    for predicate, value, kind in parts:
        yield Statement(subject, predicate, value, kind, source, section_locator(section), words)


def figure_entity(figure: Figure) -> Entity:
    """Return the node of a number, labelled with what it measures."""
    return Entity(f"figure:{figure.id}", EntityType.FIGURE, figure.what, collection=figure.collection)


def figure_words(figure: Figure) -> Text:
    """Return a number with its unit as a sentence."""
    return wording.number(figure.what, figure.value, figure.unit)


def figure_statements(figure: Figure, ids: Mapping[str, str]) -> Iterator[Statement]:
    """Yield a number part by part; `ids` maps slugs to entity ids."""
    kind: ObjectKind = "decimal" if isinstance(figure.value, int | float) else "text"
    parts: list[_Part] = [
        ("figureValue", figure.value, kind),
        ("figureUnit", figure.unit, "text"),
        ("figureQuantity", figure.quantity, "text"),
        ("figureCheck", figure.check, "text"),
        ("figureSection", f"section:{figure.section}", "entity"),
    ]
    parts += [("figureAbout", ids[one], "entity") for one in figure.about]
    parts += [("figureWork", f"work:{one}", "entity") for one in figure.works]
    yield from _parts(f"figure:{figure.id}", parts, figure.source, figure.section, figure_words(figure))
    yield from _noted(f"figure:{figure.id}", "figureNote", figure.note, figure.source, figure.section)


def note_entity(note: Note) -> Entity:
    """Return the node of a note, labelled with its text."""
    return Entity(f"note:{note.id}", EntityType.NOTE, note.text)


def note_statements(note: Note, ids: Mapping[str, str]) -> Iterator[Statement]:
    """Yield a slip, remark or rule part by part."""
    parts: list[_Part] = [
        ("noteKind", note.kind, "text"),
        ("noteSection", f"section:{note.section}", "entity"),
    ]
    parts += [("noteAbout", ids[one], "entity") for one in note.about]
    parts += [("noteWork", f"work:{one}", "entity") for one in note.works]
    yield from _parts(f"note:{note.id}", parts, note.source, note.section, note.text)


def section_entity(section: str, title: Text) -> Entity:
    """Return the node of a section of the survey or of an article."""
    return Entity(f"section:{section}", EntityType.SECTION, title)


def section_statements(section: str, title: Text, parent: str | None) -> Iterator[Statement]:
    """Yield where a section stands in its work."""
    source, place = section_source(section), section_locator(section)
    words = Text(f"{place} of the survey is “{title.en}”.", f"综述 {place} 的标题是“{title.zh}”。")
    if source != SURVEY:
        words = Text(f"{place} of the article is “{title.en}”.", f"该文 {place} 的标题是“{title.zh}”。")
    whole = f"work:{SURVEY}" if source == SURVEY else None
    end = f"section:{parent}" if parent else whole
    if end:
        yield from _parts(f"section:{section}", [("partOf", end, "entity")], source, section, words)


def dispute_entity(dispute: Dispute) -> Entity:
    """Return the node of a dispute, labelled with what it is about."""
    return Entity(f"dispute:{dispute.id}", EntityType.DISPUTE, dispute.comment, collection=dispute.collection)


def dispute_statements(dispute: Dispute) -> Iterator[Statement]:
    """Yield what the dispute is about and each value with the source that gives it."""
    first = dispute.values[0].sources[0]
    parts: list[_Part] = [("disputeAbout", dispute.about, "entity"), ("disputeField", dispute.field, "text")]
    for predicate, value, kind in parts:
        yield Statement(
            f"dispute:{dispute.id}", predicate, value, kind, first, "see the values of the dispute", dispute.comment
        )
    for side in dispute.values:
        for source in side.sources:
            words = wording.side(dispute.field, Text(side.value, side.value_zh))
            yield Statement(
                f"dispute:{dispute.id}", "disputeValue", side.value, "text", source, f"field {dispute.field}", words
            )


def bar_entities(figure1: Positioned) -> Iterator[Entity]:
    """Yield the editions of Figure 1 and the bars they draw."""
    data: Any = figure1.data
    for row in data["editions"]:
        edition = row["edition"]
        yield Entity(f"edition:{edition}", EntityType.EDITION, Text(f"Figure 1, {edition}", f"图 1，{edition} 版"))
        for bar in row["bars"]:
            yield Entity(_bar_id(edition, bar), EntityType.BAR, Text(f"{bar['organisation']}, {edition}"))


def _bar_id(edition: str, bar: Mapping[str, Any]) -> str:
    return f"bar:{edition}/{slug(bar['organisation'])}"


def bar_statements(figure1: Positioned) -> Iterator[Statement]:
    """Yield each bar as drawn: its edition, organisation, logos and both lengths."""
    data: Any = figure1.data
    for row in data["editions"]:
        edition = row["edition"]
        for bar in row["bars"]:
            words = wording.bar(edition, bar["organisation"], bar["open_drawn"], bar["closed_drawn"])
            parts: list[_Part] = [
                ("barEdition", f"edition:{edition}", "entity"),
                ("barOrganisation", bar["organisation"], "text"),
                ("barOpenDrawn", bar["open_drawn"], "integer"),
                ("barClosedDrawn", bar["closed_drawn"], "integer"),
            ]
            parts += [("barLogo", logo, "text") for logo in bar["logos"]]
            for predicate, value, kind in parts:
                place = f"edition {edition}, {row['file']}"
                yield Statement(_bar_id(edition, bar), predicate, value, kind, BARS_SOURCE, place, words)


def flow_entities(flow: Flow) -> Iterator[Entity]:
    """Yield the conditions and outcomes of the decision flow."""
    for node in flow.nodes:
        yield Entity(f"flow:{node.id}", EntityType.FLOW, node.text)


def flow_statements(flow: Flow) -> Iterator[Statement]:
    """Yield the branches of the decision flow and the verdicts of its outcomes."""
    texts = {node.id: node.text for node in flow.nodes}
    for edge in flow.edges:
        start, end = texts[edge.start], texts[edge.end]
        said_en, said_zh = ("yes", "是") if edge.answer == "y" else ("no", "否")
        words = Text(
            f"In Figure 2, {said_en} at “{start.en}” leads to “{end.en}”.",
            f"图 2 中，在“{start.zh}”答{said_zh}，通向“{end.zh}”。",
        )
        predicate = "flowYes" if edge.answer == "y" else "flowNo"
        yield Statement(
            f"flow:{edge.start}",
            predicate,
            f"flow:{edge.end}",
            "entity",
            SURVEY,
            "Figure 2",
            words,
            seen_in=flow.seen_in[0],
        )
    for node in flow.nodes:
        if node.verdict:
            verdict = VERDICTS[node.verdict]
            words = Text(
                f"“{node.text.en}” in Figure 2 stands for {verdict.en}.", f"图 2 中“{node.text.zh}”指{verdict.zh}。"
            )
            yield Statement(
                f"flow:{node.id}",
                "flowVerdict",
                node.verdict,
                "text",
                SURVEY,
                "Figure 2",
                words,
                seen_in=flow.seen_in[0],
            )
