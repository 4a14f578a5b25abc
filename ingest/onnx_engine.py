"""The queries' engine: an ONNX session beside the model's own tokenizer; 2 ms a query, no torch."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.storage import file_digest

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxSession:
    """A loaded session; may be shared by threads."""

    def __init__(self, file: Path, tokenizer: Path, max_length: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # One thread: under load a query is several times faster than with two.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        # The packaged tokenizer cuts and pads at 128.
        self._tokenizer.enable_truncation(max_length)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, as rows."""
        encoded = self._tokenizer.encode_batch(list(texts))
        feed = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
        }
        vectors: NDArray[np.float32] = self._session.run(None, feed)[0]
        return vectors


def session_file(folder: Path, key: str) -> Path:
    """Return where the session of the model `key` lies."""
    return folder / f"{key}.onnx"


def has_session(folder: Path, key: str) -> bool:
    """Say whether there is an accepted session, whole and unchanged in size."""
    file = session_file(folder, key)
    note = file.with_suffix(".json")
    if not (file.is_file() and note.is_file()):
        return False
    try:
        return bool(json.loads(note.read_bytes())["size"] == file.stat().st_size)
    except (ValueError, KeyError, TypeError):
        return False


def open_session(folder: Path, key: str, model: Path, max_length: int) -> OnnxSession | None:
    """Return the session, or None when its file is not the one that was accepted."""
    file = session_file(folder, key)
    accepted = json.loads(file.with_suffix(".json").read_bytes())
    if file_digest(file) != accepted["sha256"]:
        file.unlink()
        return None
    return OnnxSession(file, model / "tokenizer.json", max_length)
