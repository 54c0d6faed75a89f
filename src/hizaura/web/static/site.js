// Garnish only: every page works without it.
"use strict";

for (const boxes of document.querySelectorAll("[data-boxes]")) {
  boxes.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    const alone = "alone" in target.dataset;
    for (const box of boxes.querySelectorAll("input")) {
      if (box !== target && (alone || "alone" in box.dataset)) box.checked = false;
    }
  });
}

const problem = document.querySelector(".problem");
if (problem) problem.focus();

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = text;
  made.addEventListener("click", () => act(made));
  return made;
}

for (const timer of document.querySelectorAll(".timer")) {
  const { minutes, start, stop, left, over } = timer.dataset;
  const shown = document.createElement("output");
  shown.setAttribute("aria-live", "off");
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  let end = 0;
  let ticking = 0;
  const tick = () => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    shown.textContent = `${left} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds > 0) return;
    halt();
    said.textContent = over;
    if (navigator.vibrate) navigator.vibrate([400, 200, 400]);
  };
  const halt = () => {
    clearInterval(ticking);
    ticking = 0;
    go.textContent = start;
  };
  const go = button(start, () => {
    if (ticking) return halt();
    end = Date.now() + minutes * 60000;
    said.textContent = "";
    go.textContent = stop;
    ticking = setInterval(tick, 500);
    tick();
  });
  timer.append(go, shown, said);
}

const share = document.querySelector("textarea[data-copy]");
if (share && navigator.clipboard) {
  share.after(button(share.dataset.copy, async (made) => {
    await navigator.clipboard.writeText(share.value);
    made.textContent = share.dataset.copied;
  }));
}

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, label, summary, blockquote";

function lines(root) {
  const found = [];
  for (const block of root.querySelectorAll(BLOCKS)) {
    const closed = block.closest("details:not([open])");
    if (block.querySelector(BLOCKS) || block.closest("[aria-hidden=true]") || (closed && !block.closest("summary"))) continue;
    const copy = block.cloneNode(true);
    for (const gone of copy.querySelectorAll("rt, svg")) gone.remove();
    const text = copy.textContent.replace(/\s+/g, " ").trim();
    if (text) found.push(text);
  }
  return found;
}

const { speechSynthesis: speech } = window;
const tools = document.querySelector("[data-tools]");
if (tools) {
  tools.hidden = false;
  const words = tools.dataset;
  tools.append(button(words.print, () => window.print()));
}
const reader = document.querySelector("[data-read]");
if (reader && speech) {
  const { read, stop } = reader.dataset;
  const go = button(read, () => {
    if (speech.speaking) {
      speech.cancel();
      go.textContent = read;
      return;
    }
    const all = lines(document.querySelector("main"));
    all.forEach((line, i) => {
      const saying = new SpeechSynthesisUtterance(line);
      saying.lang = document.documentElement.lang.startsWith("en") ? "en" : "ja-JP";
      saying.rate = 0.95;
      if (i === all.length - 1) saying.onend = () => { go.textContent = read; };
      speech.speak(saying);
    });
    go.textContent = stop;
  });
  go.classList.add("quiet", "small-button");
  const here = document.querySelector("[data-tools-here]") || reader;
  here.append(go);
  here.hidden = false;
  window.addEventListener("pagehide", () => speech.cancel());
}

window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open])")) folded.open = true;
});
