"""The commands of ``fieldguide``, one module each; importing them imports nothing heavy."""

from collections.abc import Callable, Mapping

from ui.commands.add import add
from ui.commands.ask import ask
from ui.commands.build import build
from ui.commands.config import config
from ui.commands.decide import decide
from ui.commands.doctor import doctor
from ui.commands.eval import evaluate
from ui.commands.export import export
from ui.commands.graph import graph
from ui.commands.lineage import lineage
from ui.commands.passage import passage
from ui.commands.remove import remove
from ui.commands.search import search
from ui.commands.serve import serve
from ui.commands.sources import sources
from ui.commands.sparql import sparql
from ui.commands.statement import statement
from ui.commands.verify import verify

#: Name → command, in the order of ``--help``.
COMMANDS: Mapping[str, Callable[..., None]] = {
    "ask": ask,
    "search": search,
    "passage": passage,
    "statement": statement,
    "lineage": lineage,
    "decide": decide,
    "sparql": sparql,
    "graph": graph,
    "add": add,
    "remove": remove,
    "sources": sources,
    "build": build,
    "export": export,
    "verify": verify,
    "eval": evaluate,
    "serve": serve,
    "config": config,
    "doctor": doctor,
}
