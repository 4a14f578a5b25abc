"""Make the pictures of the chat: ``python scripts/screenshot.py [--all FOLDER]``.

Without options it writes docs/images/chat.png, the picture of the README: the built-in corpus is asked
"fine-tune or prompt for toxicity detection?" and the first citation is opened. With ``--all`` it also
writes light and dark, wide and narrow, English and Chinese pictures of several questions into FOLDER.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from assistant import Fieldguide
from corpus.settings import load_settings
from ui.serve import running

README_PICTURE = Path(__file__).parent.parent / "docs" / "images" / "chat.png"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "": (
        "fine-tune or prompt for toxicity detection?",
        "which models come from LLaMA?",
        "who built OPT and when?",
        "decoder-only models with open weights above 50B from 2022",
        "what is masked language modelling?",
        "what is the price of GPT-5 in 2026?",
    ),
    "zh/": ("毒性检测该微调还是提示？", "哪些模型源自 LLaMA？", "2026 年 GPT-5 的价格是多少？"),
}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        sys.exit("no Chromium found: install it (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


def ask(page: Page, question: str) -> None:
    """Ask and wait until the answer stands."""
    answers = page.locator(".fg-answer .fg-actions")
    before = answers.count()
    page.locator("#fg-box textarea").fill(question)
    page.keyboard.press("Enter")
    answers.nth(before).wait_for()
    page.wait_for_timeout(600)  # the page scrolls to the question


def readme_picture(browser: Browser, address: str, path: Path) -> None:
    """Write the picture of the README."""
    page = browser.new_page(viewport={"width": 1280, "height": 980}, device_scale_factor=1.5)
    page.goto(address)
    ask(page, QUESTIONS[""][0])
    page.locator(".fg-text a.fg-cite").first.click()
    page.wait_for_timeout(300)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    page.close()
    print(path)


def gallery(browser: Browser, address: str, folder: Path) -> None:
    """Write every question in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    for size, viewport in (("wide", WIDE), ("narrow", NARROW)):
        for scheme in ("light", "dark"):
            for path, questions in QUESTIONS.items():
                look: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
                look["locale"] = "zh-CN" if path else "en-US"
                name = f"{'zh' if path else 'en'}-{size}-{scheme}"
                _pictures(browser, f"{address}/{path}", look, folder / name, questions)
    print(folder)


def _pictures(browser: Browser, address: str, look: dict[str, Any], stem: Path, questions: tuple[str, ...]) -> None:
    page = browser.new_context(**look).new_page()
    page.goto(address)
    page.locator("#fg-box textarea").wait_for()
    page.screenshot(path=f"{stem}-start.png")
    for number, question in enumerate(questions, 1):
        page.goto(address)
        ask(page, question)
        page.screenshot(path=f"{stem}-{number}.png")
        markers = page.locator(".fg-text a.fg-cite")
        if markers.count():
            markers.first.click()
            page.wait_for_timeout(300)
            page.screenshot(path=f"{stem}-{number}-source.png")
    page.context.close()


def main() -> None:
    """Build what is missing, serve on a free port and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="also write the gallery into this folder")
    parser.add_argument("--output", type=Path, default=README_PICTURE, help="where the README's picture goes")
    options = parser.parse_args()
    settings = load_settings(history=False)
    with Fieldguide(settings) as guide, running(guide, settings) as address, chromium() as browser:
        readme_picture(browser, address, options.output)
        if options.all:
            gallery(browser, address, options.all)


if __name__ == "__main__":
    main()
