"""``fieldguide search``: the passages nearest to a query."""

from typing import Annotated, Any, Literal

import typer

from corpus.errors import UsageError
from ui import lines, options, output, session, text

SearchMode = Literal["hybrid", "dense", "bm25"]


def search(
    context: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY...", help="What to look for; several words form one query.")
    ] = None,
    stdin: options.StdinFlag = False,
    as_json: options.JsonFlag = False,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    mode: Annotated[
        SearchMode, typer.Option(help="dense: by meaning; bm25: by words; hybrid: both, fused.")
    ] = "hybrid",
    collections: options.CollectionsOption = None,
    language: Annotated[
        options.AnswerLanguage, typer.Option("--lang", help="Language of the passages; auto: any.")
    ] = "auto",
    as_of: options.AsOfOption = None,
) -> None:
    """Find the passages nearest to a query.

    \b
    fieldguide search distribution shift robustness -k 5
    fieldguide search --stdin --mode bm25 < queries.txt > hits.jsonl
    """
    wanted = options.words(query)
    if stdin == (query is not None):
        raise UsageError("search wants either a query or --stdin; see fieldguide search --help")
    when, chosen = options.as_of_date(as_of), options.names(collections)
    spoken = None if language == "auto" else language
    with session.fieldguide(context) as guide:

        def find(one: str) -> dict[str, Any]:
            found = guide.search(one, k=k, mode=mode, collections=chosen, language=spoken, as_of=when)
            return found.to_dict()

        if stdin:
            lines.answer_each("query", find)
            return
        record = find(wanted)
    if as_json:
        output.write_json(record)
    else:
        output.write(text.hits(record))
