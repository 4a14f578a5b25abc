"""The passages' engine: sentence-transformers on torch. Imported only where a passage is embedded."""

import copy
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embed import processors


class TorchEngine:
    """A sentence-transformers model in float32, and in bfloat16 once asked for."""

    def __init__(self, path: Path, max_length: int) -> None:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        if "OMP_NUM_THREADS" not in os.environ:
            torch.set_num_threads(processors())
        self.model: Any = SentenceTransformer(
            str(path),
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        ).eval()
        self.model.max_seq_length = max_length
        self._half: Any = None

    def embed(self, texts: Sequence[str], precision: str, batch: int) -> NDArray[np.float32]:
        """Return one unit vector a text; small batches of like length are fastest on a processor."""
        model = self._in_precision(precision)
        encode = getattr(model, "encode_document", model.encode)
        return _unit(encode(list(texts), batch_size=batch, show_progress_bar=False, convert_to_tensor=True))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of one query in float32."""
        encode = getattr(self.model, "encode_query", self.model.encode)
        found: NDArray[np.float32] = _unit(encode([text], show_progress_bar=False, convert_to_tensor=True))[0]
        return found

    def _in_precision(self, precision: str) -> Any:
        if precision == "float32":
            return self.model
        if self._half is None:
            self._half = copy.deepcopy(self.model).bfloat16()
        return self._half


def _unit(tensor: Any) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = tensor.float().cpu().numpy().astype("<f4")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return unit
