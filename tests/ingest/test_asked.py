"""What questions are near to is learned from the questions that people ask, kept, and learned anew when they change."""

import pytest
from small import ToyEmbedder

from corpus.errors import CorpusError
from corpus.settings import Settings
from ingest.asked import ASKED
from ingest.build import build, ensure_built, open_library
from ingest.classifier import Classifier
from ingest.say import silent

GPT3 = "GPT-3 answers questions without any training examples."
TOXIC = "Fine-tuned models detect toxic comments better than LLMs do."
QUESTIONS = f"""section: "1"
asked:
  - id: no-examples
    answers: ["{GPT3}"]
    en: [can it answer with zero samples, does it need examples]
    zh: [没有样例能回答吗, 需要例子吗]
  - id: rude
    finding: toxicity
    answers: ["{TOXIC}"]
    en: [filter rude remarks, which model spots insults]
    zh: [过滤骂人的留言, 挑出辱骂用什么]
"""
UNANSWERED = """- id: weather
  missing: {en: The weather is not covered., zh: 语料没有天气。}
  en: [will it rain tomorrow, how hot is it outside]
  zh: [明天下雨吗, 外面热不热]
"""


@pytest.fixture
def asked(settings: Settings, root, toy: ToyEmbedder) -> Settings:
    (root / "survey" / "1.asked.yaml").write_text(QUESTIONS, encoding="utf-8")
    (root / "unanswered.yaml").write_text(UNANSWERED, encoding="utf-8")
    build(settings, silent, toy, root)
    toy.embedded.clear()
    return settings


@pytest.mark.parametrize(
    ("text", "language", "nearest"),
    [
        ("please filter those rude remarks", "en", "1/rude"),
        ("toxicity detection", "en", "1/rude"),
        ("can it do that with zero samples", "en", "1/no-examples"),
        ("is rain coming tomorrow", "en", "unanswered/weather"),
        ("怎么过滤骂人的话", "zh", "1/rude"),
        ("毒性检测", "zh", "1/rude"),
        ("明天会不会下雨", "zh", "unanswered/weather"),
    ],
)
def test_the_nearest_is_found(asked, toy, text, language, nearest):
    with open_library(asked) as library:
        first, second = Classifier(library, toy, ASKED).nearest(text, language, 2)
    assert first.name == nearest
    assert first.score > second.score + 0.1


def test_what_shares_no_word_is_near_to_nothing_in_a_language_that_is_not_embedded(asked, toy):
    with open_library(asked) as library:
        assert all(one.score == 0 for one in Classifier(library, toy, ASKED).nearest("龘龘", "zh"))


def test_only_what_is_allowed_is_found(asked, toy):
    with open_library(asked) as library:
        found = Classifier(library, toy, ASKED).nearest("rude remarks", "en", 5, {"1/no-examples"})
    assert [one.name for one in found] == ["1/no-examples"]


def test_nothing_is_learned_twice(asked, root, toy, monkeypatch):
    from ingest.library import Library

    learned = []
    real = Library.replace_weights
    monkeypatch.setattr(Library, "replace_weights", lambda self, name, *a: (learned.append(name), real(self, name, *a)))
    build(asked, silent, toy, root)
    assert (learned, toy.embedded) == ([], [])
    (root / "survey" / "1.asked.yaml").write_text(QUESTIONS.replace("insults", "slurs"), encoding="utf-8")
    ensure_built(asked, silent, toy, root)
    assert (learned, toy.embedded) == ([f"{ASKED}:"], ["which model spots slurs"])


def test_who_reads_what_was_learned_before_is_not_misled_and_told_to_read_anew(asked, root, toy):
    with open_library(asked) as reader:
        known, revision = Classifier(reader, toy, ASKED), reader.revision()
        assert known.nearest("rude remarks", "en", 1)[0].score > 0.1
        fewer = QUESTIONS.split("  - id: rude")[0]
        (root / "survey" / "1.asked.yaml").write_text(fewer, encoding="utf-8")
        build(asked, silent, toy, root)
        assert all(one.score == 0 for one in known.nearest("rude remarks", "en"))
        assert reader.revision() > revision
        assert len(Classifier(reader, toy, ASKED).nearest("rude remarks", "en")) == 2


def test_another_embedder_learns_its_own(asked, root):
    class Other(ToyEmbedder):
        id = "toy/2"

        def reads(self, language: str) -> bool:
            return True

    other = Other()
    ensure_built(asked, silent, other, root)
    assert "过滤骂人的留言" in other.embedded
    with open_library(asked) as library:
        assert library.phrases("toy/1") == {}
        assert Classifier(library, other, ASKED).nearest("rude remarks", "en", 1)[0].name == "1/rude"


def test_a_build_killed_after_the_phrases_goes_on(settings, root, toy, monkeypatch):
    from ingest.library import Library

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    (root / "survey" / "1.asked.yaml").write_text(QUESTIONS, encoding="utf-8")
    for method in ("replace_weights", "replace_built_in"):
        with monkeypatch.context() as patch:
            patch.setattr(Library, method, killed)
            with pytest.raises(Killed):
                build(settings, silent, toy, root)
    ensure_built(settings, silent, toy, root)
    with open_library(settings) as library:
        assert Classifier(library, toy, ASKED).nearest("rude remarks", "en", 1)[0].name == "1/rude"


def test_a_library_of_a_former_format_is_brought_up_to_date(small_built, root, toy):
    with open_library(small_built) as library:
        library._db.execute("DROP TABLE weights")
        library._db.execute("DROP TABLE phrases")
        library._db.execute("CREATE TABLE phrases (entity TEXT, text TEXT, embedder TEXT, vector BLOB)")
        library._db.execute("PRAGMA user_version=2")
    build(small_built, silent, toy, root)
    with open_library(small_built) as library:
        assert "toxicity detection" in library.phrases(toy.id)


def test_a_corpus_in_which_nothing_is_asked_is_near_to_nothing(small_built, toy):
    with open_library(small_built) as library:
        assert Classifier(library, toy, ASKED).nearest("rude remarks", "en") == ()


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        (("detect toxic comments better", "spot insults better"), "asked.1.answers.0", "is not a sentence"),
        (("finding: toxicity", "finding: insults"), "asked.1.finding", "unknown finding 'insults'"),
        (("filter rude remarks", "DOES it need examples"), "asked.1.en.0", "stands twice"),
        (("id: rude", "id: no-examples"), "asked.1.id", "stands twice"),
        (("finding: toxicity", "finding: toxicity\n    verdict: llm"), "asked.1.verdict", "stands beside a finding"),
    ],
)
def test_a_broken_file_is_refused_by_its_field(settings, root, toy, wrong, field, said):
    (root / "survey" / "1.asked.yaml").write_text(QUESTIONS.replace(*wrong), encoding="utf-8")
    with pytest.raises(CorpusError) as refused:
        build(settings, silent, toy, root)
    assert len(refused.value.problems) == 1
    problem = refused.value.problems[0]
    assert (problem.file, problem.field) == ("corpus/survey/1.asked.yaml", field)
    assert said in problem.message
