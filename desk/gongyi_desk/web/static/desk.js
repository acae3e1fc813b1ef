"use strict";
// Small help for the keyboard and the text; nothing here is needed to read a page.

const notice = () => document.getElementById("notice");

function say(text) {
  const said = document.createElement("p");
  said.className = "message";
  said.setAttribute("role", "alert");
  said.textContent = text;
  notice()?.replaceChildren(said);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("q")?.focus();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const place = event.target.closest(".goto");
  if (place) goTo(Number(place.dataset.line), Number(place.dataset.column));
});

document.addEventListener("change", (event) => {
  if (event.target.closest(".filters")) event.target.form.requestSubmit();
});

// --- the text of a case with the numbers of its lines ---

function goTo(line, column) {
  const text = document.getElementById("text");
  if (!text) return;
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start + column - 1, start + (lines[line - 1] ?? "").length);
  text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
}

function number() {
  const text = document.getElementById("text");
  const gutter = document.querySelector(".gutter");
  if (!text || !gutter) return;
  const wrong = new Set([...document.querySelectorAll("#answer .goto")].map((one) => Number(one.dataset.line)));
  const count = text.value.split("\n").length;
  const rows = document.createDocumentFragment();
  for (let line = 1; line <= count; line += 1) {
    const shown = document.createElement(wrong.has(line) ? "b" : "span");
    shown.textContent = String(line);
    rows.append(shown, "\n");
  }
  gutter.replaceChildren(rows);
  gutter.scrollTop = text.scrollTop;
}

document.addEventListener("input", (event) => { if (event.target.id === "text") number(); });
document.addEventListener("scroll", (event) => {
  if (event.target.id === "text") document.querySelector(".gutter").scrollTop = event.target.scrollTop;
}, true);
document.addEventListener("DOMContentLoaded", number);

// On a narrow screen the question stands above the answer; older browsers know no :has().
function arrange() {
  const two = document.querySelector(".two");
  two?.classList.toggle("asking", Boolean(two.querySelector(".interview")));
}
document.addEventListener("DOMContentLoaded", arrange);
document.addEventListener("htmx:afterSettle", arrange);
document.addEventListener("htmx:afterSettle", number);

// --- what is opened stays open when the answer beside it is written anew ---

let opened = [];
const keyOf = (item) => [...item.querySelectorAll(":scope > summary > .what, :scope > summary > .norm, :scope > summary > .aside")].map((one) => one.textContent).join("|");
let held = "";
const isAnswer = (element) => element.id === "answer" || element.classList.contains("told");
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (!isAnswer(target) || !document.contains(target)) return;
  opened = [...target.querySelectorAll(".item[open], .settled[open]")].map(keyOf);
  const focused = document.activeElement?.closest("#answer .item, #answer .settled");
  held = focused && document.activeElement.matches("summary") ? keyOf(focused) : "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!isAnswer(event.detail.target)) return;
  for (const item of document.querySelectorAll("#answer .item, #answer .settled")) {
    if (opened.includes(keyOf(item))) item.open = true;
    if (held && keyOf(item) === held) item.querySelector("summary").focus({ preventScroll: true });
  }
  opened = [];
  held = "";
});

// --- what is still asked for is marked in the form, once it has been found out ---

function markAsked() {
  const told = document.querySelector("#answer .asked-now");
  if (!told) return;
  const asked = JSON.parse(told.dataset.asked);
  for (const fact of document.querySelectorAll("#editor .fact")) {
    const path = fact.querySelector('input[name="path"]').value;
    mark(fact, asked.some((one) => one === path || one.startsWith(`${path}.`)));
    if ("unfold" in told.dataset && fact.classList.contains("asked")) unfold(fact);
  }
  told.remove();
}

function mark(fact, asked) {
  fact.classList.toggle("asked", asked);
  const question = fact.querySelector(":scope > .question");
  if (!asked) question?.remove();
  if (!asked || question) return;
  const said = document.createElement("p");
  said.className = "question";
  said.textContent = fact.querySelector("label").title;
  fact.querySelector("form").after(said);
}

function unfold(fact) {
  const folded = fact.closest(".folded");
  if (!folded || fact.contains(document.activeElement)) return;
  const shown = folded.parentElement.querySelector(":scope > .fields");
  const later = [...shown.children].find((one) => Number(one.dataset.place) > Number(fact.dataset.place));
  shown.insertBefore(fact, later ?? null);
  const left = folded.querySelectorAll(".fact").length;
  if (left) folded.querySelector("summary").textContent = `其余 ${left} 项`;
  else folded.remove();
}

document.addEventListener("htmx:afterSettle", markAsked);

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "notice" && notice()?.firstElementChild) notice().scrollIntoView({ block: "nearest" });
});

// --- the picture is drawn anew where an answer was ---

document.addEventListener("htmx:afterSettle", (event) => {
  const { target, requestConfig } = event.detail;
  const late = target.classList.contains("told");
  if (late || (requestConfig?.verb === "post" && ["answer", "editor"].includes(target.id))) htmx.trigger(document.body, "answered");
});

// --- what could not be written stays on the page, and is sent again before anything is saved ---

const unwritten = new Set();
let saving = false;
const isTyped = (element) => element.matches?.("#editor .field, #text");

function sendAgain() {
  for (const one of unwritten) {
    if (document.contains(one)) htmx.ajax("post", one.getAttribute("hx-post"), { source: one });
    else unwritten.delete(one);
  }
}

function remind() {
  const bar = document.getElementById("savebar");
  bar?.querySelector(".unwritten")?.remove();
  if (!bar || !unwritten.size) return;
  const told = document.createElement("span");
  told.className = "unwritten";
  told.textContent = `有 ${unwritten.size} 处还没有写入，写好的都在这一页上。`;
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "再写一次";
  again.addEventListener("click", sendAgain);
  told.append(again);
  bar.prepend(told);
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful } = event.detail;
  if (!isTyped(elt)) return;
  if (successful && !xhr.getResponseHeader("X-Gongyi-Unwritten")) {
    if (unwritten.delete(elt) && !unwritten.size) notice()?.replaceChildren();
    sendAgain();
  } else {
    unwritten.add(elt);
    saving = false;
  }
  remind();
});

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.path?.endsWith("/save") || !unwritten.size) return;
  event.preventDefault();
  saving = true;
  sendAgain();
});

document.addEventListener("htmx:afterSettle", () => {
  remind();
  if (!saving || unwritten.size) return;
  saving = false;
  document.querySelector('#savebar [hx-post$="/save"]')?.click();
});

window.addEventListener("beforeunload", (event) => { if (unwritten.size) event.preventDefault(); });

// --- what went wrong, in the words of the desk ---

document.addEventListener("htmx:sendError", () => say("桌面没有应答：写好的还在这一页上。在终端重新运行 gongyi desk，再改一处或者按“再写一次”就会一并写入。"));
document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  const told = new DOMParser().parseFromString(responseText, "text/html").querySelector("body.shut main p")?.textContent;
  say(told ? `${told}写好的还在这一页上。` : `这一次没有写入（${status}）；写好的还在这一页上，稍后再试。`);
});
