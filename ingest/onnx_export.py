"""Make the queries' ONNX session from the passages' model, and accept it only if both agree."""

import contextlib
import io
import json
import logging
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from ingest.onnx_engine import INPUTS, OnnxSession, session_file
from ingest.storage import delete, file_digest, make_private_dir, publish, sync_dir, write_aside
from ingest.torch_engine import TorchEngine

#: Least cosine between both engines on every text below.
AGREEMENT = 0.9999
_TEXTS = (
    "a",
    "GPT-3",
    "fine-tune or prompt for toxicity detection?",
    "What is masked language modelling?",
    "Which decoder-only models with open weights have more than 50B parameters?",
    "哪些模型源自 GPT-3？",
    "LLaMA was released by Meta AI in February 2023; its weights were given to researchers on request. " * 3,
    "On most natural language inference datasets, fine-tuned models are ahead of large language models. " * 40,
    "naïve café — Zürich, 12.5 % of 3·10²³ FLOPs",
    "\n\t mixed   white space, and punctuation!?",
)


def export_session(engine: TorchEngine, model: Path, folder: Path, key: str, max_length: int) -> str | None:
    """Write the accepted session to `folder`; returns the reason when there can be none, else None."""
    reason = _obstacle(engine.model, model)
    if reason:
        return reason
    make_private_dir(folder)
    file = session_file(folder, key)
    aside = file.with_suffix(".new.onnx")
    try:
        _export(engine.model, aside, max_length)
        agreement = _agreement(engine, OnnxSession(aside, model / "tokenizer.json", max_length))
        if agreement < AGREEMENT:
            return f"the exported session differs from the model (cosine {agreement:.4f})"
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        note = {"sha256": file_digest(aside), "size": aside.stat().st_size, "agreement": round(agreement, 7)}
        write_aside(file.with_suffix(".json"), json.dumps(note).encode())
        publish(aside, file)
    finally:
        delete(aside)
        sync_dir(folder)
    return None


def _obstacle(model: Any, path: Path) -> str | None:
    """Return why a model is not of the plain shape that is exported: transformer, mean pooling, unit length."""
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return f"models of the parts {', '.join(kinds)} are not exported"
    pooling = json.loads((path / "1_Pooling" / "config.json").read_bytes())
    mean = pooling.get("pooling_mode_mean_tokens") or pooling.get("pooling_mode") == "mean"
    if not mean or any(getattr(model, "prompts", {}).values()):
        return "models with another pooling than the mean, or with prompts, are not exported"
    if not (path / "tokenizer.json").is_file():
        return "the model has no tokenizer.json"
    return None


def _export(model: Any, file: Path, max_length: int) -> None:
    import torch

    class Embedding(torch.nn.Module):  # type: ignore[misc]
        """Transformer, mean over the tokens, unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].auto_model

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            """Return unit vectors."""
            out = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(out.dtype)
            mean = (out * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    batch = torch.export.Dim("batch", min=1, max=256)
    length = torch.export.Dim("length", min=2, max=max_length)
    zeros = torch.zeros(2, 12, dtype=torch.long)
    # Tensors of their own: one object given twice is aliased by the exporter, and the model silently wrong.
    example = (zeros.clone() + 5, zeros.clone() + 1, zeros.clone())
    with _quiet():
        torch.onnx.export(
            Embedding().eval(),
            example,
            str(file),
            dynamo=True,
            verbose=False,
            external_data=False,
            input_names=list(INPUTS),
            output_names=["vectors"],
            dynamic_shapes=tuple({0: batch, 1: length} for _ in INPUTS),
        )


@contextlib.contextmanager
def _quiet() -> Any:
    """Keep the exporter's chatter off the terminal."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _agreement(engine: TorchEngine, session: OnnxSession) -> float:
    ours = [session.embed([text])[0] for text in _TEXTS]
    padded = session.embed(_TEXTS)
    theirs = [engine.embed_query(text) for text in _TEXTS]
    single = min(float(np.dot(one, other)) for one, other in zip(ours, theirs, strict=True))
    return min(single, *(float(np.dot(one, other)) for one, other in zip(padded, theirs, strict=True)))
