// What makes the pages quicker to use. Each works without it.
"use strict";

const root = document.documentElement;
const year = "; max-age=31536000; path=/; samesite=lax";

// Text size and theme at once, without going to the server.
for (const form of document.querySelectorAll('form[action="/look"]')) {
  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter || {};
    if (!name) return;
    event.preventDefault();
    if (name === "size") {
      const now = Number(root.dataset.size) || 0;
      const size = value === "reset" ? 0 : Math.min(4, Math.max(-2, now + (value === "up" ? 1 : -1)));
      root.dataset.size = String(size);
      document.cookie = "dragoman-size=" + size + year;
    } else {
      root.dataset.theme = value;
      document.cookie = "dragoman-theme=" + value + year;
      for (const b of form.querySelectorAll("button")) b.setAttribute("aria-pressed", String(b === event.submitter));
      if (document.querySelector("[data-chart]")) location.reload();
    }
  });
}

// Long work says so.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const status = form.querySelector("[data-status]");
    if (status) status.textContent = form.dataset.busy;
    setTimeout(() => { for (const b of form.querySelectorAll("button")) b.disabled = true; }, 0);
  });
}
addEventListener("pageshow", () => { for (const b of document.querySelectorAll("form[data-busy] button")) b.disabled = false; });

// On a telephone the facets of a search wait until they are asked for.
if (matchMedia("(max-width: 60rem)").matches) for (const d of document.querySelectorAll(".facets details")) d.open = false;

// The record's row beside the words it rests on.
const text = document.querySelector(".reading .text");
if (text) {
  const pop = document.createElement("div");
  pop.className = "pop";
  pop.hidden = true;
  pop.id = "pop";
  document.body.append(pop);
  const small = matchMedia("(max-width: 40rem)");
  let timer = 0;
  let shown = null;

  const idsOf = (at) => (at.dataset.ids || "").split(" ").filter(Boolean);
  const light = (ids, on) => {
    for (const one of text.querySelectorAll("[data-ids]")) {
      if (on && idsOf(one).includes(ids[0])) one.classList.add("lit"); else one.classList.remove("lit");
    }
  };
  const hide = () => { pop.hidden = true; shown = null; light([], false); };
  const show = (at, y) => {
    const ids = idsOf(at);
    if (!ids.length || shown === at) return;
    shown = at;
    pop.replaceChildren();
    for (const id of ids.slice(0, 4)) {
      const card = document.getElementById(id);
      const inner = card && card.querySelector(".inner");
      if (!inner) continue;
      const copy = document.createElement("div");
      copy.className = card.className;
      copy.append(inner.cloneNode(true));
      pop.append(copy);
    }
    if (!pop.children.length) return;
    pop.hidden = false;
    light(ids, true);
    pop.classList.toggle("sheet", small.matches);
    if (small.matches) { pop.removeAttribute("data-at"); pop.style.left = pop.style.top = ""; return; }
    const lines = [...at.getClientRects()];
    const box = lines.find((one) => one.top <= y && y <= one.bottom) || lines[0] || at.getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - pop.offsetWidth - 16);
    const under = box.bottom + 8 + pop.offsetHeight < innerHeight || box.top < pop.offsetHeight + 16;
    pop.style.left = Math.max(8, left) + scrollX + "px";
    pop.style.top = (under ? box.bottom + 8 : box.top - pop.offsetHeight - 8) + scrollY + "px";
  };
  const soon = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };

  text.addEventListener("pointerover", (e) => {
    const at = e.target.closest("[data-ids]");
    if (e.pointerType === "mouse") soon(at ? () => show(at, e.clientY) : hide, at ? 120 : 350);
  });
  text.addEventListener("pointerleave", (e) => { if (e.pointerType === "mouse") soon(hide, 350); });
  pop.addEventListener("pointerenter", () => clearTimeout(timer));
  pop.addEventListener("pointerleave", (e) => { if (e.pointerType === "mouse") soon(hide, 350); });
  text.addEventListener("focusin", (e) => {
    const at = e.target.closest("[data-ids]");
    if (at && at.matches(":focus-visible")) soon(() => show(at), 0);
  });
  text.addEventListener("focusout", () => soon(hide, 200));
  text.addEventListener("click", (e) => {
    const at = e.target.closest("[data-ids]");
    if (!at) { hide(); return; }
    if (small.matches) { e.preventDefault(); clearTimeout(timer); show(at); }
  });
  addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });

  // Whoever comes for a row of the record comes to its words; and a row pointed at lights its words.
  const arrive = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const at = id && document.getElementById("at-" + id);
    if (!at) return;
    at.scrollIntoView({ block: "center" });
    if (small.matches) show(at); else light([id], true);
  };
  addEventListener("load", () => requestAnimationFrame(arrive));
  for (const card of document.querySelectorAll(".beside .card")) {
    card.addEventListener("pointerenter", () => { if (pop.hidden) light([card.id], true); });
    card.addEventListener("pointerleave", () => { if (pop.hidden) light([], false); });
  }
  document.addEventListener("pointerdown", (e) => { if (!pop.contains(e.target) && !text.contains(e.target)) hide(); });
}

// Charts: the drawing itself in the page, so that its points can be pointed at and opened.
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
for (const figure of document.querySelectorAll("[data-chart]")) {
  const image = figure.querySelector("img");
  const swap = async () => {
    const answer = await fetch(image.currentSrc || image.src);
    if (!answer.ok) return;
    const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    if (drawing.nodeName !== "svg") return;
    drawing.setAttribute("role", drawing.querySelector("a") ? "group" : "img");
    drawing.setAttribute("aria-label", image.alt);
    for (const one of drawing.querySelectorAll("[aria-label], [aria-roledescription]")) {
      const told = one.getAttribute("aria-label");
      if (one.getAttribute("role") === "graphics-symbol" && told) {
        one.dataset.tip = told;
        const link = one.closest("a");
        if (link) link.dataset.told = told;
      }
      for (const name of ["aria-label", "aria-roledescription", "role", "aria-hidden"]) one.removeAttribute(name);
    }
    for (const a of drawing.querySelectorAll("a")) a.setAttribute("aria-label", a.dataset.told || "Evidence");
    figure.querySelector("picture").replaceWith(document.importNode(drawing, true));
    document.body.append(tip);
  };
  if (image.complete && image.naturalWidth) swap(); else image.addEventListener("load", swap, { once: true });
  const point = (at, x, y) => {
    tip.hidden = !at;
    if (!at) return;
    tip.textContent = at.dataset.tip;
    tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - 300)) + "px";
    tip.style.top = y + 16 + "px";
  };
  figure.addEventListener("pointermove", (e) => point(e.target.closest("[data-tip]"), e.clientX, e.clientY));
  figure.addEventListener("focusin", (e) => {
    const at = e.target.matches(":focus-visible") && e.target.querySelector("[data-tip]");
    const box = at && at.getBoundingClientRect();
    if (at) point(at, box.right - 14, box.bottom - 8);
  });
  figure.addEventListener("focusout", () => { tip.hidden = true; });
  figure.addEventListener("pointerleave", () => { tip.hidden = true; });
}
