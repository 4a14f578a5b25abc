"""The chat in a real browser, over the real library."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from assistant import Fieldguide
from corpus.errors import UsageError
from corpus.settings import Settings
from tests.ui.browser import chromium
from tests.ui.pages import ToyGuide
from ui.serve import running
from ui.texts import CHINESE, ENGLISH

pytestmark = pytest.mark.browser

QUESTION = "fine-tune or prompt for toxicity detection?"
SECONDS = 1000


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(built):
    settings = Settings(data_dir=built, history=False)
    with Fieldguide(settings) as guide, running(guide, settings) as served:
        yield served


@contextmanager
def opened(browser, address, **options):
    """Open the page in a fresh context; fail on a request to elsewhere and on any error in the console."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
    page = context.new_page()
    page.set_default_timeout(15 * SECONDS)
    foreign, errors = [], []
    page.on("request", lambda request: foreign.append(request.url) if not own(request.url, address) else None)
    page.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    expect(page.locator("#fg-box textarea")).to_be_visible()
    yield page
    context.close()
    assert not foreign
    assert not errors


def own(url, address):
    return re.match(r"https?://[^/]+", address)[0] == re.match(r"(https?://[^/]+)?", url)[0] or url.startswith("data:")


def ask(page, question=QUESTION):
    page.locator("#fg-box textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".fg-answer .fg-actions").last).to_be_visible()


def test_ask_then_open_a_citation_and_save(browser, address):
    with opened(browser, address) as page:
        expect(page.locator("#fg-box textarea")).to_be_focused()
        expect(page.get_by_role("heading", level=1)).to_have_text(ENGLISH.title)
        ask(page)
        expect(page.locator(".fg-question")).to_have_text(QUESTION)
        expect(page.locator(".fg-verdict")).to_have_text(ENGLISH.verdicts["fine-tuned"])
        page.locator(".fg-text a.fg-cite").first.click()
        source = page.locator(".fg-source:visible")
        expect(source.locator("h2")).to_be_focused()
        expect(source.locator("mark").first).to_be_visible()
        expect(source.locator(".fg-kind")).to_be_visible()
        assert source.locator("mark").first.inner_text() in source.locator(".fg-passage").inner_text()
        page.keyboard.press("Escape")
        expect(source).to_have_count(0)
        expect(page.locator(".fg-text a.fg-cite").first).to_be_focused()
        for label, suffix in ((ENGLISH.save_markdown, ".md"), (ENGLISH.save_bibtex, ".bib")):
            with page.expect_download() as download:
                page.get_by_role("link", name=label).click()
            assert download.value.suggested_filename.endswith(suffix)
            assert "Harnessing the Power" in download.value.path().read_text("utf-8")


def test_an_example_and_a_follow_up_ask(browser, address):
    with opened(browser, address) as page:
        page.locator("#fg-examples button").first.click()
        expect(page.locator(".fg-actions")).to_have_count(1)
        expect(page.locator("#fg-examples")).to_have_count(0)
        followup = page.locator("#fg-after button").first
        asked = followup.inner_text()
        followup.click()
        expect(page.locator(".fg-actions")).to_have_count(2)
        expect(page.locator(".fg-question").last).to_have_text(asked)


def test_a_new_question_stands_at_the_top_and_closes_the_old_source(browser, address):
    with opened(browser, address, reduced_motion="reduce") as page:
        ask(page)
        page.locator(".fg-text a.fg-cite").first.click()
        expect(page.locator(".fg-source:visible")).to_have_count(1)
        for count, question in enumerate(("which models come from LLaMA?", "what is the price of GPT-5 in 2026?"), 2):
            ask(page, question)
            expect(page.locator(".fg-actions")).to_have_count(count)
            newest = page.get_by_role("heading", level=2, name=question)
            assert 52 <= newest.bounding_box()["y"] <= 80
            expect(page.locator(".fg-source:visible")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_have_text(ENGLISH.title)


def test_a_question_that_is_too_long_is_refused_and_kept(browser, address):
    with opened(browser, address) as page:
        page.locator("#fg-box textarea").fill("x" * 4001)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("4,001 characters")
        expect(page.locator("#fg-box textarea")).to_have_value("x" * 4001)


def test_a_wide_table_scrolls_in_its_place_on_a_phone(browser, address):
    with opened(browser, address, viewport={"width": 390, "height": 844}) as page:
        ask(page, "compare LLaMA, GPT-3, OPT and BLOOM")
        table = page.locator(".fg-text table")
        assert table.evaluate("one => one.scrollWidth > one.clientWidth")
        assert table.evaluate("one => getComputedStyle(one).backgroundAttachment") == "local, local, scroll, scroll"
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_sources_and_queries_of_a_lineage_unfold(browser, address):
    with opened(browser, address) as page:
        ask(page, "which models come from LLaMA?")
        page.locator(".fg-queries summary").click()
        expect(page.locator(".fg-queries pre").first).to_contain_text("SELECT")
        page.locator(".fg-text a.fg-cite").first.click()
        source = page.locator(".fg-source:visible")
        expect(source.locator(".fg-kind")).to_have_text(ENGLISH.kinds["statement"])
        source.locator("summary").click()
        expect(source.locator("pre")).to_be_visible()


def test_what_the_corpus_lacks_is_said(browser, address):
    with opened(browser, address) as page:
        ask(page, "what is the price of GPT-5 in 2026?")
        expect(page.locator(".fg-verdict")).to_have_text(ENGLISH.abstained)
        expect(page.locator(".fg-missing")).to_be_visible()


def test_the_chinese_page_answers_in_chinese_on_a_phone_in_the_dark(browser, address):
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "locale": "zh-CN"}
    with opened(browser, f"{address}/zh/", **phone) as page:
        ask(page, "毒性检测该微调还是提示？")
        expect(page.locator(".fg-verdict")).to_have_text(CHINESE.verdicts["fine-tuned"])
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        page.locator(".fg-text a.fg-cite").first.click()
        expect(page.locator(".fg-source:visible mark").first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"


def test_a_payload_is_shown_as_typed(browser, address):
    payload = "<img src=x onerror=\"document.title='owned'\"> <script>document.title='owned'</script> LLaMA?"
    with opened(browser, address) as page:
        ask(page, payload)
        expect(page.locator(".fg-question")).to_have_text(payload)
        assert page.title() == ENGLISH.title


def test_an_error_is_shown_and_the_question_kept(browser):
    settings = Settings()
    with (
        running(ToyGuide(UsageError("the question is too strange")), settings) as address,
        opened(browser, address) as page,
    ):
        page.locator("#fg-box textarea").fill("why?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("the question is too strange")
        expect(page.locator("#fg-box textarea")).to_have_value("why?")
