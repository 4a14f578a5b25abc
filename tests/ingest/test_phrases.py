import pytest
from small import TASKS, ToyEmbedder

from corpus.settings import Settings
from ingest.build import build, ensure_built, open_library
from ingest.phrases import PhraseIndex
from ingest.say import silent

NAMED = TASKS.replace(
    "    broader: []",
    "    aliases: {en: [rude comments, nasty remarks], zh: [骂人的话]}\n    broader: []\n"
    "  - id: translation\n    label: {en: translation, zh: 翻译}\n    aliases: {en: [into another language], zh: []}\n"
    "    broader: []",
)


@pytest.fixture
def named(settings: Settings, root, toy: ToyEmbedder) -> Settings:
    (root / "tasks.yaml").write_text(NAMED)
    build(settings, silent, toy, root)
    toy.embedded.clear()
    return settings


def test_the_task_with_the_likest_name_is_found(named, toy):
    with open_library(named) as library:
        index = PhraseIndex(library, toy)
        found = index.nearest(["there is a lot here", "filter the rude comments"])
        assert (found.entity, found.phrase) == ("task:toxicity-detection", "rude comments")
        assert 0.7 < found.score < 1
        assert index.nearest(["put it into another language"]).entity == "task:translation"
        assert index.nearest(["rude comments"]).score == pytest.approx(1, abs=1e-5)
        assert index.nearest([]) is None


def test_only_names_that_the_embedder_reads_are_kept(named, toy):
    with open_library(named) as library:
        texts = {phrase.text for phrase in library.phrases(toy.id)}
    assert texts == {"toxicity detection", "rude comments", "nasty remarks", "translation", "into another language"}


def test_only_new_names_are_embedded_and_gone_ones_are_dropped(named, root, toy):
    (root / "tasks.yaml").write_text(NAMED.replace("nasty remarks", "hateful posts"))
    ensure_built(named, silent, toy, root)
    assert toy.embedded == ["hateful posts"]
    with open_library(named) as library:
        texts = {phrase.text for phrase in library.phrases(toy.id)}
    assert "hateful posts" in texts
    assert "nasty remarks" not in texts


def test_another_embedder_makes_its_own(named, root):
    class Other(ToyEmbedder):
        id = "toy/2"

    ensure_built(named, silent, Other(), root)
    with open_library(named) as library:
        assert library.phrases("toy/1") == ()
        assert len(library.phrases("toy/2")) == 5


def test_a_build_killed_after_the_names_goes_on(settings, root, toy, monkeypatch):
    from ingest.library import Library

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    (root / "tasks.yaml").write_text(NAMED)
    with monkeypatch.context() as patch:
        patch.setattr(Library, "replace_built_in", killed)
        with pytest.raises(Killed):
            build(settings, silent, toy, root)
    toy.embedded.clear()
    ensure_built(settings, silent, toy, root)
    with open_library(settings) as library:
        assert len(library.phrases(toy.id)) == 5
        assert PhraseIndex(library, toy).nearest(["rude comments"]) is not None


def test_a_library_of_the_former_format_is_brought_up_to_date(small_built, root, toy):
    with open_library(small_built) as library:
        library._db.execute("DROP TABLE phrases")
        library._db.execute("PRAGMA user_version=1")
    with open_library(small_built) as library:
        assert library.phrases(toy.id) == ()
    build(small_built, silent, toy, root)
    with open_library(small_built) as library:
        assert [phrase.text for phrase in library.phrases(toy.id)] == ["toxicity detection"]
