"""Serve the chat, visit it from the same machine and print what came back as JSON: ``visit.py FIELDGUIDE``."""

import json
import re
import signal
import subprocess
import sys
import urllib.request

PAGES = ("/", "/zh/", "/healthz", "/page/chat.js")
QUESTION = {"question": "fine-tune or prompt for toxicity detection?"}
# A proxy named in the environment would be asked for 127.0.0.1, too.
BROWSER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> None:
    with subprocess.Popen([sys.argv[1], "serve", "--port", "0"], stderr=subprocess.PIPE, text=True) as server:
        try:
            print(json.dumps(visit(wait_for_address(server))))
        finally:
            server.send_signal(signal.SIGINT)


def wait_for_address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    said = []
    for line in server.stderr:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise SystemExit("the server ended before it gave its address: " + "".join(said))


def visit(address: str) -> dict[str, str]:
    replies = {path: fetch(address + path) for path in PAGES}
    asked = urllib.request.Request(
        f"{address}/api/ask", json.dumps(QUESTION).encode(), {"content-type": "application/json"}
    )
    return {**replies, "/api/ask": fetch(asked)}


def fetch(request: str | urllib.request.Request) -> str:
    with BROWSER.open(request, timeout=60) as reply:
        return str(reply.read().decode())


if __name__ == "__main__":
    main()
