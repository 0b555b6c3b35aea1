// The gallery: what is typed leaves only the kinds whose names, titles or messages hold every word of it.

const finder = document.getElementById("finder");
const wanted = document.getElementById("wanted");
const hits = document.getElementById("hits");
const none = document.getElementById("no-hits");
const exhibits = [...document.querySelectorAll(".exhibit")];
const groups = [...document.querySelectorAll("[data-group]")];
let saying = 0;

const foldedWords = (text) => text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);

/** The number is said when the typing pauses, not with every key. */
function say(words) {
  clearTimeout(saying);
  saying = setTimeout(() => { hits.textContent = words; }, 250);
}

function find() {
  const words = foldedWords(wanted.value);
  let found = 0;
  for (const exhibit of exhibits) {
    exhibit.hidden = !words.every((word) => exhibit.dataset.search.includes(word));
    if (!exhibit.hidden) found += 1;
  }
  for (const group of groups) group.hidden = !group.querySelector(".exhibit:not([hidden])");
  none.hidden = found > 0;
  const nothing = finder.dataset.noHits.replace("{words}", () => wanted.value.trim());
  if (!found) none.querySelector("p").textContent = nothing;
  const number = finder.dataset.hits.replace("{n}", String(found)).replace("{all}", String(exhibits.length));
  say(found ? number : nothing);
}

function clear() {
  wanted.value = "";
  find();
  wanted.focus();
}

wanted.addEventListener("input", find);
document.getElementById("clear").addEventListener("click", clear);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea, select") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    wanted.focus();
    wanted.select();
  } else if (event.key === "Escape" && event.target === wanted && wanted.value) {
    event.preventDefault();
    clear();
  }
});

/** A link to a kind shows it, also when a search has left it out. */
function follow() {
  const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!aim?.hidden) return;
  wanted.value = "";
  find();
  aim.scrollIntoView();
}
addEventListener("hashchange", follow);

finder.hidden = false;
find();
