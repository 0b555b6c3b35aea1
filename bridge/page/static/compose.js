// The form: what is typed is checked as it is typed, and drawn; nothing of it is kept anywhere.

import { enliven, nodes, post } from "./page.js";

const form = document.querySelector("#form");
const by = (id) => document.getElementById(id);
const words = form.dataset;
const PAUSE = 250; // milliseconds after a key, before it is looked at

let asked = false; // "Mint" was pressed, so whatever is missing is said as well
let dirty = false;
let running = null;
let later = 0;

// -- what stands in the form ---------------------------------------------------------------------

const picked = (name) => form.querySelector(`input[name="${name}"]:checked`).value;
const section = (source) => [...form.querySelectorAll(`[data-source="${source}"]`)];
const own = (source, of) => section(source).flatMap((part) => [...part.querySelectorAll(of)]);

function filled() {
  const source = picked("source");
  const data = { source, to: picked("to"), options: {}, how: {}, sample: sampleOf(source)?.value ?? "" };
  for (const field of form.querySelectorAll("[data-text]")) data[field.dataset.text] = field.value;
  for (const field of own(source, "[data-option]")) {
    data.options[field.dataset.option] = field.type === "checkbox" ? field.checked : field.value;
  }
  for (const field of own(source, "[data-how]")) data.how[field.dataset.how] = field.value;
  if (!by("held").childElementCount) data.like = ""; // it counts once it is opened
  return data;
}

const sampleOf = (source) => document.querySelector(`[data-sample="${source}"]`);

/** Shows what belongs to what is chosen. */
function arrange() {
  const source = picked("source");
  for (const part of document.querySelectorAll("[data-source]")) part.hidden = part.dataset.source !== source;
  for (const part of form.querySelectorAll("[data-to]")) part.hidden = part.dataset.to !== picked("to");
  for (const how of form.querySelectorAll("[data-how]")) {
    how.parentElement.querySelector("[data-option]").hidden = how.value !== "own";
  }
  for (const part of form.querySelectorAll(".further")) {
    const set = [...part.querySelectorAll("[data-option], [data-how]")].filter((field) => !empty(field)).length;
    part.querySelector(".count").textContent = set ? words.count.replace("\u0001", set) : "";
  }
}

const empty = (field) => (field.type === "checkbox" ? !field.checked : !field.value.trim());

// -- what is wrong -------------------------------------------------------------------------------

const inputs = (place) => [...place.querySelectorAll("input, textarea, select")].filter((one) => !one.hidden);

/** The place of a field: of the source that is chosen. */
function placeOf(name) {
  const source = picked("source");
  return [...form.querySelectorAll("[data-field]")].find(
    (place) => place.dataset.field === name && (!place.closest("[data-source]") || place.closest("[data-source]").dataset.source === source),
  );
}

/** Says each fault beside its field: of what is empty only once it was asked for. Returns the first field at fault. */
function tell(faults, all) {
  let first = null;
  for (const place of form.querySelectorAll("[data-field]")) {
    const name = place.dataset.field;
    const why = place === placeOf(name) ? (faults[name] ?? "") : "";
    const shown = why && (all || inputs(place).some((one) => !empty(one) || one.dataset.touched)) ? why : "";
    const fault = place.querySelector(".fault");
    if (fault && fault.textContent !== shown) fault.textContent = shown;
    for (const one of inputs(place)) shown ? one.setAttribute("aria-invalid", "true") : one.removeAttribute("aria-invalid");
    if (shown && !first) first = inputs(place)[0];
  }
  const homeless = Object.entries(faults).filter(([name]) => !placeOf(name)).map(([, why]) => why);
  by("fault").textContent = homeless.length ? homeless.join(" ") : first && all ? words.look : "";
  return first;
}

function lead(field) {
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  field.focus();
}

// -- asking --------------------------------------------------------------------------------------

async function check() {
  clearTimeout(later);
  running?.abort();
  const mine = (running = new AbortController());
  by("look").classList.add("old");
  const answer = await post(words.check, filled(), { signal: mine.signal });
  if (running !== mine) return;
  by("look").classList.remove("old");
  if (!answer.ok) return failed(answer);
  tell(answer.data.faults, asked);
  const look = nodes(answer.data.look);
  by("look").replaceChildren(look);
  enliven(by("look"));
}

function failed(answer) {
  if (answer.error.code !== "aborted") by("fault").textContent = answer.error.message;
}

function changed(event) {
  dirty = true;
  if (event.target.dataset) event.target.dataset.touched = "1";
  by("stale").hidden = by("minted").hidden;
  arrange();
  clearTimeout(later);
  later = setTimeout(check, event.type === "input" ? PAUSE : 0);
}

form.addEventListener("input", (event) => event.target.id !== "like" && changed(event));
for (const sample of document.querySelectorAll("[data-sample]")) sample.addEventListener("change", check);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  asked = true;
  if (by("like").value.trim() && !by("held").childElementCount) return by("open").click(); // it is part of the form
  const button = by("mint");
  button.disabled = true;
  const answer = await post(words.mint, filled());
  button.disabled = false;
  if (!answer.ok) return failed(answer);
  const wrong = tell(answer.data.faults, true);
  if (!answer.data.minted) return wrong ? lead(wrong) : undefined;
  by("minted").replaceChildren(nodes(answer.data.minted));
  by("minted").hidden = false;
  by("stale").hidden = true;
  dirty = false;
  by("minted-title").focus({ preventScroll: true });
  by("minted").scrollIntoView({ block: "nearest" });
});

by("test").addEventListener("click", async () => {
  const button = by("test");
  const name = button.textContent;
  button.disabled = true;
  button.textContent = button.dataset.sending;
  by("outcome").replaceChildren();
  const answer = await post(words.test, filled());
  button.disabled = false;
  button.textContent = name;
  if (!answer.ok) return failed(answer);
  const wrong = answer.data.outcome ? null : tell(answer.data.faults, true);
  if (wrong) return lead(wrong);
  by("outcome").replaceChildren(nodes(answer.data.outcome));
});

// -- starting from a URL -------------------------------------------------------------------------

function say(place, why) {
  place.querySelector(".fault").textContent = why;
  for (const one of inputs(place)) why ? one.setAttribute("aria-invalid", "true") : one.removeAttribute("aria-invalid");
}

by("open").addEventListener("click", async () => {
  const answer = await post(words.open, { url: by("like").value, source: picked("source") });
  const place = placeOf("like");
  say(place, answer.ok ? "" : answer.error.message);
  if (!answer.ok) return by("like").focus();
  const data = answer.data;
  form.querySelector(`input[name="source"][value="${data.source}"]`).checked = true;
  form.querySelector(`input[name="to"][value="${data.to}"]`).checked = true;
  for (const field of form.querySelectorAll("[data-text]")) {
    if (field.id !== "like") field.value = data[field.dataset.text] ?? "";
    if (field.dataset.placeholder) {
      const kept = data.kept[field.id];
      field.placeholder = kept ? words.kept.replace("\u0001", kept) : field.dataset.placeholder;
    }
  }
  for (const field of own(data.source, "[data-option]")) {
    if (field.type === "checkbox") field.checked = data.options[field.dataset.option];
    else field.value = data.options[field.dataset.option] ?? "";
  }
  for (const field of own(data.source, "[data-how]")) {
    const keep = field.querySelector('[value="keep"]');
    keep.hidden = keep.disabled = data.how[field.dataset.how] !== "keep";
    field.value = data.how[field.dataset.how] ?? "";
  }
  by("held").replaceChildren(nodes(data.held));
  by("like").readOnly = true;
  by("open").hidden = true;
  by("forget").hidden = false;
  arrange();
  check();
});

by("like").addEventListener("change", () => by("like").value.trim() && by("open").click());
by("like").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  by("open").click();
});

by("forget").addEventListener("click", () => {
  by("held").replaceChildren();
  by("like").value = "";
  by("like").readOnly = false;
  by("open").hidden = false;
  by("forget").hidden = true;
  for (const field of form.querySelectorAll("[data-placeholder]")) field.placeholder = field.dataset.placeholder;
  for (const keep of form.querySelectorAll('[data-how] [value="keep"]')) {
    if (keep.selected) keep.parentElement.value = "";
    keep.hidden = keep.disabled = true;
  }
  say(placeOf("like"), "");
  arrange();
  check();
  by("like").focus();
});

// -- small things --------------------------------------------------------------------------------

form.addEventListener("click", (event) => {
  const name = event.target.dataset?.show;
  if (!name) return;
  const open = by(name).classList.toggle("open");
  event.target.setAttribute("aria-pressed", String(open));
});

addEventListener("beforeunload", (event) => dirty && event.preventDefault());

by("all").disabled = false;
arrange();
check();
