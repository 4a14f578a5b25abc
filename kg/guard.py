"""What may be asked: limits counted before any parser, then refusals from rdflib's parse tree.

Oxigraph executes what rdflib has parsed, and the two do not read every text alike (a comment ends at a
carriage return for one and not for the other). So a scan of the tokens outside literals and comments
must agree with the tree: what only one of them takes for an update or a SERVICE is refused all the same.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin

from corpus.errors import QueryRefusedError
from kg.names import PREFIXES

#: Longest query in bytes of UTF-8.
MAX_BYTES = 8192
#: Deepest nesting of brackets of any kind.
MAX_DEPTH = 64
#: Longest regular expression in characters.
MAX_PATTERN = 200
#: Keywords that write or reach out; refused wherever they stand as a word of their own.
FORBIDDEN_WORDS = frozenset(["SERVICE", "LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Mapping[str, Form] = {
    "SelectQuery": "SELECT",
    "AskQuery": "ASK",
    "ConstructQuery": "CONSTRUCT",
    "DescribeQuery": "DESCRIBE",
}
_CASTS = PREFIXES["xsd"]
_PATTERN_NODES = frozenset(["Builtin_REGEX", "Builtin_REPLACE"])

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
                |'''(?:[^'\\]|\\.|'(?!''))*'''
                |"(?:[^"\\\r\n]|\\.)*"
                |'(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<sigil>[?$]\w+|@[A-Za-z]+(?:-\w+)*|_:[\w.-]+)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<pname>(?:[^\W\d_][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)
    | (?P<word>[^\W\d]\w*)
    | (?P<bracket>[{}()\[\]])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACKET = re.compile(r"[{}()\[\]]")
_FIRST_WORD = re.compile(r"^\s*(?:(?:\#[^\r\n]*|(?:PREFIX|BASE)\b[^>]*>)\s*)*(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A query that may run: the text without codepoint escapes, its form and its dataset clauses."""

    text: str
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def check(query: str, graphs: Collection[str]) -> Verdict:
    """Return what may run, or raise `QueryRefusedError` saying why the query may not.

    `graphs` are the names that FROM and FROM NAMED may use. To be called in the query worker: a hostile
    text can take long to parse.
    """
    check_size(query)
    text = without_escapes(query)
    forbidden = forbidden_word(text)
    tree = _parse(text)
    reading = _Reading(tree[0], graphs)
    for node in _nodes(tree):
        reading.visit(node)
    if forbidden:
        raise QueryRefusedError(_refusal(forbidden))
    return Verdict(text, _form(tree), tuple(reading.default_graphs), tuple(reading.named_graphs))


def check_size(query: str) -> None:
    """Raise `QueryRefusedError` for an empty, too long or too deeply nested query; needs no parser."""
    if not query.strip():
        raise QueryRefusedError("the query is empty; try SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    size = len(query.encode(errors="surrogatepass"))
    if size > MAX_BYTES:
        raise QueryRefusedError(f"the query has {size:,} bytes; at most {MAX_BYTES:,} are allowed")
    text = without_escapes(query)
    deepest = max(_depth(text, quoted_iris) for quoted_iris in (True, False))
    if deepest > MAX_DEPTH:
        raise QueryRefusedError(f"the query nests {deepest:,} levels deep; at most {MAX_DEPTH} are allowed")


def without_escapes(query: str) -> str:
    r"""Return the query with ``\uXXXX`` resolved, as SPARQL does before it looks at the grammar.

    Raises `QueryRefusedError` for code points that no text can hold.
    """
    try:
        text = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)
        text.encode()
    except (ValueError, OverflowError) as exc:
        raise QueryRefusedError("the query holds a code point that no Unicode text can have; remove it") from exc
    if _ESCAPE.search(text):
        raise QueryRefusedError("an escape of the query yields another escape; write the character itself")
    return text


def forbidden_word(text: str) -> str | None:
    """Return the first forbidden keyword outside literals, comments, IRIs and names, or None."""
    for quoted_iris in (True, False):
        for kind, token in _tokens(text, quoted_iris):
            if kind == "word" and token.upper() in FORBIDDEN_WORDS:
                return token.upper()
    return None


def _tokens(text: str, quoted_iris: bool) -> Iterator[tuple[str, str]]:
    """Yield kind and text of every token.

    ``?a<'x>y'`` is a comparison in one place of the grammar and an IRI in another. With `quoted_iris`
    off, a ``<`` whose IRI would hold a quotation mark or a comment sign counts as "less than".
    """
    position = 0
    while match := _TOKEN.match(text, position):
        if match.lastgroup == "iri" and not quoted_iris and ("'" in match[0] or "#" in match[0]):
            yield "other", "<"
            position += 1
            continue
        yield match.lastgroup or "other", match[0]
        position = match.end()


def _depth(text: str, quoted_iris: bool) -> int:
    depth = deepest = 0
    for kind, token in _tokens(text, quoted_iris):
        # An IRI counts too: what looks like one may be a comparison with brackets behind it.
        if kind not in ("bracket", "iri"):
            continue
        for bracket in _BRACKET.findall(token):
            depth = depth + 1 if bracket in "{([" else max(depth - 1, 0)
            deepest = max(deepest, depth)
    return deepest


def _parse(text: str) -> Any:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import Query

    try:
        return Query.parse_string(text, parse_all=True)
    except ParseException as exc:
        raise QueryRefusedError(_not_parsed(text, exc.lineno, exc.column)) from exc
    except RecursionError as exc:
        raise QueryRefusedError("the query is nested too deeply to be read; make it simpler") from exc
    except (TypeError, ValueError, AttributeError, LookupError) as exc:
        # rdflib's parse actions compute with what they read, and fail on oddities such as [] as a subject.
        raise QueryRefusedError(f"the query cannot be read: {exc}") from exc


def _not_parsed(text: str, line: int, column: int) -> str:
    first = _FIRST_WORD.match(text)
    word = first[1].upper() if first else ""
    if word in FORBIDDEN_WORDS or word == "WITH":
        return _refusal(word)
    forbidden = forbidden_word(text)
    hint = f"; besides, {forbidden} is not allowed" if forbidden else ""
    return f"not SPARQL 1.1 from line {line}, column {column} on{hint}"


def _refusal(word: str) -> str:
    if word == "SERVICE":
        return "SERVICE is not allowed: no query leaves this machine"
    return f"{word} is not allowed: the graph is read-only; use SELECT, ASK, CONSTRUCT or DESCRIBE"


def _form(tree: Any) -> Form:
    return _FORMS[tree[1].name]


def _nodes(tree: Any) -> Iterator[Any]:
    """Yield every named node of a parse tree; no recursion, so depth does not matter."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, ParseResults | list | tuple | set):
            waiting.extend(node)


class _Reading:
    """The prologue of a query, and what its nodes say of graphs, functions and patterns."""

    def __init__(self, prologue: Any, graphs: Collection[str]) -> None:
        self._graphs = graphs
        self._base = ""
        self._prefixes = dict(PREFIXES)
        self.default_graphs: list[str] = []
        self.named_graphs: list[str] = []
        for declaration in prologue:
            if declaration.name == "Base":
                self._base = urljoin(self._base, declaration.iri)
            else:
                self._prefixes[declaration.prefix or ""] = urljoin(self._base, declaration.iri)

    def visit(self, node: Any) -> None:
        """Raise `QueryRefusedError` when a node asks for what is not allowed."""
        if node.name == "ServiceGraphPattern":
            raise QueryRefusedError(_refusal("SERVICE"))
        if node.name == "pname":
            self._resolve(node)
        elif node.name == "DatasetClause":
            self._visit_dataset(node)
        elif node.name == "Function":
            self._visit_function(node)
        elif node.name in _PATTERN_NODES:
            _visit_pattern(node.pattern)

    def _visit_dataset(self, node: Any) -> None:
        named = "named" in node
        graph = self._resolve(node.named if named else node.default)
        check_graphs([graph], self._graphs)
        (self.named_graphs if named else self.default_graphs).append(graph)

    def _visit_function(self, node: Any) -> None:
        function = self._resolve(node.iri)
        if not function.startswith(_CASTS):
            raise QueryRefusedError(f"unknown function <{function}>; only those of SPARQL 1.1 and xsd casts work")

    def _resolve(self, term: Any) -> str:
        """Return the IRI of an IRI or prefixed name of the tree."""
        if getattr(term, "name", None) != "pname":
            return urljoin(self._base, str(term))
        prefix = term.prefix or ""
        if prefix not in self._prefixes:
            raise QueryRefusedError(f"prefix {prefix + ':'!r} is not declared; add PREFIX {prefix}: <…> in front")
        # A plain string, for rdflib's own kind never equals one.
        return str(self._prefixes[prefix]) + str(term.localname or "")


def _visit_pattern(pattern: Any) -> None:
    length = sum(len(node.string) for node in _nodes(pattern) if node.name == "literal")
    if length > MAX_PATTERN:
        raise QueryRefusedError(f"a regular expression has {length:,} characters; at most {MAX_PATTERN} are allowed")


def check_graphs(asked: Collection[str], graphs: Collection[str]) -> None:
    """Raise `QueryRefusedError` when `asked` names a graph that the store does not have."""
    for graph in asked:
        if graph not in graphs:
            known = ", ".join(f"<{one}>" for one in sorted(graphs))
            raise QueryRefusedError(f"<{graph}> is no graph of the store; it has {known}")
