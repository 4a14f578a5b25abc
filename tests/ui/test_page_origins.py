"""Nothing that the chat serves makes a browser load something from elsewhere.

Gradio's scripts hold functions of other pages that would fetch from its hub; they are never called, and
the policy that comes with the page lets none of them succeed. Whether a browser asks anyone else while
the chat is used is asserted by every test of test_chat_browser.py.
"""

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import gradio
import pytest

from corpus.settings import Settings
from tests.project.visit import BROWSER
from tests.ui.pages import ToyGuide
from ui.serve import ASSETS, running

FRONTEND = Path(gradio.__file__).parent / "templates" / "frontend"
FOREIGN = re.compile(r"(?:\bhttps?:|\bwss?:|^|(?<=[\s,'\"]))//[^/\s]", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLE_LOAD = re.compile(r"url\(\s*['\"]?([^'\")]*)|@import\s+['\"]([^'\"]*)", re.IGNORECASE)
SCRIPT_LOAD = re.compile(
    r"(?:\bfrom|\bimport|\bimportScripts|\bnew\s+(?:Shared)?Worker)\s*\(?\s*[\"'`]((?:https?:)?//[^\"'`]*)"
)


class Loads(HTMLParser):
    """What a browser loads by itself for a page: every address but those of links to follow and of meta tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        refreshes = any(name == "http-equiv" and value and value.lower() == "refresh" for name, value in attrs)
        if tag == "a" or (tag == "meta" and not refreshes):
            return
        self.found += [value for name, value in attrs if value and not name.startswith("xmlns") and name != "style"]
        self.found += [load for name, value in attrs if value and name == "style" for load in of_style(value)]

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.found += of_style(data)
        if self._inside == "script":
            self.found += SCRIPT_LOAD.findall(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def of_style(sheet: str) -> list[str]:
    return [first or second for first, second in STYLE_LOAD.findall(COMMENT.sub("", sheet))]


def foreign(loads: Iterable[str], address: str = "") -> list[str]:
    """Return the addresses of another origin than `address`; relative ones and ``data:`` are the page's own."""
    own = f"{address}/"
    return [
        load for load in loads if not load.startswith(("data:", own) if address else "data:") and FOREIGN.search(load)
    ]


@pytest.fixture(scope="module")
def address():
    with running(ToyGuide(), Settings(history=False)) as served:
        yield served


@pytest.fixture(params=["/", "/zh/"])
def page(request, address):
    with BROWSER.open(address + request.param, timeout=30) as reply:
        return reply.read().decode(), reply.headers


def test_the_page_loads_nothing_from_elsewhere(page, address):
    loads = Loads(page[0]).found

    assert any("/assets/index-" in load for load in loads)
    assert foreign(loads, address) == []


def test_what_the_page_adds_to_itself_comes_from_here(page, address):
    config = json.loads(re.search(r"window\.gradio_config = (\{.*?\});</script>", page[0], re.DOTALL)[1])
    added = Loads(config["head"]).found

    assert "/page/chat.js" in added
    assert foreign([*added, *config["stylesheets"], *of_style(config["css"])], address) == []
    assert config["analytics_enabled"] is False


def test_the_policy_of_the_page_names_no_origin(page):
    sources = [word for part in page[1]["content-security-policy"].split(";") for word in part.split()[1:]]

    assert {word for word in sources if not word.startswith("'sha256-")} == {
        "'none'",
        "'self'",
        "'unsafe-inline'",
        "data:",
    }


def test_the_theme_loads_nothing_from_elsewhere(address):
    with BROWSER.open(f"{address}/theme.css", timeout=30) as reply:
        sheet = reply.read().decode()

    assert "--body-background-fill" in sheet
    assert foreign(of_style(sheet)) == []


@pytest.mark.parametrize(("suffix", "loads"), [("css", of_style), ("js", SCRIPT_LOAD.findall)], ids=["css", "js"])
def test_the_served_files_load_nothing_from_elsewhere(suffix, loads):
    files = [path for folder in (FRONTEND, ASSETS) for path in folder.rglob(f"*.{suffix}")]

    assert {path.name for path in files} >= {f"chat.{suffix}"}
    assert [(path.name, found) for path in files if (found := foreign(loads(path.read_text("utf-8", "replace"))))] == []


@pytest.mark.parametrize(
    ("page", "loads"),
    [
        ('<script src="https://cdn.example/x.js"></script>', True),
        ('<link rel="preconnect" href="//fonts.example">', True),
        ('<img srcset="a.png 1x, https://cdn.example/b.png 2x">', True),
        ('<p style="background: url(https://cdn.example/a.png)">', True),
        ("<style>@import 'https://fonts.example/a.css';</style>", True),
        ("<style>/* https://example.org */ a { src: url(//fonts.example/a.woff) }</style>", True),
        ('<script type="module">import a from "https://cdn.example/a.js"</script>', True),
        ('<meta http-equiv="refresh" content="0; url=https://example.org/">', True),
        ('<base href="https://example.org/">', True),
        ('<meta property="og:image" content="https://example.org/a.jpg">', False),
        ('<a href="https://example.org/">a link to follow</a>', False),
        ('<svg xmlns="http://www.w3.org/2000/svg"></svg>', False),
        (
            "<style>a { background: url(data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg'/%3e) }</style>",
            False,
        ),
        ('<script src="/page/chat.js" defer></script>', False),
        ('<script>const shown = "https://example.org/"</script>', False),
    ],
)
def test_a_load_is_told_from_a_mention(page, loads):
    assert bool(foreign(Loads(page).found)) is loads
