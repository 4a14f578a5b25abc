"""Every kind of broken corpus file is refused by file, line and field; nothing is half loaded."""

import json
import shutil

import pytest

from corpus.errors import CorpusError
from corpus.files import built_in_root
from corpus.load import load

MODEL, FACTS, TASKS = "models/gpt-3.yaml", "survey/1.facts.yaml", "tasks.yaml"
MAKERS = "organisations.yaml"
ENGLISH, CHINESE, FLOW = "survey/1.en.md", "survey/1.zh.md", "flow.yaml"
FACT = "  - {field: organisation, value: OpenAI, sources: [{id: guide-readme}]}\n"


def problems_of(root):
    with pytest.raises(CorpusError) as caught:
        load(root)
    return [(one.file.removeprefix("corpus/"), one.line, one.field, one.message) for one in caught.value.problems]


def fact(text):
    """A model file whose second fact is `text`."""
    return FACT, FACT + f"  - {{{text}}}\n"


def derivation(text):
    return "derivations: []", f"derivations:\n  - {{{text}}}"


SEEN = "sources: [{id: guide-readme}]"

# file, what is replaced, by what, and then: line, field, words of the message
CASES = {
    "yaml that is none": (MODEL, "aliases: [gpt3]", "aliases: [gpt3", 5, "", "is not valid YAML"),
    "a tab for indentation": (MODEL, "facts:\n", "facts:\n\t- a\n", 7, "", "is not valid YAML"),
    "two documents in one file": (MODEL, "disputes: []", "disputes: []\n---\nid: x", 10, "", "another document"),
    "an empty file": (MODEL, None, "", 1, "", "is empty"),
    "a list for a model": (MODEL, None, "- gpt-3\n", 1, "", "is not of type 'object'"),
    "a duplicate key": (MODEL, "name: GPT-3\n", "name: GPT-3\nname: GPT-4\n", 3, "name", "stands twice"),
    "a duplicate key far down": (MODEL, *fact(f"field: licence, value: a, value: b, {SEEN}"), 8, "value", "twice"),
    "a list as a key": (MODEL, "kind: base model", "kind: base model\n? [a]\n: b", 6, "", "as a key"),
    "an alias": (MODEL, "aliases: [gpt3]", "aliases: &a [*a]", 4, "", "by an alias"),
    "endless nesting": (MODEL, "aliases: [gpt3]", "aliases: " + "[" * 20_000, 4, "", "levels deep"),
    "a control character": (MODEL, "name: GPT-3", 'name: "GPT\x07"', 2, "", "control characters"),
    "a Python object": (MODEL, "name: GPT-3", "name: !!python/object:os.system x", 2, "", "is not valid YAML"),
    "a missing field": (MODEL, "kind: base model\n", "", 1, "", "'kind' is a required property"),
    "an unknown field": (MODEL, "kind: base model", "kind: base model\nsize: 3", 1, "", "unknown field"),
    "an unknown kind": (MODEL, "kind: base model", "kind: toy", 5, "kind", "'toy' is none of base model,"),
    "a number for a name": (MODEL, "name: GPT-3", "name: 3", 2, "name", "3 is not of type 'string'"),
    "a fact without a source": (MODEL, FACT, FACT.replace("[{id: guide-readme}]", "[]"), 7, "facts.0.sources", "[]"),
    "a fact without a value": (MODEL, *fact(f"field: licence, {SEEN}"), 8, "facts.1", "'value' is a required"),
    "an unknown fact": (MODEL, *fact(f"field: colour, value: red, {SEEN}"), 8, "facts.1.field", "'colour' is none of"),
    "text for a number": (
        MODEL, *fact(f"field: parameters, value: 175B, {SEEN}"), 8, "facts.1.value", "'175B' is not of type 'integer'",
    ),
    "a negative number": (MODEL, *fact(f"field: parameters, value: -1, {SEEN}"), 8, "facts.1.value", "-1 is less than"),
    "text for a flag": (
        MODEL, *fact(f"field: weights_open, value: maybe, {SEEN}"), 8, "facts.1.value", "is not of type 'boolean'",
    ),
    "a date that is none": (MODEL, *fact(f"field: released, value: 2020-02-30, {SEEN}"), 8, "", "impossible value"),
    "a date in words": (
        MODEL, *fact(f"field: released, value: May 2020, {SEEN}"), 8, "facts.1.value", "does not match",
    ),
    "an unknown source": (
        MODEL, "[{id: guide-readme}]", "[{id: hearsay}]", 7, "facts.0.sources.0.id", "unknown source 'hearsay'",
    ),
    "an unknown place where it was seen": (
        MODEL, "[{id: guide-readme}]", "[{id: guide-readme, seen_in: nowhere}]", 7, "facts.0.sources.0.seen_in",
        "unknown source 'nowhere'",
    ),
    "an architecture without a concept": (
        MODEL, *fact(f"field: architecture, value: decoder-only, {SEEN}"), 8, "facts.1.value",
        "tasks.yaml lacks the concept 'decoder-only'",
    ),
    "an unknown work": (MODEL, "kind: base model", "kind: base model\nwork: nobody2020", 6, "work", "citekey 'nobody"),
    "a dangling derivation": (
        MODEL, *derivation(f"from: gpt-2, relation: variant_of, weights_inherited: false, {SEEN}"), 9,
        "derivations.0.from", "unknown model 'gpt-2'",
    ),
    "a model that comes from itself": (
        MODEL, *derivation(f"from: gpt-3, relation: variant_of, weights_inherited: false, {SEEN}"), 9,
        "derivations.0.from", "is the model itself",
    ),
    "a derivation without a source": (
        MODEL, *derivation("from: gpt-3, relation: variant_of, weights_inherited: false"), 9, "derivations.0",
        "'sources' is a required property",
    ),
    "a dispute with one side": (
        MODEL, "disputes: []",
        f"disputes:\n  - {{field: released, comment: {{en: a, zh: b}}, values: [{{value: x, {SEEN}}}]}}", 10,
        "disputes.0.values", "is too short",
    ),
    "an unknown edition": (
        MODEL, "disputes: []",
        f"disputes: []\nfigure1:\n  branch: grey\n  open: true\n  logo_by_edition: {{2020-01-01: null}}\n  {SEEN}\n",
        13, "figure1.logo_by_edition.2020-01-01", "unknown edition",
    ),
    "another id than the file's name": (MODEL, "id: gpt-3", "id: gpt-4", 1, "id", "the file name says 'gpt-3'"),
    "evidence that the digest lacks": (
        FACTS, "comments better than LLMs do.", "comments.", 11, "findings.0.evidence.0", "is not a sentence",
    ),
    "an unknown task": (FACTS, "task: toxicity-detection", "task: juggling", 5, "findings.0.task", "unknown task"),
    "an unknown condition": (FACTS, "conditions: []", "conditions: [rain]", 6, "findings.0.conditions", "id 'rain'"),
    "an unknown verdict": (FACTS, "verdict: fine-tuned", "verdict: perhaps", 8, "findings.0.verdict", "is none of"),
    "a claim in one language": (
        FACTS, ", zh: 微调模型更善于识别有毒评论。}", "}", 10, "findings.0.claim", "'zh' is a required property",
    ),
    "facts of another section": (FACTS, 'section: "1"', 'section: "2"', 1, "section", "the file name says '1'"),
    "a finding that stands twice": (
        FACTS, "findings:\n", "findings:\n  - {id: toxicity, kind: use, task: toxicity-detection, conditions: [],"
        " condition_text: {en: a, zh: b}, verdict: llm, strength: tie, claim: {en: a, zh: b},"
        ' evidence: ["Fine-tuned models detect toxic comments better than LLMs do."]}\n',
        4, "findings.1.id", "'toxicity' stands twice",
    ),
    "a definition of nothing": (
        FACTS, "findings:\n", 'definitions:\n  - {concept: mystery, evidence: ["GPT-3 answers questions without any'
        ' training examples."]}\nfindings:\n', 3, "definitions.0.concept", "unknown concept 'mystery'",
    ),
    "a number without a unit": (
        FACTS, "findings:\n", "figures:\n  - {id: f, about: [], quantity: cost, value: 1, what: {en: a, zh: b},"
        ' check: confirmed, evidence: ["GPT-3 answers questions without any training examples."]}\nfindings:\n',
        3, "figures.0", "'unit' is a required property",
    ),
    "a sentence too many in Chinese": (
        CHINESE, "就能回答问题。", "就能回答问题。\n多一句。", 8, "paragraph 1", "sentences, the English one",
    ),
    "a paragraph too many in Chinese": (
        CHINESE, "就能回答问题。", "就能回答问题。\n\n多一段。", 1, "", "has 3 paragraphs, the English file has 2",
    ),
    "another citation in Chinese": (
        CHINESE, "就能回答问题。", "就能回答问题。 [@yang2023harnessing]", 9, "paragraph 1", "cites other works",
    ),
    "an unknown citekey": (ENGLISH, "examples.", "examples. [@nobody2020]", 9, "", "unknown citekey 'nobody2020'"),
    "no front matter": (ENGLISH, "---\nsection", "section", 1, "", "does not start with front matter"),
    "front matter without an end": (ENGLISH, None, "---\nsection: x\n", 1, "", "front matter is not closed"),
    "another language than the file's name": (ENGLISH, "language: en", "language: zh", 4, "language", "name says 'en'"),
    "an unknown parent": (ENGLISH, "parent: null", 'parent: "7"', 3, "parent", "unknown section '7'"),
    "a digest seen nowhere": (ENGLISH, "[guide-readme]", "[nowhere]", 6, "seen_in.0", "unknown source 'nowhere'"),
    "a term that stands twice": (
        TASKS, "datasets: []", "  - id: toxicity-detection\n    label: {en: a, zh: b}\ndatasets: []", 5, "tasks.1.id",
        "stands twice",
    ),
    "an unknown broader term": (TASKS, "broader: []", "broader: [all]", 4, "tasks.0.broader", "unknown id 'all'"),
    "a dataset for an unknown task": (
        TASKS, "datasets: []", "datasets:\n  - {id: d, label: {en: a, zh: b}, tasks: [x]}", 6, "datasets.0.tasks",
        "unknown task 'x'",
    ),
    "an organisation without an entry": (
        MODEL, "value: OpenAI", "value: Acme", 7, "facts.0.value", "organisations.yaml lacks 'Acme'",
    ),
    "an organisation that is a number": (MODEL, "value: OpenAI", "value: 7", 7, "facts.0.value", "of type 'string'"),
    "an organisation that no model names": (
        MAKERS, "aliases: {en: [], zh: []}}\n",
        "aliases: {en: [], zh: []}}\n- {id: acme, label: {en: Acme, zh: 顶点}, aliases: {en: [], zh: []}}\n",
        2, "1.label.en", "no model file names 'Acme'",
    ),
    "an organisation that stands twice": (
        MAKERS, "aliases: {en: [], zh: []}}\n",
        "aliases: {en: [], zh: []}}\n- {id: openai, label: {en: OpenAI, zh: a}, aliases: {en: [], zh: []}}\n",
        2, "1.id", "'openai' stands twice",
    ),
    "an organisation in one language": (MAKERS, ", zh: OpenAI}", "}", 1, "0.label", "'zh' is a required property"),
    "an alias of an organisation twice": (MAKERS, "{en: []", "{en: [OAI, OAI]", 1, "0.aliases.en", "non-unique"),
    "an id of an organisation with a space": (MAKERS, "id: openai", "id: open ai", 1, "0.id", "does not match"),
    "a note in one language": (
        MODEL, *fact(f"field: licence, value: MIT, note: {{en: a}}, {SEEN}"), 8, "facts.1.note", "'zh' is a required",
    ),
    "a size in two languages": (
        MODEL, *fact(f"field: parameters, value: {{en: a, zh: b}}, {SEEN}"), 8, "facts.1.value", "type 'integer'",
    ),
    "a restriction that says nothing": (
        MODEL, *fact(f"field: licence_terms, restrictions: [null], {SEEN}"), 8, "facts.1.restrictions.0", "is not of",
    ),
    "a branch that leads nowhere": (FLOW, "answer: n, to: llm", "answer: n, to: moon", 8, "edges.1.to", "node 'moon'"),
    "a condition with one answer": (FLOW, "  - {from: q1, answer: n, to: llm}\n", "", 3, "nodes.0.id", "lacks a bra"),
    "a flow that starts nowhere": (FLOW, "start: q1", "start: q9", 1, "start", "unknown node 'q9'"),
    "a flow seen nowhere": (FLOW, "seen_in: [guide-readme]", "seen_in: [x]", 9, "seen_in.0", "unknown source 'x'"),
    "a source that stands twice": (
        "sources.yaml", "- {id: guide-tree", "- {id: guide-readme, title: a, kind: repository, second_hand: false}\n"
        "- {id: guide-tree", 2, "1.id", "'guide-readme' stands twice",
    ),
    "a registry without the reading list": ("sources.yaml", "id: guide-readme", "id: other", 1, "", "lacks the source"),
    "a bar of wrong type": (
        "figure1.yaml", "boxes_drawn: 0", "boxes_drawn: many", 2, "editions.0.boxes_drawn", "is not of type 'integer'",
    ),
    "a bibliography that is no JSON": ("bibliography.json", '[{"id"', '[{,"id"', 1, "", "is not valid JSON"),
    "a bibliography that is no list": ("bibliography.json", None, "{}", 1, "", "is not of type 'array'"),
    "a bibliography without the survey": ("bibliography.json", None, "[]", 1, "", "lacks the survey itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_broken_file_is_named_with_line_and_field(small, case):
    file, old, new, line, field, words = case
    path = small / file
    text = path.read_text(encoding="utf-8")
    assert old is None or text.count(old) == 1
    path.write_text(new if old is None else text.replace(old, new), encoding="utf-8")
    found = problems_of(small)
    assert any(one[:3] == (file, line, field) and words in one[3] for one in found), found


def test_the_small_corpus_is_whole(small):
    assert [model.id for model in load(small).entities if model.type == "model"] == ["model:gpt-3"]


def test_a_duplicate_work_is_named_with_its_line(small):
    path = small / "bibliography.json"
    work = json.loads(path.read_text())[0]
    path.write_text("[\n" + ",\n".join([json.dumps(work)] * 2) + "\n]")
    assert problems_of(small) == [("bibliography.json", 3, "1.id", "'yang2023harnessing' stands twice")]


def test_a_broken_work_is_named_with_its_line(small):
    path = small / "bibliography.json"
    work = json.loads(path.read_text())[0]
    path.write_text("[\n" + json.dumps(work) + ",\n" + json.dumps({**work, "id": "Bad Key"}) + "\n]")
    assert [(one[1], one[2]) for one in problems_of(small)] == [(3, "1.id")]


@pytest.mark.parametrize(("file", "line"), [(MODEL, 2), (ENGLISH, 2), ("bibliography.json", 1), ("sources.yaml", 2)])
def test_a_file_that_is_no_utf8_is_named(small, file, line):
    path = small / file
    lines = path.read_bytes().split(b"\n")
    lines[line - 1] += "# 毒".encode("gb18030")
    path.write_bytes(b"\n".join(lines))
    assert [(one[0], one[1], "is not UTF-8 text" in one[3]) for one in problems_of(small)] == [(file, line, True)]


@pytest.mark.parametrize("file", [TASKS, MAKERS, FLOW, "sources.yaml", "figure1.yaml", "bibliography.json"])
def test_a_missing_file_is_named(small, file):
    (small / file).unlink()
    assert problems_of(small) == [(file, 1, "", "cannot be read: No such file or directory")]


@pytest.mark.parametrize(("gone", "named"), [(CHINESE, CHINESE), (ENGLISH, ENGLISH)])
def test_a_section_in_one_language_is_refused(small, gone, named):
    (small / gone).unlink()
    assert (named, 1, "", "is missing") in problems_of(small)


def test_data_without_a_digest_is_refused(small):
    (small / "survey/9.facts.yaml").write_text('section: "9"\nremarks: [{n: 1, points: [{en: a, zh: b}]}]\n')
    assert problems_of(small) == [("survey/9.facts.yaml", 1, "section", "no digest of section '9' is there")]


def test_a_stray_file_name_is_refused(small):
    shutil.copy(small / ENGLISH, small / "survey/one.en.md")
    assert problems_of(small) == [("survey/one.en.md", 1, "", "name is not <section>.<en|zh>.md")]


def test_all_problems_are_told_at_once(small):
    for name, old, new in ((MODEL, "kind: base model", "kind: toy"), (FLOW, "start: q1", "begin: q1")):
        path = small / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert {one[0] for one in problems_of(small)} == {MODEL, FLOW}


def test_the_message_reads_as_file_line_field(small):
    path = small / MODEL
    path.write_text(path.read_text(encoding="utf-8").replace("kind: base model", "kind: toy"), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"^corpus/models/gpt-3\.yaml:5: kind: 'toy' is none of base model, "):
        load(small)


def test_a_removed_model_dangles_everywhere_it_is_named(tmp_path):
    root = tmp_path / "corpus"
    shutil.copytree(built_in_root(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "schema"))
    (root / "models" / "llama.yaml").unlink()
    found = problems_of(root)
    assert {"models/alpaca.yaml", "models/vicuna.yaml", "models/llama-2.yaml"} <= {one[0] for one in found}
    assert all("'llama'" in message for *_, message in found)
    assert all(line > 1 and field for _, line, field, _ in found)
