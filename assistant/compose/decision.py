"""Prompt or fine-tune: verdict, reasons, what the conditions change, exceptions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.asked import LIKELY, SURE
from assistant.compose import polar
from assistant.compose.followups import ask, ask_descent
from assistant.compose.passages import share_of
from assistant.compose.repeats import says_the_same
from assistant.context import CITED_BY_CLAIM, Context
from assistant.cues import (
    AGAINST,
    BOTH_KINDS,
    COMPARISON,
    DECISION,
    FINE_TUNED_KIND,
    LLM_KIND,
    QUOTED,
    TAKEN_FOR_GRANTED,
    VERDICT_WORDS,
    WHICH_TASKS,
)
from assistant.draft import Block, Draft, Line
from assistant.language import words
from assistant.messages import LEADS
from corpus.types import ANY_TASK, EntityType, Finding

#: Conditions that the decision flow asks for before it looks at the kind of task (Figure 2, q5 and q6).
DATA_CONDITIONS = {
    "no-labels": "data-zero-labels",
    "few-labels": "data-few-labels",
    "out-of-distribution": "data-ood",
    "adversarial-inputs": "data-ood",
}
#: What section 5 weighs beside the flow.
DEPLOYMENT_CONDITIONS = {
    "cost-sensitive": "cost-sensitive",
    "latency-sensitive": "latency-sensitive",
    "limited-compute": "peft",
    "privacy-sensitive": "caution-privacy",
    "robustness-critical": "robustness-calibration",
    "calibration-critical": "robustness-calibration",
    "fairness-critical": "fairness",
    "truth-critical": "caution-hallucination",
    "spurious-cues": "shortcut-learning",
    "public-facing": "caution-harmful",
}
#: Findings and tasks that a condition speaks against → the conditions that do.
OPPOSED: Mapping[str, frozenset[str]] = {
    "data-zero-labels": frozenset(("few-labels", "abundant-labels")),
    "data-few-labels": frozenset(("no-labels", "abundant-labels")),
    "data-abundant-labels": frozenset(("no-labels", "few-labels")),
    # What can be looked up need not be known: the book is open.
    "closed-book-qa": frozenset(("retrieval-available", "context-sufficient")),
}
#: Tasks that the flow sends to fine-tuned models before it asks for labels (q4).
FAR_FROM_LANGUAGE = {"regression", "multimodal"}
#: Tasks that the flow sends to LLMs before it asks for labels (q1 to q3).
FIRST_IN_FLOW = {"chatbot", "arithmetic-reasoning", "commonsense-reasoning", "real-world", "instruction-following"}
#: A finding must score this much to answer a question.
ENOUGH = 4.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A finding with how well it fits the question."""

    finding: Finding
    score: float


def compose(context: Context) -> Draft | None:
    """Return the decision that the findings support, or None when none fits."""
    overview = _overview(context)
    if overview:
        return overview
    ranked = rank_findings(context)
    guides = _condition_findings(context)
    named = context.question.of_type(EntityType.TASK, EntityType.DATASET)
    sure = decisive(context)
    settled = named or (sure is not None and sure.task != ANY_TASK)
    fitting = (one for one in ranked if one.score >= ENOUGH and not (guides and one.finding.task == ANY_TASK))
    task = None if guides and not settled else next(fitting, None)
    weighs = BOTH_KINDS.search(context.question.text) and DECISION.search(context.question.text)
    if task is None and not guides and weighs and not named:
        near = _of_section(context)
        if near is None:
            return _in_general(context)
        guides = [near]
    if task is None and not guides:
        return None
    primary = task.finding if task else _first_guide(context, guides)
    deciding = _deciding(primary, guides) if task else primary
    opening: list[Block] = [
        *(_contrary(context, deciding) or polar.on_verdict(context, deciding.verdict)),
        *_taken_as(context, primary),
    ]
    blocks: list[Block] = [*opening, context.claimed(deciding, "first")]
    blocks += _notes(context, deciding)
    blocks += _reasons(context, deciding)
    if deciding is not primary:
        lead = "task" if primary.verdict == deciding.verdict else "otherwise"
        blocks += [Line(context.say(LEADS[lead]), style="lead"), context.claimed(primary, "bullet")]
    others = _unique(guides, {deciding.id, primary.id})
    blocks += _on_conditions(context, deciding, others)
    blocks += _otherwise_labelled(context, deciding)
    used = {deciding.id, primary.id, *(one.id for one in others)}
    blocks += _exceptions(context, ranked, primary, used)
    sources = [deciding, *(() if primary is deciding else (primary,)), *_siblings(context, deciding)]
    blocks += works_listed(context, [work for one in sources for work in one.works])
    return Draft("decision", tuple(blocks), deciding.verdict, followups=_followups(context, primary))


def _on_conditions(context: Context, deciding: Finding, others: Sequence[Finding]) -> list[Block]:
    """Return what is said of the other conditions that the question states, and whether it changes the verdict."""
    if not others:
        return []
    verdicts = {one.verdict for one in others} - {"either"}
    kind = "unchanged" if not verdicts else "agreeing" if verdicts == {deciding.verdict} else "conditions"
    return [Line(context.say(LEADS[kind]), style="lead"), *(context.claimed(one, "bullet") for one in others)]


#: What holds with another amount of labels than the one a finding speaks of.
_OTHER_AMOUNT = {"data-abundant-labels": "data-few-labels", "data-few-labels": "data-abundant-labels"}


def _otherwise_labelled(context: Context, finding: Finding) -> list[Block]:
    """Return what holds with another amount of labels, when the question says what the survey does not."""
    other = context.guide.findings.get(_OTHER_AMOUNT.get(finding.id, ""))
    if other is None or not QUOTED.search(context.question.text):
        return []
    return [Line(context.say(LEADS["exceptions"]), style="lead"), context.claimed(other, "bullet")]


def _contrary(context: Context, finding: Finding) -> list[Line]:
    """Say that the survey says otherwise, when the question takes the other verdict for granted."""
    said = TAKEN_FOR_GRANTED.search(context.question.text)
    if said is None or finding.verdict not in ("llm", "fine-tuned"):
        return []
    rest = next(filter(None, said.groups()), "")
    kinds = {"llm": LLM_KIND.search(rest), "fine-tuned": FINE_TUNED_KIND.search(rest)}
    first = min((one for one in kinds if kinds[one]), key=lambda one: kinds[one].start(), default=finding.verdict)  # type: ignore[union-attr]
    named = context.question.conditions or context.question.of_type(EntityType.TASK, EntityType.DATASET)
    lead = "contrary" if named else "unfounded"
    return [] if first == finding.verdict else [Line(context.say(LEADS[lead]), style="lead")]


def _taken_as(context: Context, finding: Finding) -> list[Block]:
    """Say which task a question that names none is taken to describe."""
    task = context.guide.entities.get(f"task:{finding.task}")
    said = set(words(context.say(finding.claim)))
    if any(set(words(name)) <= said for name in _names(context, finding)):
        return []  # the claim says it
    if task is None or finding.task == ANY_TASK or context.question.of_type(EntityType.TASK, EntityType.DATASET):
        return []
    return [Line(context.say(LEADS["described"]).format(name=context.say(task.label)), style="lead")]


def _overview(context: Context) -> Draft | None:
    """Return the findings for or against LLMs, when the question asks for tasks and names none."""
    question = context.question
    if not WHICH_TASKS.search(question.text) or question.of_type(EntityType.TASK, EntityType.DATASET):
        return None
    against = bool(AGAINST.search(question.text))
    for_llms = against == bool(FINE_TUNED_KIND.search(question.text))
    kinds, verdicts = (("use",), ("llm",)) if for_llms else (("no-use",), ("fine-tuned", "neither"))
    findings = [one for one in context.guide.findings.values() if one.kind in kinds and one.verdict in verdicts]
    lines = [context.claimed(one, "bullet") for one in findings[:MOST_LISTED]]
    if not lines:
        return None
    lead = LEADS["for" if for_llms else "against"]
    return Draft("decision", (Line(context.say(lead), style="lead"), *lines))


#: An overview lists this many findings at most.
MOST_LISTED = 14


def in_general_terms(context: Context) -> str | None:
    """Return the question what to use for the task that is named or described, when that is asked of certain models."""
    text = context.question.text
    if not (DECISION.search(text) or BOTH_KINDS.search(text)):
        return None
    likely = (one.asked.finding for one in context.near if one.asked.finding and one.score >= LIKELY)
    described = (context.guide.findings[key].task for key in likely if key in context.guide.findings)
    tasks = [*(one.slug for one in context.question.tasks), *(one for one in described if one != ANY_TASK)]
    entity = context.guide.entities.get(f"task:{tasks[0]}") if tasks else None
    return ask(context, "task", context.say(entity.label)) if entity else None


def _of_section(context: Context) -> Finding | None:
    """Return the finding of the section where that stands which the question is like, when there is just one."""
    first = next(iter(context.near), None)
    if first is None or first.score < LIKELY or not first.asked.answers:
        return None
    home = first.asked.id.rpartition("/")[0]
    asked = (one for one in context.guide.asked.values() if one.id.rpartition("/")[0] == home)
    keys = {one.finding for one in asked if one.finding}
    return context.guide.findings.get(keys.pop()) if len(keys) == 1 else None


def _in_general(context: Context) -> Draft | None:
    """Return the survey's remarks, when the question asks which kind of model to take and names no task."""
    notes = [one for one in context.guide.notes if one.kind == "remark" and VERDICT_WORDS.search(context.say(one.text))]
    lines: list[Block] = []
    for note in notes:
        statements = context.guide.facts(f"note:{note.id}", "noteKind")
        lines.append(Line(context.say(note.text), context.state(statements[:1]), "bullet"))
    if not lines:
        return None
    return Draft("decision", (Line(context.say(LEADS["general"]), style="lead"), *lines), "either")


def rank_findings(context: Context) -> list[Ranked]:
    """Return the findings by how well task, dataset, condition, model and passages fit."""
    fitting = [one for one in context.guide.findings.values() if not _is_opposed(context, one)]
    scored = [Ranked(finding, _score(context, finding)) for finding in fitting]
    return sorted(scored, key=lambda one: (-one.score, one.finding.id))


def _score(context: Context, finding: Finding) -> float:
    question = context.question
    score = _task_score(context, finding) + _passage_score(context, finding)
    datasets = {one.slug for one in question.of_type(EntityType.DATASET)}
    if datasets & set(finding.datasets):
        score += 9 - 0.2 * len(finding.datasets)
    if finding.task != ANY_TASK:
        score += sum(_rarity(context, one) for one in set(finding.conditions) & set(question.conditions))
    slugs = {one.slug for one in question.entities}
    score += 1.0 * len(set(finding.models) & slugs)
    if not question.of_type(EntityType.TASK, EntityType.DATASET):
        score += _described(context, finding)
    score += NEAR * nearness(context, finding)
    return score + (DECISIVE if finding is decisive(context) else 0.0)


#: What nearness to a finding's questions weighs, beside a task that is named (8).
NEAR = 12.0


def _is_opposed(context: Context, finding: Finding) -> bool:
    """Tell whether a condition that the question states speaks against a finding."""
    against = OPPOSED.get(finding.id, frozenset()) | OPPOSED.get(finding.task, frozenset())
    return bool(against & set(context.question.conditions)) and not COMPARISON.search(context.question.text)


def nearness(context: Context, finding: Finding) -> float:
    """Return how near the question is to those that people ask of a finding, 0 where it is far or speaks against it."""
    if _is_opposed(context, finding):
        return 0.0
    return max((one.score for one in context.near if one.asked.finding == finding.id), default=0.0)


#: By so much another task must be nearer than one that is named.
NAMED = 0.05
#: Findings so near to one another in nearness are told apart by the conditions that the question states.
TIED = 0.03
#: What it weighs when a question is beyond doubt near to one finding; more than all that is named.
DECISIVE = 20.0


def decisive(context: Context) -> Finding | None:
    """Return the finding that the question is surely nearest to, before those on other tasks."""
    known = context.guide.findings
    ranked = [(one.score, known[key]) for one in context.near if (key := one.asked.finding) and key in known]
    ranked = [(score, one) for score, one in ranked if not _is_opposed(context, one)]
    if not ranked or ranked[0][0] < SURE:
        return None
    score, finding = ranked[0]
    tied = [one for other, one in ranked if score - other < TIED]
    if len(tied) > 1:
        finding = max(tied, key=lambda one: len(set(one.conditions) & set(context.question.conditions)))
    datasets = {one.slug for one in context.question.of_type(EntityType.DATASET)}
    if datasets and not datasets & set(finding.datasets):
        return None
    tasks = {one.slug for one in context.question.tasks}
    of_named = max((score for score, one in ranked if one.task in tasks), default=0.0)
    return finding if finding.task in tasks or not of_named or score >= of_named + NAMED else None


#: A task that is only described counts when the best passage tells it and its text holds this share of the terms.
TOLD, DESCRIBED = 1.5, 0.3


def _described(context: Context, finding: Finding) -> float:
    """Return how well the question describes a finding without naming its task; 0 unless text and search agree."""
    if _passage_score(context, finding) < TOLD:
        return 0.0
    share = share_of(context, _text_of(context, finding), without_generic=True)
    return ENOUGH + share if share >= DESCRIBED else 0.0


def _task_score(context: Context, finding: Finding) -> float:
    tasks = {one.slug for one in context.question.of_type(EntityType.TASK)}
    if finding.task == ANY_TASK:
        return 0.0
    if finding.task in tasks:
        return 8 - 0.6 * len(set(finding.conditions) - set(context.question.conditions))
    if tasks & _ancestors(context, finding.task):
        return 3.0
    return 4.5 if any(finding.task in _ancestors(context, task) for task in tasks) else 0.0


def _rarity(context: Context, condition: str) -> float:
    """A condition that few findings name says more about which one is meant."""
    bearers = sum(condition in one.conditions for one in context.guide.findings.values())
    return 1.5 + 3.0 / max(bearers, 1)


def _text_of(context: Context, finding: Finding) -> str:
    return " ".join([context.say(finding.claim), *map(context.say, finding.evidence), *_names(context, finding)])


def _passage_score(context: Context, finding: Finding) -> float:
    sentences = {context.say(one) for one in finding.evidence}
    best = 0.0
    for hit in context.hits[:5]:
        if any(sentence in hit.passage.text for sentence in sentences):
            best = max(best, 2.0 * hit.score / hit.rank**0.5)
    return best


def _ancestors(context: Context, task: str) -> set[str]:
    found: set[str] = set()
    pending = [f"task:{task}"]
    while pending:
        entity = context.guide.entities.get(pending.pop())
        for parent in entity.broader if entity else ():
            slug = parent.split(":", 1)[1]
            if slug not in found:
                found.add(slug)
                pending.append(parent)
    return found


def _condition_findings(context: Context) -> list[Finding]:
    """Return the guide findings that the question's conditions call for, data before deployment."""
    found: list[Finding] = []
    asked = context.question.conditions
    for table in (DATA_CONDITIONS, DEPLOYMENT_CONDITIONS):
        named = (context.guide.findings.get(name) for condition, name in table.items() if condition in asked)
        # What the question is nearer to weighs more for it.
        found += sorted(dict.fromkeys(one for one in named if one), key=lambda one: -nearness(context, one))
    for guide in _described_conditions(context):
        if guide not in found:
            found.insert(0, guide)
    abundant = context.guide.findings.get("data-abundant-labels")
    if "abundant-labels" in context.question.conditions and abundant and abundant not in found:
        found.append(abundant)
    return found


#: Share of the best nearness from which on a condition is taken to be described.
AS_NEAR = 0.9


def _described_conditions(context: Context) -> list[Finding]:
    """Return the findings on conditions that the question describes in words of its own."""
    sure = decisive(context)
    near = [
        (one.score, context.guide.findings.get(one.asked.finding or "")) for one in context.near if one.score >= SURE
    ]
    top = context.near[0].score if context.near else 0.0
    known = [one for score, one in near if one and score >= AS_NEAR * top]
    told = [one for one in (sure, *known) if one and one.task == ANY_TASK and not _is_opposed(context, one)]
    return list(dict.fromkeys(told))


def _first_guide(context: Context, guides: list[Finding]) -> Finding:
    """Return the condition that decides: the one the question is near to, else the first that leaves it not open."""
    nearest = max(guides, key=lambda one: nearness(context, one))
    if nearness(context, nearest) >= LIKELY:
        return nearest
    return next((one for one in guides if one.verdict != "either"), guides[0])


def _deciding(task: Finding, guides: Iterable[Finding]) -> Finding:
    """Return the finding whose verdict holds, in the order in which the decision flow asks."""
    if task.task in FAR_FROM_LANGUAGE or task.id in FIRST_IN_FLOW or task.verdict == "neither":
        return task
    for guide in guides:
        if guide.id in ("data-zero-labels", "data-few-labels", "data-ood") and task.kind != "use":
            return guide
        if guide.id in ("cost-sensitive", "latency-sensitive") and task.verdict == "either":
            return guide
        if guide.verdict == task.verdict and guide.id in DEPLOYMENT_CONDITIONS.values():
            return guide  # what the user names as the limit comes before what holds in general
    return task


def _unique(findings: Iterable[Finding], used: set[str]) -> list[Finding]:
    return list({one.id: one for one in findings if one.id not in used}.values())


#: So many reasons are told.
MOST_REASONS = 4


def _reasons(context: Context, finding: Finding) -> list[Block]:
    """Return the sentences behind a finding that say more than its claim, its note and one another."""
    told = [finding.claim.en, finding.note.en if finding.note else ""]
    bullets: list[Line] = []
    # What the verdict cites stands behind it already.
    for sentence in finding.evidence[CITED_BY_CLAIM:]:
        line = context.quoted(sentence, "bullet")
        if line and not says_the_same(sentence.en, " ".join(told)):
            bullets.append(line)
            told.append(sentence.en)
    bullets = [*bullets[:MOST_REASONS], *(context.claimed(one, "bullet") for one in _siblings(context, finding))]
    return [Line(context.say(LEADS["why"]), style="lead"), *bullets] if bullets else []


def _siblings(context: Context, finding: Finding) -> list[Finding]:
    """Return a finding that comes to the same on one of the same datasets by another way."""
    others = (one for one in context.guide.findings.values() if one is not finding and one.task != finding.task)
    alike = [one for one in others if one.verdict == finding.verdict and set(one.datasets) & set(finding.datasets)]
    return alike[:1] if finding.verdict == "neither" else []


def _names(context: Context, finding: Finding) -> list[str]:
    entity = context.guide.entities.get(f"task:{finding.task}")
    if entity is None or finding.task == ANY_TASK:
        return []
    labels = [context.say(entity.label), *(entity.aliases_zh if context.language == "zh" else entity.aliases_en)]
    labels += [context.name(f"model:{one}") for one in finding.models]
    return [label.lower() for label in labels if len(label) > 2 or context.language == "zh"]


def _exceptions(context: Context, ranked: list[Ranked], primary: Finding, used: set[str]) -> list[Block]:
    """Return findings on the same task, or on narrower ones, whose verdict differs."""
    if primary.task == ANY_TASK or (primary.conditions and primary is decisive(context)):
        return []  # whoever names the condition has no use for the others
    related = []
    for one in ranked:
        finding = one.finding
        same = finding.task == primary.task
        narrower = primary.task in _ancestors(context, finding.task)
        if finding.id in used or finding.task == ANY_TASK or not (same or narrower):
            continue
        if finding.verdict != primary.verdict:
            related.append(context.claimed(finding, "bullet"))
    return [Line(context.say(LEADS["exceptions"]), style="lead"), *related[:3]] if related else []


#: So many works are listed; the verdict cites sentences that name the others.
MOST_WORKS = 5


def works_listed(context: Context, works: Iterable[str]) -> list[Block]:
    """Return the records of works that the survey rests something on, under a lead."""
    lines = []
    for work in dict.fromkeys(works):
        evidence = context.guide.work_evidence(work, context.language)
        if evidence:
            lines.append(Line(evidence.quote, (evidence,), "bullet"))
    return [Line(context.say(LEADS["works"]), style="lead"), *lines[:MOST_WORKS]] if lines else []


def _notes(context: Context, finding: Finding) -> list[Block]:
    if finding.note is None:
        return []
    statements = context.guide.facts(f"finding:{finding.id}", "findingNote")
    note = [one for one in statements if one.language in (None, context.language)]
    return [*context.noted(finding.note, note[:1])] if note else []


def _followups(context: Context, finding: Finding) -> tuple[str, ...]:
    siblings = [
        entity
        for entity in context.guide.of_type(EntityType.TASK)
        if entity.slug != finding.task
        and set(entity.broader) & set(getattr(context.guide.entities.get(f"task:{finding.task}"), "broader", ()))
        and any(one.task == entity.slug for one in context.guide.findings.values())
    ]
    tasks = (ask(context, "task", context.say(one.label)) for one in siblings[:2])
    models = (ask_descent(context, f"model:{model}")[-1:] for model in finding.models)
    return (*tasks, *next(filter(None, models), ()))
