// The inbox: posts arrive by server-sent events; each has a key, and stands here once.

import { enliven, nodes } from "./page.js";

const posts = document.getElementById("posts");
const scroll = document.getElementById("scroll");
const newer = document.getElementById("newer");
const state = document.getElementById("state");
const channels = document.getElementById("channels");
const announced = document.getElementById("announced");
let chosen = "";

// -- where the reader is -----------------------------------------------------------------------

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; newer.hidden = true; };
scroll.addEventListener("scroll", () => { if (atEnd()) newer.hidden = true; }, { passive: true });
newer.addEventListener("click", toEnd);

// -- channels ----------------------------------------------------------------------------------

const buttons = () => [...channels.querySelectorAll(".channel")];
const wanted = (item) => !chosen || item.dataset.channel === chosen;

function choose(channel) {
  chosen = channel;
  for (const button of buttons()) {
    button.setAttribute("aria-pressed", String(button.dataset.channel === channel));
    if (!channel || button.dataset.channel === channel) button.classList.remove("unread");
  }
  posts.classList.toggle("one", channel !== "");
  for (const item of posts.children) item.hidden = !wanted(item);
  toEnd();
}

function known(channel) {
  let button = buttons().find((one) => one.dataset.channel === channel);
  if (!button) {
    const item = channels.firstElementChild.cloneNode(true);
    button = item.firstElementChild;
    button.className = "channel";
    button.dataset.channel = button.textContent = channel;
    button.setAttribute("aria-pressed", "false");
    channels.append(item);
  }
  return button;
}

channels.addEventListener("click", (event) => {
  const button = event.target.closest(".channel");
  if (button) choose(button.dataset.channel);
});

// -- posts -------------------------------------------------------------------------------------

/** What the reader has opened in a post stays open when it changes, and the focus stays where it is. */
function kept(before, after) {
  const focusable = "a, button, summary, pre[tabindex]";
  const focused = [...before.querySelectorAll(focusable)].indexOf(document.activeElement);
  const [old, fresh] = [before, after].map((one) => [...one.querySelectorAll("details")]);
  old.forEach((details, index) => { if (fresh[index]) fresh[index].open = details.open; });
  const [buttons, others] = [before, after].map((one) => [...one.querySelectorAll(".fold > .more")]);
  buttons.forEach((button, index) => {
    if (others[index] && button.getAttribute("aria-expanded") === "true") {
      others[index].setAttribute("aria-expanded", "true");
      others[index].textContent = others[index].dataset.less;
    }
  });
  before.replaceWith(after);
  if (focused >= 0) after.querySelectorAll(focusable)[focused]?.focus({ preventScroll: true });
}

function arrived({ key, channel, html, announced: words }) {
  const follow = atEnd();
  const item = nodes(html).firstElementChild;
  const before = document.getElementById(key);
  if (before) kept(before, item);
  else posts.append(item);
  item.hidden = !wanted(item);
  item.classList.add("fresh");
  enliven(item);
  document.getElementById("nothing").hidden = true;
  const button = known(channel);
  if (item.hidden) button.classList.add("unread");
  else if (follow) toEnd();
  else newer.hidden = false;
  announced.textContent = words;
}

// -- the stream --------------------------------------------------------------------------------

let last = posts.dataset.after;
let events = null;
let over = false;

function is(word) {
  state.textContent = state.dataset[word];
  state.className = `state ${word}`;
}

/** Begins anew with another run of the demo, which knows nothing of what is shown. */
function anew() {
  posts.replaceChildren();
  while (channels.children.length > 1) channels.lastElementChild.remove();
  choose("");
}

/** A browser comes again by itself, and says what it has; some give up when nobody answers at all. */
function watch() {
  const address = new URL(posts.dataset.events, location.href);
  address.searchParams.set("after", last);
  events = new EventSource(address);
  events.addEventListener("open", () => { over = false; is("live"); });
  events.addEventListener("over", () => { over = true; is("over"); });
  events.addEventListener("anew", anew);
  events.addEventListener("post", (event) => {
    last = event.lastEventId;
    arrived(JSON.parse(event.data));
  });
  events.addEventListener("error", () => {
    if (!over) is("lost");
    if (events.readyState === EventSource.CLOSED) setTimeout(watch, 3_000);
  });
}

addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
toEnd();
watch();
