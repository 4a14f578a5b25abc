"""The corpus that ships with the program: all of it there, nothing dangling, the same every time."""

import re
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from corpus.files import built_in_root, corpus_digest
from corpus.load import load
from corpus.read_survey import SURVEY

HAN = re.compile(r"[\u4e00-\u9fff]")
CHAPTERS = {1: (), 2: (1, 2), 3: (1, 2, 3), 4: (1, 2, 3, 4, 5, 6), 5: (1, 2, 3), 6: ()}
BELOW = {"4.1": 2, "4.2": 2, "4.3": 2, "4.4": 3, "4.5": 2}
SECTIONS = [
    *(f"{chapter}" for chapter in CHAPTERS),
    *(f"{chapter}.{part}" for chapter, parts in CHAPTERS.items() for part in parts),
    *(f"{part}.{number}" for part, count in BELOW.items() for number in range(1, count + 1)),
]


def of_type(knowledge, kind):
    return [one for one in knowledge.entities if one.type == kind]


@pytest.mark.parametrize(
    ("kind", "count"), [("model", 112), ("finding", 62), ("figure", 34), ("section", 37), ("edition", 3), ("flow", 13)]
)
def test_everything_the_corpus_holds_is_there(knowledge, kind, count):
    assert len(of_type(knowledge, kind)) == count


def test_every_section_is_there_in_both_languages(knowledge):
    survey = [one for one in knowledge.documents if one.source.id == SURVEY]
    assert {(one.section, one.language) for one in survey} == {
        (section, language) for section in SECTIONS for language in ("en", "zh")
    }


def test_cases_numbers_and_remarks_are_there(knowledge):
    remarks = {note.id.split(".")[0] for note in knowledge.notes if note.kind == "remark"}
    findings = [one for one in knowledge.findings if one.source == SURVEY]
    assert (len(findings), len(knowledge.figures)) == (60, 34)
    assert remarks == {f"remark-{number}" for number in range(1, 9)}
    assert Counter(note.kind for note in knowledge.notes)["slip"] >= 42


def test_both_languages_say_the_same_number_of_sentences(knowledge):
    spans = {(one.section, one.language): [len(b.sentences) for b in one.blocks] for one in knowledge.documents}
    assert spans
    assert all(spans[section, "en"] == spans[section, "zh"] and spans[section, "en"] for section, _ in spans)


def test_sentences_stand_verbatim_in_their_blocks(knowledge):
    for document in knowledge.documents:
        for block in document.blocks:
            assert block.sentences[0].start == 0
            assert block.sentences[-1].end == len(block.text)
            assert all(block.text[one.start : one.end].strip() for one in block.sentences)


def test_every_statement_has_source_locator_and_words_in_both_languages(knowledge):
    sources = {one.id for one in knowledge.sources}
    for one in knowledge.statements:
        assert one.source in sources
        assert one.seen_in is None or one.seen_in in sources
        assert one.locator.strip()
        assert one.words.en.strip()
        assert one.words.zh.strip()


def test_no_edge_dangles(knowledge):
    entities = {one.id for one in knowledge.entities}
    ends = {one.subject for one in knowledge.statements}
    ends |= {one.object for one in knowledge.statements if one.kind == "entity"}
    ends |= {parent for one in knowledge.entities for parent in one.broader}
    assert ends <= entities


def test_every_descent_joins_two_models_and_says_whether_weights_were_inherited(knowledge):
    steps = [one for one in knowledge.statements if "weightsInherited" in dict(one.qualifiers)]
    assert len(steps) > 100
    for step in steps:
        assert step.subject.startswith("model:")
        assert str(step.object).startswith("model:")
        assert step.subject != step.object


def test_distillation_succession_and_services_inherit_no_weights(knowledge):
    apart = [one for one in knowledge.statements if one.predicate in ("distilledFrom", "successorOf", "servedBy")]
    assert apart
    assert not [one for one in apart if dict(one.qualifiers)["weightsInherited"]]


def test_ids_are_unique(knowledge):
    for family in ("sources", "documents", "entities", "statements", "findings", "figures", "disputes", "notes"):
        ids = Counter(one.id for one in getattr(knowledge, family))
        assert [one for one, count in ids.items() if count > 1] == []


def test_findings_and_numbers_rest_on_sentences_in_both_languages(knowledge):
    digest = {(d.section, d.language): " ".join(b.text for b in d.blocks) for d in knowledge.documents}
    for one in (*knowledge.findings, *knowledge.figures, *knowledge.definitions):
        assert one.evidence
        for sentence in one.evidence:
            assert sentence.en in digest[one.section, "en"]
            assert sentence.zh in digest[one.section, "zh"]


def test_texts_in_chinese_are_chinese(knowledge):
    texts = [one.claim for one in knowledge.findings] + [one.text for one in knowledge.notes]
    texts += [one.comment for one in knowledge.disputes]
    assert [text.zh for text in texts if not HAN.search(text.zh)] == []
    assert [one.claim.en for one in knowledge.findings if HAN.search(one.claim.en)] == []


def test_every_dispute_has_two_sides_with_sources(knowledge):
    sources = {one.id for one in knowledge.sources}
    assert knowledge.disputes
    for dispute in knowledge.disputes:
        assert len(dispute.values) >= 2
        assert all(side.sources and set(side.sources) <= sources for side in dispute.values)


def test_toxicity_detection_is_known_as_the_survey_says_it(knowledge):
    found = next(one for one in knowledge.findings if one.task == "toxicity-detection")
    assert (found.verdict, found.strength, found.kind) == ("fine-tuned", "clear", "no-use")
    assert "civilcomments" in found.datasets


def test_opt_is_known_with_maker_and_month(knowledge):
    told = {(one.predicate, one.object) for one in knowledge.statements if one.subject == "model:opt"}
    assert {("organisation", "organisation:meta"), ("released", "2022-05"), ("weightsOpen", True)} <= told


def test_loading_twice_gives_the_same(knowledge):
    assert load() == knowledge


def test_another_process_with_another_hash_seed_gives_the_same_ids(knowledge):
    script = (
        "from corpus.load import load; import hashlib; k = load();"
        "print(k.digest, hashlib.sha256(repr([*(s.id for s in k.statements), *(d.id for d in k.documents)]).encode())"
        ".hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert said.pop().startswith(knowledge.digest)


def test_the_digest_names_the_bytes_and_nothing_else(knowledge, tmp_path):
    copy = tmp_path / "anywhere"
    shutil.copytree(built_in_root(), copy, ignore=shutil.ignore_patterns("*.py", "__pycache__", "schema"))
    assert knowledge.digest == corpus_digest(copy) == corpus_digest(built_in_root())
    path = copy / "models" / "opt.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    assert corpus_digest(copy) != knowledge.digest


def test_a_changed_sentence_changes_only_what_holds_it(small):
    before = load(small)
    path = small / "survey" / "1.en.md"
    path.write_text(path.read_text().replace("without any training examples", "at once"))
    after = load(small)
    assert [one.id for one in before.statements] == [one.id for one in after.statements]
    changed = [old.language for old, new in zip(before.documents, after.documents, strict=True) if old.id != new.id]
    assert changed == ["en"]
