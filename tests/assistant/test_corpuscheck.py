import shutil

import pytest

from assistant.corpuscheck import corpus_checks
from corpus.files import built_in_root


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    root = tmp_path_factory.mktemp("corpus")
    for name in ("survey", "models"):
        shutil.copytree(built_in_root() / name, root / name)
    for path in [*built_in_root().glob("*.yaml"), built_in_root() / "bibliography.json"]:
        shutil.copy(path, root)
    return root


def test_the_corpus_is_whole():
    assert [check for check in corpus_checks() if not check.ok] == []


def test_a_broken_file_is_named(copied):
    path = copied / "survey" / "3.2.zh.md"
    kept = path.read_text()
    path.write_text(kept + "\n多出来的一句。\n")
    checks = list(corpus_checks(copied))
    path.write_text(kept)
    assert [check.name for check in checks] == ["files"]
    assert "corpus/survey/3.2.zh.md" in checks[0].detail


def test_a_missing_section_is_noticed(copied):
    kept = {path: path.read_text() for path in (copied / "survey").glob("2.2.*")}
    for path in kept:
        path.unlink()
    wrong = [check.name for check in corpus_checks(copied) if not check.ok]
    for path, words in kept.items():
        path.write_text(words)
    assert wrong
