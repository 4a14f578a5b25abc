"""Questions to ask next: offered only where the corpus holds their answer."""

from assistant.context import Context
from assistant.language import has_han
from assistant.messages import ASK


def ask(context: Context, kind: str, name: str) -> str:
    """Return the question of a kind in ``ASK`` about something, in the language of the answer."""
    # Chinese sets a blank only between itself and Latin letters.
    gap = "" if has_han(name[-1:]) else " "
    return context.say(ASK[kind]).format(name=name, gap=gap)


def ask_descent(context: Context, model: str) -> tuple[str, ...]:
    """Return what can be asked of a model's descent: up where parents are stated, down where children are."""
    name = context.name(model)
    stated = {"up": context.guide.parents(model), "down": context.guide.children(model)}
    return tuple(ask(context, way, name) for way, steps in stated.items() if steps)
