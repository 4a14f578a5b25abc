"""The one place where text becomes HTML for the page; nothing enters it unescaped.

Every function takes records of the contract (``answer.json``) or plain text and returns HTML without
an empty line, so that Gradio's Markdown components pass it on as one block to their sanitiser, which is
the second line of defence.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from assistant.naming import work_name
from ui.text import told_by
from ui.texts import Texts

Record = Mapping[str, Any]
#: A step of an answer as `Fieldguide.stream` gives it: its kind and what came of it.
StepLine = tuple[str, str]

#: Characters of a question that its heading shows.
_LONGEST_HEADING = 300
_MARKER = re.compile(r"\[([1-9][0-9]{0,2})\]")
_ADDRESS = re.compile(r"(?<=\S)\s*<(https?://[^\s<>\"]+)>")
_AFTER_CLAIM = re.compile(r"[ \t]*(?:\[[1-9][0-9]{0,2}\])*")
# A private-use pair around the name of a flag: cannot come from input, `_without_private_use` removes it there.
_FLAG = re.compile("\ue000(\\w+)\ue001")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def escape(value: object) -> str:
    """Return `value` as text that is safe in an element and in a quoted attribute, without line ends."""
    text = _CONTROLS.sub("", _without_private_use(str(value)))
    return html.escape(text, quote=True).replace("\n", " ")


def escape_code(text: str) -> str:
    """Return `text` for a ``<pre>``: line ends are kept, as character references."""
    return "&#10;".join(escape(line) for line in text.splitlines())


def markdown(text: str, *, turn: int = 0, titles: Mapping[int, str] | None = None, texts: Texts | None = None) -> str:
    """Return an answer's Markdown as HTML: no raw HTML, images or links; ``[n]`` opens citation n of `turn`.

    `titles` gives the tooltip of every known citation; a marker of another number stays plain text.
    """
    rendered = _parser(turn, titles or {}).render(_without_controls(text)).replace("\n", " ").strip()
    return _FLAG.sub(lambda found: _flag(found[1], texts), rendered)


def question(text: str, turn: int = 0) -> str:
    """Return a question as the user typed it, as the heading of its turn; one without end is cut."""
    cut = text if len(text) <= _LONGEST_HEADING else f"{text[:_LONGEST_HEADING]}…"
    lines = "<br>".join(escape(line) for line in cut.splitlines() if line.strip())
    return f'<h2 class="fg-question" id="q-{turn}">{lines}</h2>'


def steps(done: Sequence[StepLine], texts: Texts, *, running: bool) -> str:
    """Return the steps of an answer: open while it runs, folded afterwards."""
    shown = [_step(kind, text, texts) for kind, text in done] or [texts.waiting]
    items = "".join(f"<li>{escape(step)}</li>" for step in shown)
    if running:
        return f'<div class="fg-steps fg-running" role="status"><p>{escape(texts.steps)}</p><ol>{items}</ol></div>'
    return f'<details class="fg-fold fg-steps"><summary>{escape(texts.steps_done)}</summary><ol>{items}</ol></details>'


def partial_answer(done: Sequence[StepLine], text: str, texts: Texts) -> str:
    """Return an answer in the making: its steps so far and the text so far, markers not yet links."""
    return f'<div class="fg-answer">{steps(done, texts, running=True)}<div class="fg-text">{markdown(text)}</div></div>'


def answer(record: Record, done: Sequence[StepLine], texts: Texts, turn: int) -> str:
    """Return a finished answer: verdict, text with markers, what is missing, sources, steps and queries."""
    parts = [
        _verdict(record, texts),
        _answer_text(record, texts, turn),
        _missing(record, texts),
        _source_list(record, texts, turn),
        steps(done, texts, running=False) if done else "",
        _queries(record, texts),
        _save_links(record, texts),
    ]
    kind = "fg-answer fg-abstained" if record["abstained"] else "fg-answer"
    return f'<div class="{kind}">{"".join(parts)}</div>'


def failure(message: str, done: Sequence[StepLine], texts: Texts) -> str:
    """Return an error as a message in the conversation."""
    kept = steps(done, texts, running=False) if done else ""
    said = f"<p><strong>{escape(texts.failed)}</strong></p><p>{escape(message)}</p>"
    return f'<div class="fg-answer fg-failed" role="alert">{said}{kept}</div>'


def panel(record: Record, contexts: Mapping[str, Record], texts: Texts, turn: int) -> str:
    """Return one hidden section for every citation of an answer; `contexts` are passages and statements by id."""
    citations = record["citations"]
    return "".join(_citation(citation, contexts.get(citation["id"]), texts, turn, citations) for citation in citations)


def header(texts: Texts) -> str:
    """Return the head of the page: name and the way to the other language."""
    other = "zh-CN" if texts.language == "en" else "en"
    way = f'<a class="fg-language" lang="{other}" href="{escape(texts.to_other)}">{escape(texts.other_language)}</a>'
    return f'<div class="fg-header"><h1 class="fg-brand">{escape(texts.title)}</h1>{way}</div>'


def welcome(texts: Texts) -> str:
    """Return what the page says before the first question."""
    return (
        f'<div class="fg-welcome"><h1>{escape(texts.title)}</h1><p class="fg-tagline">{escape(texts.tagline)}</p></div>'
    )


def note(text: str) -> str:
    """Return a small remark."""
    return f'<p class="fg-note">{escape(text)}</p>'


def _place(citation: Record, texts: Texts) -> str:
    return work_name(citation, texts.language) + texts.comma + str(citation["locator"])


def address_of(citation: Record) -> str | None:
    """Return the https address of the cited work: arXiv, DOI or its own; None when there is none."""
    if citation["arxiv_id"]:
        return f"https://arxiv.org/abs/{citation['arxiv_id']}"
    if citation["doi"]:
        return f"https://doi.org/{citation['doi']}"
    url = str(citation["url"] or "")
    return url if urlsplit(url).scheme in {"http", "https"} else None


def _step(kind: str, text: str, texts: Texts) -> str:
    if kind == "understood":
        intent, _, names = text.partition(": ")
        text = texts.colon.join(part for part in (texts.intents.get(intent, intent), names) if part)
    return texts.step_words.get(kind, "{text}").format(text=text)


def _without_private_use(text: str) -> str:
    return _PRIVATE_USE.sub("", text)


def _without_controls(text: str) -> str:
    return _CONTROLS.sub("", text)


def _parser(turn: int, titles: Mapping[int, str]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Without text_join what stands escaped (``\[7\]``, ``&#91;7&#93;``) stays apart and makes no marker.
    parser.disable(["image", "link", "autolink", "reference", "html_inline", "html_block", "text_join"])

    def text_rule(self: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
        return _with_markers(tokens[index].content, turn, titles)

    def escaped_rule(self: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
        return escape(tokens[index].content)

    def code_rule(self: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
        return f"<pre><code>{escape_code(tokens[index].content)}</code></pre>"

    parser.add_render_rule("text", text_rule)
    parser.add_render_rule("text_special", escaped_rule)
    parser.add_render_rule("fence", code_rule)
    parser.add_render_rule("code_block", code_rule)
    return parser


def _with_markers(text: str, turn: int, titles: Mapping[int, str]) -> str:
    pieces: list[str] = []
    end = 0
    for found in _MARKER.finditer(text):
        before = text[end : found.start()]
        # A no-break space keeps a marker on the line of the word it follows.
        pieces.append(html.escape(f"{before[:-1]}\u00a0" if before.endswith(" ") else before))
        pieces.append(_marker(int(found[1]), turn, titles))
        end = found.end()
    return "".join(pieces) + html.escape(text[end:])


def _marker(number: int, turn: int, titles: Mapping[int, str]) -> str:
    if number not in titles:
        return f"[{number}]"
    return f'<a class="fg-cite" href="#{_section_id(turn, number)}" title="{escape(titles[number])}">{number}</a>'


def _section_id(turn: int, number: int) -> str:
    return f"c-{turn}-{number}"


def _flag(support: str, texts: Texts | None) -> str:
    if texts is None or support not in texts.flags:
        return ""
    return f' <span class="fg-flag fg-{support}">{escape(texts.flags[support])}</span>'


def _answer_text(record: Record, texts: Texts, turn: int) -> str:
    if record["answer"] == record["missing"]:
        return ""
    titles = {citation["n"]: _place(citation, texts) for citation in record["citations"]}
    flagged, rest = _flag_claims(_without_private_use(record["answer"]), record["claims"])
    body = markdown(flagged, turn=turn, titles=titles, texts=texts)
    extra = "".join(f"<li>{_claim(claim, titles, turn)}{_flag(claim['support'], texts)}</li>" for claim in rest)
    return f'<div class="fg-text">{body}</div>' + (f'<ul class="fg-flagged">{extra}</ul>' if extra else "")


def _claim(claim: Record, titles: Mapping[int, str], turn: int) -> str:
    """Return a claim with the markers it rests on; what looks like a marker in its words stays text."""
    return markdown(claim["text"]) + "".join(_marker(number, turn, titles) for number in claim["citations"])


def _flag_claims(text: str, claims: Sequence[Record]) -> tuple[str, list[Record]]:
    """Return `text` with a flag behind every claim that is not supported, and the claims not found in it."""
    missed: list[Record] = []
    for claim in claims:
        if claim["support"] == "supported":
            continue
        start = text.find(claim["text"])
        if start < 0:
            missed.append(claim)
            continue
        after = _AFTER_CLAIM.match(text, start + len(claim["text"]))
        end = after.end() if after else start + len(claim["text"])
        text = f"{text[:end]}\ue000{claim['support']}\ue001{text[end:]}"
    return text, missed


def _verdict(record: Record, texts: Texts) -> str:
    if record["abstained"]:
        return f'<p class="fg-verdict">{escape(texts.abstained)}</p>'
    if record["verdict"] is None:
        return ""
    return f'<p class="fg-verdict">{escape(texts.verdicts[record["verdict"]])}</p>'


def _missing(record: Record, texts: Texts) -> str:
    if not record["missing"]:
        return ""
    lead = texts.missing if record["abstained"] else texts.partly_missing
    return f'<div class="fg-missing"><strong>{escape(lead)}</strong> {markdown(record["missing"])}</div>'


def _source_list(record: Record, texts: Texts, turn: int) -> str:
    if not record["citations"]:
        return ""
    items = "".join(_source_item(citation, texts, turn) for citation in record["citations"])
    title = escape(texts.sources.format(count=len(record["citations"])))
    return f'<details class="fg-fold fg-sources"><summary>{title}</summary><ol>{items}</ol></details>'


def _source_item(citation: Record, texts: Texts, turn: int) -> str:
    return (
        f'<li><a class="fg-cite fg-cite-line" href="#{_section_id(turn, citation["n"])}">'
        f"{escape(_by_level(citation, texts))}</a>{escape(texts.comma + citation['locator'])}</li>"
    )


def _queries(record: Record, texts: Texts) -> str:
    if not record["sparql"]:
        return ""
    shown = "".join(
        f'<p class="fg-rows">{escape(texts.rows.format(rows=query["rows"]))}</p>{_code(query["query"])}'
        for query in record["sparql"]
    )
    return f'<details class="fg-fold fg-queries"><summary>{escape(texts.queries)}</summary>{shown}</details>'


def _save_links(record: Record, texts: Texts) -> str:
    formats = [("md", texts.save_markdown)] + ([("bibtex", texts.save_bibtex)] if record["citations"] else [])
    links = "".join(
        f'<a class="fg-save" href="/api/answers/{escape(record["id"])}?format={chosen}">{escape(label)}</a>'
        for chosen, label in formats
    )
    return f'<p class="fg-actions">{links}</p>'


def _code(text: str) -> str:
    return f'<pre class="fg-code" tabindex="0"><code>{escape_code(text.strip())}</code></pre>'


def _citation(citation: Record, context: Record | None, texts: Texts, turn: int, citations: Sequence[Record]) -> str:
    number = citation["n"]
    authors = ", ".join(map(str, citation["authors"]))
    by = " · ".join(part for part in (authors, str(citation["year"] or "")) if part)
    body = _statement(citation, context, texts) if citation["kind"] == "graph" else _passage(citation, context, texts)
    return (
        f'<section class="fg-source" id="{_section_id(turn, number)}" hidden>'
        f"{_panel_bar(number, len(citations), texts, turn)}"
        f'<p class="fg-kind">{escape(texts.kinds[told_by(citation)])}</p>'
        f'<h2 tabindex="-1">{escape(citation["title"])}</h2><p class="fg-by">{escape(by)}</p>'
        f"{body}{_particulars(citation, texts)}</section>"
    )


def _panel_bar(number: int, count: int, texts: Texts, turn: int) -> str:
    def step(to: int, sign: str, label: str) -> str:
        if not 1 <= to <= count:
            return f'<span class="fg-step fg-off">{sign}</span>'
        return f'<a class="fg-cite fg-step" href="#{_section_id(turn, to)}" title="{escape(label)}">{sign}</a>'

    return (
        f'<div class="fg-bar">{step(number - 1, "←", texts.previous)}<span class="fg-count">{number} / {count}</span>'
        f"{step(number + 1, '→', texts.following)}"
        f'<button type="button" class="fg-close">{escape(texts.close)}</button></div>'
    )


def _particulars(citation: Record, texts: Texts) -> str:
    rows = [
        (texts.where, escape(citation["locator"])),
        (texts.level, escape(_by_level(citation, texts))),
        (texts.seen_in, _seen_in(citation)),
        (texts.check, escape(texts.checks[citation["check"]])),
        (texts.work, _link(address_of(citation))),
    ]
    shown = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f'<dl class="fg-particulars">{shown}</dl>'


def _seen_in(citation: Record) -> str:
    """Return where a citation was seen: each title a link to its address, unless it is the cited work itself."""
    seen, own = str(citation["seen_in"] or ""), (citation["url"], address_of(citation))
    shown, end = [], 0
    for found in _ADDRESS.finditer(seen):
        # Several places stand side by side, each as ``title <address>``.
        before, separator, title = seen[end : found.start()].rpartition("; ")
        shown.append(escape(before + separator))
        if found[1] not in own:
            shown.append(_link(found[1], title.strip() or None))
        elif title.strip() != citation["title"]:
            shown.append(escape(title.strip()))
        end = found.end()
    rest = seen[end:]
    if rest.strip() != citation["title"]:
        shown.append(escape(rest))
    # What is left of the cited work itself is at most that it was read at second hand.
    return "".join(shown).strip().removeprefix("; ")


def _by_level(citation: Record, texts: Texts) -> str:
    work = work_name(citation, texts.language)
    if texts.language == "zh" and not re.match(r"[\u4e00-\u9fff《]", work):
        work = f" {work} "
    return texts.by_level[citation["level"]].format(work=work).strip()


def _link(address: str | None, title: str | None = None) -> str:
    if address is None:
        return ""
    shown = title or re.sub(r"^https?://(www\.)?", "", address)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(shown)}</a>'


def _passage(citation: Record, passage: Record | None, texts: Texts) -> str:
    if passage is None:
        said = f"<mark>{escape(citation['quote'])}</mark>"
        return f'<div class="fg-passage">{said}</div>{note(texts.whole_passage_gone)}'
    heading = " › ".join(map(str, passage.get("headings") or ()))
    above = f'<p class="fg-heading">{escape(heading)}</p>' if heading else ""
    said = _highlight(str(passage["text"]), str(citation["quote"]))
    element = "blockquote" if citation["quote_of"] == "source" else "div"
    return (
        f"<h3>{escape(texts.in_context)}</h3>{above}"
        f'<{element} class="fg-passage" lang="{escape(passage["language"])}">{said}</{element}>'
    )


def _highlight(text: str, quote: str) -> str:
    start = text.find(quote)
    if start < 0:
        return f"<mark>{escape(quote)}</mark>"
    end = start + len(quote)
    return f"{_lines(text[:start])}<mark>{_lines(text[start:end])}</mark>{_lines(text[end:])}"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in re.split(r"\n+", text))


def _statement(citation: Record, statement: Record | None, texts: Texts) -> str:
    said = f'<h3>{escape(texts.statement)}</h3><div class="fg-passage"><mark>{escape(citation["quote"])}</mark></div>'
    if statement is None:
        return said
    query = _code(str(statement["sparql"]))
    return f'{said}<details class="fg-fold"><summary>{escape(texts.statement_query)}</summary>{query}</details>'
