"""Every word the chat shows that is not an answer, in English and in Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.types import Language


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface in one language. Templates name their fields; `to_other` is the path of the other language."""

    language: Language
    title: str
    tagline: str
    or_start_with: str
    local_note: str
    other_language: str
    to_other: str
    placeholder: str
    question_label: str
    send: str
    conversation_label: str
    followups: str
    steps: str
    steps_done: str
    waiting: str
    step_words: Mapping[str, str]
    intents: Mapping[str, str]
    abstained: str
    missing: str
    partly_missing: str
    sources: str
    colon: str
    comma: str
    queries: str
    rows: str
    flags: Mapping[str, str]
    verdicts: Mapping[str, str]
    kinds: Mapping[str, str]
    by_level: Mapping[str, str]
    checks: Mapping[str, str]
    where: str
    level: str
    seen_in: str
    check: str
    work: str
    in_context: str
    statement: str
    statement_query: str
    whole_passage_gone: str
    close: str
    previous: str
    following: str
    save_markdown: str
    save_bibtex: str
    empty_question: str
    too_long: str
    failed: str
    failed_inside: str


ENGLISH = Texts(
    language="en",
    title="The LLM Field Guide",
    tagline="Prompt a large language model, or fine-tune a smaller one? Answers whose every sentence opens its source.",
    or_start_with="Or start with one of these",
    local_note="Runs on this machine only. Drawn from the survey Harnessing the Power of LLMs in Practice "
    "and the works it cites. Each question is answered by itself.",
    other_language="中文",
    to_other="/zh/",
    placeholder="Ask about a task or model",
    question_label="Your question",
    send="Ask",
    conversation_label="Questions and answers",
    followups="Ask next; each question is answered by itself, without the ones before",
    steps="Working on it",
    steps_done="How this answer was made",
    waiting="Reading the question",
    step_words={
        "understood": "Understood as {text}",
        "searched": "Searched the corpus: {text} passages",
        "queried": "Queried the graph: {text} rows",
        "checked": "Checked the claims: {text} supported",
    },
    intents={
        "decision": "a decision",
        "lineage": "a question of lineage",
        "fact": "a question of fact",
        "comparison": "a comparison",
        "concept": "a question about a concept",
        "bibliography": "a question about the literature",
        "other": "an open question",
    },
    abstained="The corpus does not say",
    missing="What is missing:",
    partly_missing="Not covered:",
    sources="Sources ({count})",
    colon=": ",
    comma=", ",
    queries="SPARQL that was run",
    rows="Rows: {rows}",
    flags={"unverified": "unverified", "contradicted": "contradicted by its source"},
    verdicts={
        "llm": "Prompt a large model",
        "fine-tuned": "Fine-tune a smaller model",
        "either": "Either will do",
        "neither": "Neither is enough",
    },
    kinds={
        "source": "The source's own words",
        "web": "The web page's own words",
        "digest": "fieldguide's digest, not the authors' words",
        "statement": "Statement of the knowledge graph",
    },
    by_level={
        "full-text": "full text of {work}",
        "digest": "fieldguide's digest of {work}",
        "web": "web page of {work}",
        "graph": "knowledge graph, after {work}",
    },
    checks={
        "confirmed": "confirmed at the source",
        "as stated": "as the source states it",
        "differs": "sources differ",
        "not checked": "not checked",
        "not established": "could not be established",
    },
    where="Where",
    level="What this is",
    seen_in="Seen in",
    check="Check",
    work="The work",
    in_context="In its passage",
    statement="The statement",
    statement_query="SPARQL that shows it",
    whole_passage_gone="The passage around this quote is no longer stored.",
    close="Close",
    previous="Previous",
    following="Next",
    save_markdown="Save as Markdown",
    save_bibtex="Save BibTeX",
    empty_question="Type a question first.",
    too_long="The question has {count:,} characters, at most {limit:,} are read. It is still in the box: shorten it.",
    failed="This could not be answered",
    failed_inside="Something broke inside fieldguide. Your question is kept in the box: ask again, or look at the "
    "terminal that runs fieldguide for the details.",
)

CHINESE = Texts(
    language="zh",
    title="大语言模型实践指南",
    tagline="该用提示调用大模型，还是微调较小的模型？答案句句有出处，点开即见原文。",
    or_start_with="或从这些问题开始",
    local_note="只在本机运行。内容取自综述 Harnessing the Power of LLMs in Practice 及其引用的文献。每个问题单独作答。",
    other_language="English",
    to_other="/",
    placeholder="询问任务或模型",
    question_label="你的问题",
    send="提问",
    conversation_label="问答记录",
    followups="接着问；每个问题单独作答，不会用到前面的问答",
    steps="正在作答",
    steps_done="这个答案是怎样得出的",
    waiting="正在读题",
    step_words={
        "understood": "理解为{text}",
        "searched": "检索语料：{text} 段",
        "queried": "查询图谱：{text} 行",
        "checked": "核对论断：{text} 有据",
    },
    intents={
        "decision": "选择题",
        "lineage": "谱系问题",
        "fact": "事实问题",
        "comparison": "比较",
        "concept": "概念问题",
        "bibliography": "文献问题",
        "other": "开放问题",
    },
    abstained="语料没有说明",
    missing="缺少的内容：",
    partly_missing="未覆盖：",
    sources="来源（{count}）",
    colon="：",
    comma="，",
    queries="执行过的 SPARQL",
    rows="行数：{rows}",
    flags={"unverified": "未核实", "contradicted": "与来源矛盾"},
    verdicts={
        "llm": "用提示调用大模型",
        "fine-tuned": "微调较小的模型",
        "either": "两者皆可",
        "neither": "两者都不够",
    },
    kinds={
        "source": "来源原文",
        "web": "网页原文",
        "digest": "fieldguide 的摘述，不是作者原话",
        "statement": "知识图谱中的陈述",
    },
    by_level={
        "full-text": "{work}全文",
        "digest": "fieldguide 对{work}的摘述",
        "web": "{work}网页",
        "graph": "知识图谱，依据{work}",
    },
    checks={
        "confirmed": "已在来源处核实",
        "as stated": "照来源所述",
        "differs": "来源说法不一",
        "not checked": "未核对",
        "not established": "无法确定",
    },
    where="位置",
    level="性质",
    seen_in="见于",
    check="核对",
    work="文献",
    in_context="所在段落",
    statement="陈述",
    statement_query="可查到它的 SPARQL",
    whole_passage_gone="这段引文所在的段落已不在库中。",
    close="关闭",
    previous="上一条",
    following="下一条",
    save_markdown="存为 Markdown",
    save_bibtex="存为 BibTeX",
    empty_question="请先输入问题。",
    too_long="问题有 {count:,} 个字符，最多读取 {limit:,} 个。问题还在输入框里，请缩短后再问。",
    failed="无法回答这个问题",
    failed_inside="fieldguide 内部出错。你的问题还在输入框里：可以再问一次，或到运行 fieldguide 的终端查看详情。",
)

TEXTS: Mapping[Language, Texts] = {"en": ENGLISH, "zh": CHINESE}
