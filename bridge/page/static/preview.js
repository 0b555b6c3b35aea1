// The preview: what is typed, chosen or dropped is drawn by the server; what it says is wrong stands beside its field.

import { enliven, nodes, post } from "./page.js";

const form = document.getElementById("preview");
const body = document.getElementById("body");
const drop = document.getElementById("drop");
const file = document.getElementById("file");
const faults = document.getElementById("fault-body");
const result = document.getElementById("result");
const announced = document.getElementById("announced");
const most = Number(form.dataset.most);
const PAUSE = 220; // ms after the last key

const source = () => form.elements.source.value;
const ofSource = (selector) => [...form.querySelectorAll(`[data-of="${source()}"] ${selector}`)];
const chosen = () => ofSource("[data-cases]")[0];
const inputs = () => ofSource("[name^=option-]");
const given = (input) => (input.type === "checkbox" ? (input.checked ? "1" : "") : input.value);

// -- faults ------------------------------------------------------------------------------------

/** Selects the place, by line and column from 1; a column counts characters, as people do. */
function goTo({ line, column }) {
  const lines = body.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const at = before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
  body.focus();
  body.setSelectionRange(at, Math.min(at + 1, body.value.length));
  body.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(body).lineHeight));
}

function beside({ message, grave, place }) {
  const line = document.createElement("p");
  line.className = grave ? "fault" : "fault mild";
  line.textContent = message;
  if (place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "more";
    button.textContent = result.dataset.toPlace;
    button.addEventListener("click", () => goTo(place));
    line.append(" ", button);
  }
  return line;
}

/** Written only where it differs, so that a screen reader does not say the same again with every key. */
function bodyFaults(some) {
  const told = JSON.stringify(some);
  if (faults.dataset.told === told) return;
  faults.dataset.told = told;
  faults.replaceChildren(...some.map(beside));
  body.setAttribute("aria-invalid", String(some.some(({ grave }) => grave)));
}

function tell(all) {
  bodyFaults(all.filter(({ field }) => field === "body"));
  for (const input of inputs()) {
    const fault = all.find(({ field }) => field === input.name);
    const line = document.getElementById(`${input.id}-fault`);
    line.textContent = fault?.message ?? "";
    input.setAttribute("aria-invalid", String(Boolean(fault)));
    if (fault) input.closest("details").open = true;
  }
}

// -- drawing -----------------------------------------------------------------------------------

let waiting = null; // the request that is under way: a newer one makes it worthless
let timer = 0;
const bytes = (text) => new Blob([text]).size;

async function draw() {
  waiting?.abort();
  count();
  if (bytes(body.value) > most) {
    result.classList.add("stale");
    return tell([{ field: "body", message: form.dataset.tooLarge, grave: true, place: null }]);
  }
  const data = new FormData();
  data.set("source", source());
  data.set("lang", form.elements.lang.value);
  data.set("body", new Blob([body.value]));
  for (const input of inputs()) if (given(input)) data.set(input.name, given(input));
  const own = (waiting = new AbortController());
  const answer = await post(form.dataset.draw, data, { signal: own.signal });
  if (own !== waiting || answer.error?.code === "aborted") return;
  if (!answer.ok) {
    result.classList.add("stale");
    return tell([{ field: answer.error.field ?? "body", message: answer.error.message, grave: true, place: null }]);
  }
  tell(answer.data.faults);
  result.classList.toggle("stale", answer.data.html === undefined);
  if (answer.data.html !== undefined) show(answer.data);
}

function show({ html, announced: words }) {
  const open = result.querySelector(".raw")?.open;
  result.replaceChildren(nodes(html));
  const raw = result.querySelector(".raw");
  if (raw && open) raw.open = true;
  enliven(result);
  if (announced.textContent !== words) announced.textContent = words;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE);
}

function count() {
  for (const details of form.querySelectorAll(".options")) {
    const set = [...details.querySelectorAll("[name^=option-]")].filter(given).length;
    details.querySelector("[data-count]").textContent = set ? String(set) : "";
  }
}

// -- what is typed, chosen, dropped ------------------------------------------------------------

const own = {}; // what was typed for each source, which an example does not lose

/** A person's own text: no example any longer. */
function typed() {
  chosen().value = "";
  own[source()] = body.value;
  soon();
}

async function example(id) {
  if (!id) {
    body.value = own[source()] ?? "";
    return draw();
  }
  const address = new URL(form.dataset.case, location.href);
  address.searchParams.set("id", id);
  let told = null;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "omit" });
    if (answer.ok) told = await answer.json();
  } catch {
    // said below
  }
  if (!told) {
    return tell([{ field: "body", message: document.body.dataset.notReached, grave: true, place: null }]);
  }
  if (chosen().value !== id) return undefined; // another one has been chosen since
  body.value = told.body;
  body.scrollTop = 0;
  for (const input of inputs()) {
    const values = told.options[input.name.slice("option-".length)] ?? [];
    if (input.type === "checkbox") input.checked = values.length > 0;
    else input.value = values.join(input.tagName === "TEXTAREA" ? "\n" : ",");
  }
  return draw();
}

async function opened(some) {
  const name = some.name;
  const refuse = (words) =>
    bodyFaults([{ field: "body", message: words.replace("{name}", name), grave: true, place: null }]);
  if (some.size > most) return refuse(form.dataset.fileTooLarge);
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await some.arrayBuffer());
  } catch {
    return refuse(form.dataset.notUtf8);
  }
  body.value = text;
  body.scrollTop = 0;
  return typed();
}

body.addEventListener("input", typed);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => { if (event.target.name?.startsWith("option-")) soon(); });
form.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches("[data-cases]")) example(target.value);
  else if (target.name === "lang") draw();
  else if (target.name === "source") changed();
  else if (target === file && file.files.length) {
    opened(file.files[0]);
    file.value = "";
  }
});

/** Another source: its examples and options, and what was typed for it. */
function changed() {
  for (const part of form.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== source();
  const select = chosen();
  if (own[source()] === undefined && !select.value) select.selectedIndex = 1;
  example(select.value);
}

const carries = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  drop.classList.add("over");
});
addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
addEventListener("drop", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  drop.classList.remove("over");
  if (event.dataTransfer.files.length) opened(event.dataTransfer.files[0]);
});

changed();
