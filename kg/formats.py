"""A query result as text: a table for people, the SPARQL 1.1 result formats and RDF for programs.

Importing this module imports no RDF library; Turtle and JSON-LD load pyoxigraph when asked for.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from corpus.errors import StorageError, UsageError
from kg.names import CANDIDATES_GRAPH, PREFIXES
from kg.sparql import QueryResult, Row, Term

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_LOCAL_NAME = re.compile(r"[\w][\w.-]*[\w]|[\w]?")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def render(result: QueryResult, format_name: str) -> str:
    """Return a result as text in one of `FORMATS`; every format ends with a line break.

    Raises `UsageError` when the format is unknown or does not fit the form of the query.
    """
    if format_name not in FORMATS:
        raise UsageError(f"unknown format {format_name!r}; choose one of {', '.join(FORMATS)}")
    return FORMATS[format_name](result)


def to_table(result: QueryResult) -> str:
    """Return a table with shortened IRIs, ``yes``/``no`` for ASK; a cut result says so in its last line."""
    if result.form == "ASK":
        return "yes\n" if result.boolean else "no\n"
    if result.graph is not None:
        heading, cells = ["subject", "predicate", "object"], [_graph_cells(line) for line in result.graph.splitlines()]
    else:
        heading = list(result.variables)
        cells = [[_cell(row.get(name)) for name in heading] for row in result.rows]
    return _columns(heading, cells) + _tally(len(cells), result)


def _tally(count: int, result: QueryResult) -> str:
    words = f"{count:,} {'row' if count == 1 else 'rows'}"
    return f"({words}, {result.limit})\n" if result.truncated else f"({words})\n"


def _columns(heading: list[str], cells: list[list[str]]) -> str:
    widths = [max(map(_width, column)) for column in zip(heading, *cells, strict=True)]
    lines = [heading, ["-" * width for width in widths], *cells]
    return "".join(_line(line, widths) for line in lines)


def _line(cells: list[str], widths: list[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip() + "\n"


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = shorten(term["value"]) if term["type"] == "uri" else term["value"]
    return "".join(one if one.isprintable() else " " for one in text)


def shorten(iri: str) -> str:
    """Return an IRI as prefixed name where a prefix of `PREFIXES` fits, else in angle brackets."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def _graph_cells(line: str) -> list[str]:
    subject, predicate, value = line.removesuffix(" .").split(" ", 2)
    return [shorten(one[1:-1]) if one.startswith("<") else one for one in (subject, predicate, value)]


def to_json(result: QueryResult) -> str:
    """Return the SPARQL 1.1 Query Results JSON Format."""
    _only(result, "json", "SELECT", "ASK")
    if result.form == "ASK":
        document: dict[str, object] = {"head": {}, "boolean": result.boolean}
    else:
        document = {"head": {"vars": list(result.variables)}, "results": {"bindings": list(result.rows)}}
    return json.dumps(document, ensure_ascii=False) + "\n"


def to_xml(result: QueryResult) -> str:
    """Return the SPARQL Query Results XML Format; characters that XML 1.0 lacks become U+FFFD."""
    _only(result, "xml", "SELECT", "ASK")
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n']
    if result.form == "ASK":
        parts.append(f"<head/>\n<boolean>{'true' if result.boolean else 'false'}</boolean>\n")
    else:
        parts.append(
            "<head>" + "".join(f"<variable name={quoteattr(name)}/>" for name in result.variables) + "</head>\n"
        )
        parts.append("<results>\n" + "".join(map(_xml_row, result.rows)) + "</results>\n")
    return "".join(parts) + "</sparql>\n"


def _xml_row(row: Row) -> str:
    bindings = (f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>" for name, term in row.items())
    return f"<result>{''.join(bindings)}</result>\n"


def _xml_term(term: Term) -> str:
    text = escape(_NOT_XML.sub("\ufffd", term["value"]), {"\r": "&#13;"})
    if term["type"] != "literal":
        return f"<{term['type']}>{text}</{term['type']}>"
    attribute = ""
    if "xml:lang" in term:
        attribute = f" xml:lang={quoteattr(term['xml:lang'])}"
    elif "datatype" in term:
        attribute = f" datatype={quoteattr(term['datatype'])}"
    return f"<literal{attribute}>{text}</literal>"


def to_csv(result: QueryResult) -> str:
    """Return SPARQL 1.1 CSV: values as they stand, CRLF line ends. Not meant to be opened in a spreadsheet."""
    _only(result, "csv", "SELECT", "ASK")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    if result.form == "ASK":
        writer.writerow(["true" if result.boolean else "false"])
        return stream.getvalue()
    writer.writerow(result.variables)
    for row in result.rows:
        writer.writerow([_csv_value(row.get(name)) for name in result.variables])
    return stream.getvalue()


def _csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term['value']}" if term["type"] == "bnode" else term["value"]


def to_tsv(result: QueryResult) -> str:
    """Return SPARQL 1.1 TSV: terms in Turtle syntax, parted by tabs."""
    _only(result, "tsv", "SELECT", "ASK")
    if result.form == "ASK":
        return "true\n" if result.boolean else "false\n"
    lines = ["\t".join(f"?{name}" for name in result.variables)]
    lines += ["\t".join(_turtle_term(row.get(name)) for name in result.variables) for row in result.rows]
    return "".join(f"{line}\n" for line in lines)


def _turtle_term(term: Term | None) -> str:
    if term is None:
        return ""
    if term["type"] == "uri":
        return f"<{term['value']}>"
    if term["type"] == "bnode":
        return f"_:{term['value']}"
    text = '"' + "".join(_NT_ESCAPES.get(one, one) for one in term["value"]) + '"'
    if "xml:lang" in term:
        return f"{text}@{term['xml:lang']}"
    return f"{text}^^<{term['datatype']}>" if "datatype" in term else text


def to_nt(result: QueryResult) -> str:
    """Return N-Triples."""
    return _graph(result, "nt")


def to_turtle(result: QueryResult) -> str:
    """Return Turtle with the prefixes of `PREFIXES`."""
    import pyoxigraph as ox

    triples = list(ox.parse(_graph(result, "turtle"), ox.RdfFormat.N_TRIPLES))
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b"").decode()


def to_jsonld(result: QueryResult) -> str:
    """Return expanded JSON-LD, which needs no context from anywhere."""
    import pyoxigraph as ox

    triples = list(ox.parse(_graph(result, "jsonld"), ox.RdfFormat.N_TRIPLES))
    return (ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b"").decode() + "\n"


def _graph(result: QueryResult, name: str) -> str:
    _only(result, name, "CONSTRUCT", "DESCRIBE")
    assert result.graph is not None
    return result.graph


def _only(result: QueryResult, name: str, *forms: str) -> None:
    if result.form not in forms:
        fitting = (
            ("table", "json", "xml", "csv", "tsv") if "SELECT" not in forms else ("table", "turtle", "nt", "jsonld")
        )
        raise UsageError(f"a {result.form} query cannot be shown as {name}; choose one of {', '.join(fitting)}")


#: Name of a format → how to write a result in it.
FORMATS: Mapping[str, Callable[[QueryResult], str]] = {
    "table": to_table,
    "json": to_json,
    "xml": to_xml,
    "csv": to_csv,
    "tsv": to_tsv,
    "turtle": to_turtle,
    "nt": to_nt,
    "jsonld": to_jsonld,
}

#: Formats of the whole graph. Those without named graphs leave the candidates out.
GRAPH_FORMATS = ("trig", "turtle", "nt", "jsonld", "nquads")


def export_graph(path: Path, format_name: str, output: BinaryIO) -> None:
    """Write the whole graph file, vocabulary and shapes included, to `output` in one of `GRAPH_FORMATS`.

    Raises `UsageError` for an unknown format, `StorageError` when the graph file is missing.
    """
    import pyoxigraph as ox

    formats = {
        "trig": ox.RdfFormat.TRIG,
        "turtle": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "nquads": ox.RdfFormat.N_QUADS,
    }
    if format_name not in formats:
        raise UsageError(f"unknown format {format_name!r}; choose one of {', '.join(formats)}")
    if not path.is_file():
        raise StorageError(f"no graph at {path}; run `fieldguide build` to make it")
    quads: Iterable[ox.Quad] = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    prefixes = dict(PREFIXES)
    if format_name in ("turtle", "nt"):
        ox.serialize(_accepted_triples(quads), output, format=formats[format_name], prefixes=prefixes)
    else:
        ox.serialize(sorted(quads, key=_graph_and_subject), output, format=formats[format_name], prefixes=prefixes)


def _accepted_triples(quads: "Iterable[Quad]") -> "list[Triple]":
    return list(dict.fromkeys(quad.triple for quad in quads if str(quad.graph_name) != f"<{CANDIDATES_GRAPH}>"))


def _graph_and_subject(quad: "Quad") -> tuple[str, str]:
    return str(quad.graph_name), str(quad.subject)
