"""A child process of the kill tests: builds, adds and opens through the public functions, with the toy embedder.

Every line on standard output is a fact that must survive this process.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from small import ToyEmbedder

from corpus.settings import Settings
from ingest.add import add
from ingest.build import build
from ingest.say import silent


def main(action: str, data_dir: str, root: str, *inputs: str) -> None:
    settings = Settings(data_dir=Path(data_dir), lock_timeout=5)
    if action == "build":
        build(settings, silent, ToyEmbedder(), Path(root))
        print(json.dumps({"built": True}), flush=True)
        return
    for result in add(settings, inputs, say=silent, embedder=ToyEmbedder(), root=Path(root)):
        print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
