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
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

import pyoxigraph as ox

from corpus.errors import QueryRefusedError
from kg.guard import Verdict, check, check_graphs
from kg.names import CANDIDATES_GRAPH, PREFIXES

Message = dict[str, Any]

_HEADER = struct.Struct(">I")
#: Deep enough for every query of 8 KiB in either parser; virtual memory, touched only when needed.
_STACK_BYTES = 64 * 1024 * 1024
_RECURSION_LIMIT = 20_000
_CACHED_VERDICTS = 512
_CACHED_UNIONS = 8
_UNION = "urn:x-fieldguide:union:"
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


def load_store(path: str) -> ox.Store:
    """Return the graph file as a store whose default graph is the union of all graphs but the candidates.

    The union is a copy, since Oxigraph's own union counts a triple once for every graph that holds it.
    """
    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS, lenient=True)
    store.update(
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{CANDIDATES_GRAPH}>) }}",
    )
    return store


class Engine:
    """The loaded graph and the queries it answers."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.graphs = tuple(sorted(graph.value for graph in store.named_graphs()))
        self._merged: dict[tuple[str, ...], ox.NamedNode] = {}
        self._verdicts: dict[str, Verdict] = {}

    def answer(self, request: Message) -> Message:
        """Return the result of a request as a message.

        Raises `QueryRefusedError` for what may not run or does not parse.
        """
        verdict = self._check(request["query"])
        default, named = self._scope(verdict, request["default_graphs"], request["named_graphs"])
        try:
            result = self._store.query(
                verdict.text,
                prefixes=dict(PREFIXES),
                default_graph=default,
                named_graphs=[ox.NamedNode(graph) for graph in named],
                substitutions=_substitutions(request["bindings"]),
            )
        except (SyntaxError, ValueError) as exc:
            raise QueryRefusedError(f"the query does not parse: {exc}") from exc
        except RuntimeError as exc:
            # Oxigraph says so when a bound variable does not stand in the SELECT clause.
            raise QueryRefusedError(str(exc)) from exc
        return {"form": verdict.form, **_collect(result, request["max_rows"], request["max_bytes"])}

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
    ) -> tuple[ox.NamedNode | ox.DefaultGraph, Sequence[str]]:
        """Return the default graph asked for and the named graphs to be seen; the protocol's win over FROM."""
        check_graphs([*default_graphs, *named_graphs], self.graphs)
        if not default_graphs and not named_graphs:
            default_graphs, named_graphs = verdict.default_graphs, verdict.named_graphs
        if not default_graphs and not named_graphs:
            return ox.DefaultGraph(), self.graphs
        return self._union(tuple(sorted(set(default_graphs)))), named_graphs

    def _union(self, graphs: tuple[str, ...]) -> ox.NamedNode:
        """Return a graph that holds the triples of `graphs` once each; hidden, as no query may name it."""
        if len(graphs) == 1:
            return ox.NamedNode(graphs[0])
        if graphs not in self._merged:
            if len(self._merged) >= _CACHED_UNIONS:
                for union in self._merged.values():
                    self._store.remove_graph(union)
                self._merged.clear()
            union = ox.NamedNode(f"{_UNION}{len(self._merged)}")
            for graph in graphs:
                self._store.update(f"ADD <{graph}> TO <{union.value}>")
            self._merged[graphs] = union
        return self._merged[graphs]


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
    # The store loads without holding the interpreter's lock, while rdflib is imported.
    with ThreadPoolExecutor(max_workers=1) as pool:
        loading = pool.submit(load_store, path)
        check(_WARM_UP, ())
        engine = Engine(loading.result())
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
