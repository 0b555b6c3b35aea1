// What every page needs: moments in the reader's zone, folds, the theme, and posting.

const lang = document.documentElement.lang;
const locale = lang === "ja" ? "ja-JP" : "en-US";

// -- moments -----------------------------------------------------------------------------------
// The tokens of Slack's <!date^…>: https://docs.slack.dev/messaging/formatting-message-text#date-formatting

const part = (at, options) => new Intl.DateTimeFormat(locale, options).format(at);
const clock = (at, seconds) =>
  part(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds && { second: "2-digit" }) });
const numbers = (at, between) =>
  [at.getFullYear(), String(at.getMonth() + 1).padStart(2, "0"), String(at.getDate()).padStart(2, "0")].join(between);
const LENGTHS = {
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
};

function near(at) {
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (Math.abs(days) > 1) return "";
  const word = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function token(at, name) {
  if (name === "time") return clock(at);
  if (name === "time_secs") return clock(at, true);
  if (name === "date_num") return numbers(at, "-");
  if (name === "date_slash") return numbers(at, "/");
  const pretty = name.endsWith("_pretty");
  const length = LENGTHS[pretty ? name.slice(0, -"_pretty".length) : name];
  return length && ((pretty && near(at)) || part(at, length));
}

/** Puts every moment below `root` into the reader's zone. */
export function moments(root) {
  for (const time of root.querySelectorAll("time[data-form]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.textContent = time.dataset.form.replace(/\{(\w+)\}/g, (whole, name) => token(at, name) ?? whole);
    time.title = part(at, { dateStyle: "full", timeStyle: "long" });
  }
}

// -- folds -------------------------------------------------------------------------------------

/** Folds every long text below `root` that is more than what it shows. */
export function folds(root) {
  for (const fold of root.querySelectorAll(".fold")) {
    const button = fold.querySelector(".more");
    button.hidden = false;
    fold.classList.toggle("open", button.getAttribute("aria-expanded") === "true");
    fold.classList.add("ready");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".fold > .more");
  if (!button) return;
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? button.dataset.less : button.dataset.more;
  button.parentElement.classList.toggle("open", open);
});

/** All that a drawn message needs; call it for whatever has been added to the page. */
export function enliven(root) {
  moments(root);
  folds(root);
}

// -- copying -----------------------------------------------------------------------------------

/** A button[data-copy="#id"] copies the text or the value of that element; without an id, that of the JSON below it. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const from = button.dataset.copy ? document.querySelector(button.dataset.copy) : button.closest("div").querySelector("pre");
  const words = button.textContent;
  await navigator.clipboard.writeText(from.value ?? from.textContent);
  button.textContent = document.body.dataset.copied;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => { button.textContent = words; }, 1_600);
});

// -- posting -----------------------------------------------------------------------------------

/**
 * Posts JSON, or a form with files, to the page's own server, in its own language. Never throws:
 * { ok: true, data } or { ok: false, status, error: { code, message, field? } }; status 0: nobody answered.
 */
export async function post(url, data, { signal } = {}) {
  const words = document.body.dataset;
  const form = data instanceof FormData;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", ...(!form && { "Content-Type": "application/json" }) },
      body: form ? data : JSON.stringify(data),
      credentials: "omit",
      signal,
    });
    const told = await answer.json();
    return answer.ok ? { ok: true, data: told } : { ok: false, status: answer.status, error: told.error };
  } catch (error) {
    if (error.name === "AbortError") return { ok: false, status: 0, error: { code: "aborted", message: "" } };
    return { ok: false, status: 0, error: { code: "not_reached", message: words.notReached } };
  }
}

/** HTML that this page's own server has drawn, as nodes. */
export function nodes(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// -- the theme ---------------------------------------------------------------------------------

const theme = document.querySelector("[data-theme-switch]");
const prefers = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (document.documentElement.dataset.theme ?? (prefers.matches ? "dark" : "light")) === "dark";
const told = () => theme.setAttribute("aria-pressed", String(dark()));

theme.hidden = false;
theme.addEventListener("click", () => {
  const chosen = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("theme", chosen);
  } catch {
    // then it is chosen for this page alone
  }
  told();
});
prefers.addEventListener("change", told);
told();
enliven(document);
