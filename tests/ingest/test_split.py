import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Block, Document, Language, SentenceSpan, Source
from ingest.split import GAP, LONGEST, SHORT, count_words, sentence_spans, split

SOURCE = Source("s", "S", collection="mine", level="full-text", date="2020-01")


def document(*blocks: Block, language: Language = "en") -> Document:
    return Document(SOURCE, "k", "T", language, blocks, ("seen",), "4.1")


def sentences(text: str, language: Language = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("See Fig. 3 of Brown et al. 2020 for it. Then go.", ["See Fig. 3 of Brown et al. 2020 for it.", "Then go."]),
        ("It has 1.5 billion. GPT-3.5 too.", ["It has 1.5 billion.", "GPT-3.5 too."]),
        ('He said "yes." Then left.', ['He said "yes."', "Then left."]),
        ("- one\n- two", ["- one", "- two"]),
        ("No end", ["No end"]),
        ("   ", []),
    ],
)
def test_english_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_chinese_sentences() -> None:
    assert sentences("第一句。第二句！他说：“第三句。”最后", "zh") == [
        "第一句。",
        "第二句！",
        "他说：“第三句。”",
        "最后",
    ]


def test_short_neighbours_under_one_heading_are_joined() -> None:
    short = [Block(f"Short {n}.", ("H",), "H") for n in range(3)]
    other = Block("Elsewhere.", ("G",), "G")
    passages = split(document(*short, other))
    assert [one.text for one in passages] == [f"Short 0.{GAP}Short 1.{GAP}Short 2.", "Elsewhere."]
    assert [passages[0].text[s.start : s.end] for s in passages[0].sentences] == ["Short 0.", "Short 1.", "Short 2."]


def test_joining_stops_at_the_limit() -> None:
    block = Block("word " * 50, ("H",), "H")
    assert len(split(document(block, block))) == 2
    assert count_words(block.text) * 2 > SHORT


def test_long_blocks_are_cut_at_sentence_ends() -> None:
    text = " ".join(f"This is sentence number {n} of a long block." for n in range(60))
    passages = split(document(Block(text, ("H",), "H")))
    assert len(passages) > 1
    for passage in passages:
        assert passage.text in text
        assert count_words(passage.text) <= LONGEST
        assert passage.text.endswith("block.")
        assert (passage.section, passage.seen_in, passage.date, passage.level) == (
            "4.1",
            ("seen",),
            "2020-01",
            "full-text",
        )


def test_a_chinese_block_is_cut_at_400_characters() -> None:
    text = "这是一个用来测试切分的句子。" * 60
    passages = split(document(Block(text, (), "¶ 1"), language="zh"))
    assert all(len(one.text) <= 450 and one.text.endswith("。") for one in passages)
    assert "".join(one.text for one in passages) == text


def test_given_sentences_and_their_works_are_kept() -> None:
    block = Block("A b. C d.", (), "§1", (SentenceSpan(0, 4, ("w1",)), SentenceSpan(5, 9, ())))
    assert split(document(block))[0].sentences == block.sentences


def test_a_word_without_end_is_cut() -> None:
    passages = split(document(Block("字" * 5000, (), "¶ 1"), language="zh"))
    assert max(len(one.text) for one in passages) <= 1300
    assert sum(len(one.text) for one in passages) == 5000


def test_ids_are_stable_and_distinct() -> None:
    blocks = [Block("Same words. " * 40, ("H",), "H")] * 3
    ids = [one.id for one in split(document(*blocks))]
    assert ids == [one.id for one in split(document(*blocks))]
    assert len(set(ids)) == len(ids)


@given(st.lists(st.text(alphabet="ab .!?\n。，字,- ", min_size=1, max_size=400), min_size=1, max_size=4))
def test_passages_are_verbatim_and_spans_lie_inside(texts: list[str]) -> None:
    blocks = [Block(text, ("H",), "H") for text in texts if text.strip()]
    whole = GAP.join(block.text for block in blocks)
    for passage in split(document(*blocks)):
        assert passage.text in whole
        assert all(0 <= span.start < span.end <= len(passage.text) for span in passage.sentences)
        assert all(passage.text[span.start : span.end].strip() for span in passage.sentences)
