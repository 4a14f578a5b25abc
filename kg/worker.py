"""The child process in which SPARQL runs: ``python -I -m kg.worker GRAPH.nq MEMORY_BYTES``.

It loads the graph, gives up the right to open anything, says it is ready, then answers one request at
a time: length-prefixed JSON on standard input and output. The parent kills it at the deadline. Even a
query that slipped past the guard could reach neither file nor network, for no descriptor is left to open.
"""

import json
import resource
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import pyoxigraph as ox

from corpus.errors import QueryRefusedError
from kg.guard import Verdict, check, check_graphs
from kg.names import PREFIXES, in_default_graph

Message = dict[str, Any]

_HEADER = struct.Struct(">I")
#: Deep enough for every query of 8 KiB in either parser; virtual memory, touched only when needed.
_STACK_BYTES = 64 * 1024 * 1024
_RECURSION_LIMIT = 20_000
_CACHED_VERDICTS = 512
_CACHED_STORES = 4
#: Touches what rdflib and Python import late, while files can still be opened.
_WARM_UP = "SELECT ?s (COUNT(*) AS ?n) { ?s a fg:Source ; fg:note+ 'a'@en FILTER REGEX(STR(?s), 'b') } GROUP BY ?s"
_XSD_STRING = PREFIXES["xsd"] + "string"


def write_message(stream: BinaryIO, message: Mapping[str, Any]) -> None:
    """Write one message: four bytes of length, then JSON."""
    payload = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    stream.write(_HEADER.pack(len(payload)) + payload)
    stream.flush()


def read_message(stream: BinaryIO) -> Message | None:
    """Read one message, or None at the end of the stream."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    message: Message = json.loads(stream.read(_HEADER.unpack(header)[0]))
    return message


class Engine:
    """The loaded graph and the queries it answers."""

    def __init__(self, path: str) -> None:
        self._dataset = ox.Store()
        self._dataset.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
        self.graphs = tuple(sorted(_name(graph) for graph in self._dataset.named_graphs()))
        # A copy in the default graph: Oxigraph's own union counts a triple once for every graph that holds it.
        _fill_default(self._dataset, self._dataset, [graph for graph in self.graphs if in_default_graph(graph)])
        self._stores: dict[tuple[str, ...], ox.Store] = {}
        self._verdicts: dict[str, Verdict] = {}

    def answer(self, request: Message) -> Message:
        """Return the result of a request as a message.

        Raises `QueryRefusedError` for what may not run or does not parse.
        """
        verdict = self._check(request["query"])
        store, named = self._scope(verdict, request["default_graphs"], request["named_graphs"])
        try:
            result = store.query(
                verdict.text,
                prefixes=dict(PREFIXES),
                default_graph=ox.DefaultGraph(),
                named_graphs=[ox.NamedNode(graph) for graph in named],
                substitutions=_substitutions(request["bindings"]),
            )
        except SyntaxError as exc:
            raise QueryRefusedError(f"the query does not parse: {exc}") from exc
        answer = _collect(result, request["max_rows"], request["max_bytes"])
        return {"form": verdict.form, **answer}

    def _check(self, query: str) -> Verdict:
        verdict = self._verdicts.get(query)
        if verdict is None:
            verdict = check(query, self.graphs)
            if len(self._verdicts) >= _CACHED_VERDICTS:
                self._verdicts.clear()
            self._verdicts[query] = verdict
        return verdict

    def _scope(
        self, verdict: Verdict, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> tuple[ox.Store, Sequence[str]]:
        """Return the store whose default graph is the one asked for, and the named graphs to be seen."""
        check_graphs([*default_graphs, *named_graphs], self.graphs)
        if not default_graphs and not named_graphs:
            default_graphs, named_graphs = verdict.default_graphs, verdict.named_graphs
        if not default_graphs and not named_graphs:
            return self._dataset, self.graphs
        return self._merged(tuple(sorted(set(default_graphs)))), named_graphs

    def _merged(self, graphs: tuple[str, ...]) -> ox.Store:
        if graphs not in self._stores:
            if len(self._stores) >= _CACHED_STORES:
                self._stores.clear()
            store = ox.Store()
            for graph in self.graphs:
                store.bulk_extend(self._dataset.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
            _fill_default(store, self._dataset, graphs)
            self._stores[graphs] = store
        return self._stores[graphs]


def _name(graph: ox.NamedNode | ox.BlankNode) -> str:
    return graph.value


def _fill_default(store: ox.Store, dataset: ox.Store, graphs: Sequence[str]) -> None:
    for graph in graphs:
        quads = dataset.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        store.bulk_extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads])


def _substitutions(bindings: Mapping[str, Mapping[str, str]]) -> dict[ox.Variable, Any] | None:
    return {ox.Variable(name): _term(term) for name, term in bindings.items()} or None


def _term(term: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    if term["type"] == "uri":
        return ox.NamedNode(term["value"])
    if "xml:lang" in term:
        return ox.Literal(term["value"], language=term["xml:lang"])
    datatype = term.get("datatype")
    return ox.Literal(term["value"], datatype=ox.NamedNode(datatype) if datatype else None)


def _collect(result: Any, max_rows: int, max_bytes: int) -> Message:
    if isinstance(result, ox.QueryBoolean):
        return {"boolean": bool(result)}
    if isinstance(result, ox.QueryTriples):
        lines, limit = _within((f"{triple} ." for triple in _unique(result, max_rows)), len, max_rows, max_bytes)
        return {"graph": lines, "limit": limit}
    variables = [variable.value for variable in result.variables]
    rows, limit = _within((_row(variables, solution) for solution in result), _row_size, max_rows, max_bytes)
    return {"variables": variables, "rows": rows, "limit": limit}


def _unique(triples: Iterator[Any], max_rows: int) -> Iterator[Any]:
    """Yield each triple once, and one more than `max_rows` so that a cut can be told."""
    seen: set[Any] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple
            if len(seen) > max_rows:
                return


def _within(
    items: Iterator[Any], size: Callable[[Any], int], max_rows: int, max_bytes: int
) -> tuple[list[Any], str | None]:
    """Return the items up to the first limit, and which limit that was ("rows" or "bytes"), if any."""
    kept: list[Any] = []
    total = 0
    for item in items:
        total += size(item)
        if len(kept) == max_rows:
            return kept, "rows"
        if total > max_bytes:
            return kept, "bytes"
        kept.append(item)
    return kept, None


def _row(variables: list[str], solution: Any) -> dict[str, dict[str, str]]:
    return {name: _json_term(term) for name, term in zip(variables, solution, strict=True) if term is not None}


def _json_term(term: Any) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == _XSD_STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _row_size(row: Mapping[str, Mapping[str, str]]) -> int:
    return sum(len(term["value"]) for term in row.values())


def _limit_memory(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _close_doors() -> None:
    """Leave no descriptor to open: from here on every file and socket call fails."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    standard_streams = 3
    resource.setrlimit(resource.RLIMIT_NOFILE, (standard_streams, standard_streams))


def _limit_processor(seconds: float) -> None:
    """Die by the kernel's hand soon after the deadline, should the parent be gone and kill nobody."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _reply(engine: Engine, request: Message) -> Message:
    try:
        return engine.answer(request)
    except QueryRefusedError as exc:
        return {"refused": str(exc)}
    except (MemoryError, RecursionError) as exc:
        return {"cut": type(exc).__name__}
    except Exception as exc:  # the outermost handler of this process: the parent reports it
        return {"failed": f"{type(exc).__name__}: {exc}"}


def _serve(path: str, source: BinaryIO, sink: BinaryIO) -> None:
    engine = Engine(path)
    check(_WARM_UP, engine.graphs)
    _close_doors()
    write_message(sink, {"graphs": engine.graphs})
    while (request := read_message(source)) is not None:
        _limit_processor(request["timeout"])
        write_message(sink, _reply(engine, request))


def main() -> None:
    """Serve the graph named on the command line until standard input ends."""
    path, memory = sys.argv[1], int(sys.argv[2])
    _limit_memory(memory)
    sys.setrecursionlimit(_RECURSION_LIMIT)
    threading.stack_size(_STACK_BYTES)
    server = threading.Thread(target=_serve, args=(path, sys.stdin.buffer, sys.stdout.buffer), daemon=True)
    server.start()
    server.join()


if __name__ == "__main__":
    main()
