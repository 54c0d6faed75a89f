// The decide page without waiting: each change is kept at once and the panel follows. Everything
// works without this file through the form's own button.
"use strict";
(() => {
  const form = document.querySelector("[data-findings]");
  if (!form) return;
  const panel = document.querySelector("[data-panel]");
  const status = document.querySelector("[data-status]");
  const rows = [...form.querySelectorAll("[data-finding]")];
  let queue = Promise.resolve();
  let place = -1;

  const keep = (name, value) => {
    status.textContent = form.dataset.working;
    panel.classList.add("busy");
    const body = new URLSearchParams({ mark: form.elements.mark.value, part: "1", [name]: value });
    queue = queue.then(async () => {
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        panel.replaceChildren(...page.body.childNodes);
        status.textContent = form.dataset.updated;
      } catch {
        status.textContent = form.dataset.failed;
        status.classList.remove("hidden");
        status.classList.add("wrong");
      }
      panel.classList.remove("busy");
    });
  };

  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") keep(event.target.name, event.target.value);
  });

  const seen = () => rows.filter((row) => row.checkVisibility());
  const goTo = (step) => {
    const shown = seen();
    if (!shown.length) return;
    const now = shown.indexOf(rows[place]);
    const next = shown[Math.min(Math.max(now + step, 0), shown.length - 1)];
    rows.forEach((row) => row.classList.toggle("at", row === next));
    place = rows.indexOf(next);
    (next.querySelector(":checked") || next.querySelector("input")).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const choose = (digit) => {
    const inputs = place < 0 ? [] : [...rows[place].querySelectorAll("input")];
    const input = digit === 0 ? inputs.at(-1) : inputs[digit - 1];
    if (!input || input.checked) return;
    input.checked = true;
    input.focus();
    keep(input.name, input.value);
  };
  const find = form.querySelector("#find");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    for (const row of rows) row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
    for (const group of form.querySelectorAll(".group")) {
      const any = [...group.querySelectorAll("[data-finding]")].some((row) => !row.hidden);
      group.hidden = !any;
      if (wanted && any) group.open = true;
    }
  });
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-finding]");
    if (row) { place = rows.indexOf(row); rows.forEach((r) => r.classList.toggle("at", r === row)); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    if (event.key === "Escape" && event.target === find) { find.value = ""; find.dispatchEvent(new Event("input")); find.blur(); return; }
    if (typing) return;
    if (event.key === "j" || event.key === "k") goTo(event.key === "j" ? 1 : -1);
    else if (event.key === "/") find.focus();
    else if (/^[0-9]$/.test(event.key)) choose(Number(event.key));
    else return;
    event.preventDefault();
  });
})();
