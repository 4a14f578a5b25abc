"""A child process of the kill tests: builds, adds and opens through the public functions, with the toy embedder.

Every line on standard output is a fact that must survive this process.
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from small import ToyEmbedder

from corpus.errors import StorageError
from corpus.settings import Settings
from ingest.add import add, list_sources
from ingest.build import build
from ingest.say import silent
from ingest.stores import graph_file, open_stores


def read(settings: Settings, root: Path, word: str) -> None:
    """Print what a reader sees: how many sources, and the passages that each index finds."""
    embedder = ToyEmbedder()
    said: list[str] = []
    start = time.perf_counter()
    with open_stores(settings, said.append, embedder, root) as stores:
        took = time.perf_counter() - start
        words = [hit.id for hit in stores.bm25.query(word, 3)]
        dense = [hit.id for hit in stores.dense.query(embedder.embed_query(word), 3)]
        try:
            stores.library.keep_answer("a1", "2026", {})
        except StorageError as exc:
            said.append(str(exc))
    graph = graph_file(settings, silent, embedder, root).stat().st_size
    sources = len(list_sources(settings))
    print(json.dumps({"words": words, "dense": dense, "sources": sources, "graph": graph, "said": said, "took": took}))


def main(action: str, data_dir: str, root: str, *inputs: str) -> None:
    settings = Settings(data_dir=Path(data_dir), lock_timeout=5)
    if action == "build":
        build(settings, silent, ToyEmbedder(), Path(root))
        print(json.dumps({"built": True}), flush=True)
        return
    if action == "read":
        read(settings, Path(root), inputs[0])
        return
    for result in add(settings, inputs, say=silent, embedder=ToyEmbedder(), root=Path(root)):
        print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
