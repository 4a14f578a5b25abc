// The source panel: a marker in an answer opens its section, Escape or the close button closes it.
// Sections are rendered by the server, hidden; this script only shows one of them.
(() => {
  "use strict";
  const root = document.documentElement;
  let openId = null;
  let opener = null;

  const panel = () => document.getElementById("fg-panel");

  function show(id, focus) {
    const section = id && document.getElementById(id);
    if (!section) return false;
    for (const other of panel().querySelectorAll(".fg-source")) other.hidden = other !== section;
    for (const marker of document.querySelectorAll("a.fg-cite"))
      marker.classList.toggle("fg-current", marker.hash === "#" + id);
    openId = id;
    root.classList.add("fg-open");
    panel().scrollTop = 0;
    if (focus) {
      section.querySelector("h2").focus({ preventScroll: true });
      const mark = section.querySelector("mark");
      if (mark && mark.getBoundingClientRect().bottom > panel().getBoundingClientRect().bottom)
        mark.scrollIntoView({ block: "center" });
    }
    return true;
  }

  function close(refocus) {
    if (!openId) return;
    openId = null;
    root.classList.remove("fg-open");
    for (const marker of document.querySelectorAll("a.fg-current")) marker.classList.remove("fg-current");
    if (refocus && opener && opener.isConnected) opener.focus({ preventScroll: true });
  }

  // Bring a question to the top of the window, and make room below it where its answer is short.
  function settle(question) {
    const main = document.getElementById("fg-main");
    const margin = parseFloat(getComputedStyle(root).scrollPaddingTop) || 0;
    const top = question.getBoundingClientRect().top + scrollY - margin;
    const start = main.getBoundingClientRect().top + scrollY;
    main.style.minHeight = `${Math.ceil(top + innerHeight - start)}px`;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top, behavior: still ? "auto" : "smooth" });
  }

  document.addEventListener("click", (event) => {
    const marker = event.target.closest("a.fg-cite");
    if (marker) {
      event.preventDefault();
      if (!marker.closest("#fg-panel")) opener = marker;
      show(marker.hash.slice(1), true);
    } else if (event.target.closest(".fg-close")) {
      close(true);
    }
  });

  // A pressed chip goes away: hand the focus to the box, unless that would raise a phone's keyboard.
  document.addEventListener("click", (event) => {
    if (event.target.closest(".fg-chips button") && matchMedia("(hover: hover)").matches)
      document.querySelector("#fg-box textarea").focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });

  // Gradio draws answers and sources anew: keep the open section open. A new question closes it, for it
  // belongs to an answer that leaves the window, and moves to the top.
  let last = "";
  new MutationObserver(() => {
    const asked = document.querySelectorAll("#fg-chat .fg-question");
    const newest = asked[asked.length - 1];
    if (newest && newest.id !== last) {
      last = newest.id;
      close(false);
      settle(newest);
    }
    const section = openId && document.getElementById(openId);
    if (section && section.hidden) show(openId, false);
    if (openId && !section) close(true);
    root.lang = document.querySelector("#fg-header.fg-zh") ? "zh-CN" : "en";
  }).observe(document.body || root, { childList: true, subtree: true });
})();
