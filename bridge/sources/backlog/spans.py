"""Backlog notation inside a line: ''bold'', '''italic''', %%struck%%, &color(red) { … }, [[links]], #image(…), &br;.

One pass over the line finds what may be markup, a second one pairs what opens with what closes; what has no
partner is text. A backslash escapes what would be markup at that place, and is itself anywhere else: paths of Windows
are full of them. Rules: https://support-ja.backlog.com/hc/ja/articles/360035641594
"""

import re
from collections import Counter
from collections.abc import Callable, Collection

from bridge.sources.backlog import links
from bridge.wording.inline import Style, outside_link, picture, styled
from bridge.wording.phrases import joined
from bridge.wording.text import Code, Inline, Line

Address = Callable[[str], str | None]  # where the space has an issue, by its key, or else a wiki page, by its name

# No alternative can be read in two ways, and each stops where the next one could begin: linear on any input.
_MARKUP = re.compile(
    r"\\(?P<escaped>&br;|&color\((?=[^()\n]*\) ?\{)|\[\[(?=[^\[\]\n]+\]\])|\{/?(?:code|quote)(?=[:}])"
    r"|#(?:image|thumbnail|attach|rev)\((?=[^()\n]+\)))"
    r"|(?P<plain>\\?)(?P<style>'{2,}|%%)"
    r"|(?P<break>&br;)"
    r"|(?P<colour>&color\([^()\n]*\) ?\{) ?"
    r"|(?P<kept>\\\})"
    r"|(?P<end> ?\})"
    r"|\[\[(?P<link>[^\[\]\n]+)\]\]"
    r"|#(?P<sort>image|thumbnail|attach|rev)\((?P<thing>[^()\n]+)\)"
    r"|\{code(?::[\w+#./-]{0,30})?\}(?P<code>(?:(?!\{/code\})[^\n]){1,200})\{/code\}"
)
_WEB = re.compile(r"https?://")
_STYLES: dict[str, set[Style]] = {
    "''": {"strong"},
    "'''": {"emphasis"},
    "'''''": {"strong", "emphasis"},
    "%%": {"strike"},
}


def read(raw: str, address: Address, *always: Style) -> tuple[Line, ...]:
    """The lines that one typed line becomes; `always`: styles that all of it has. Never raises."""
    written: list[list[Inline]] = [[]]
    styles = set[Style]()
    after = 0
    marks = tuple(_MARKUP.finditer(raw))
    if not marks:
        return ((styled(raw, styles.union(always)),) if raw else (),)
    paired = _paired(marks)
    for found in marks:
        written[-1].append(styled(raw[after : found.start()], styles.union(always)))
        after = found.end()
        if found["break"]:
            written.append([])
        elif found.start() not in paired:
            one = _single(found, address)
            written[-1].append(styled(one, styles.union(always)) if isinstance(one, str) else one)
        elif found[0].startswith("\\"):
            written[-1].append(styled(found[0][1:], styles.union(always)))
        elif found["style"]:
            styles ^= _STYLES[found["style"]]
    written[-1].append(styled(raw[after:], styles.union(always)))
    return tuple(map(joined, written))


def _paired(marks: Collection[re.Match[str]]) -> frozenset[int]:
    """Where the marks stand that have a partner: styles end with what began them, colours with a brace. Of those
    that are escaped, where they would have one."""
    paired: list[int] = []
    begun: dict[str, int] = {}
    colours: list[int] = []
    counts = Counter(found["style"] for found in marks)
    for found in marks:
        here = found.start()
        if found["plain"]:
            paired += (here,) * (counts[found["style"]] > 1)
        elif found["style"] in _STYLES:
            began = begun.pop(found["style"], None)
            if began is None:
                begun[found["style"]] = here
            else:
                paired += (began, here)
        elif found["colour"]:
            colours.append(here)
        elif found["kept"] and colours:
            paired.append(here)
        elif found["end"] and colours:
            paired += (colours.pop(), here)
    return frozenset(paired)


def _single(found: re.Match[str], address: Address) -> Inline:
    """What a mark alone stands for; one without its partner, itself."""
    if found["link"]:
        return _link(found["link"].strip(), address)
    if found["code"]:
        return Code(found["code"])
    thing = found["thing"]
    match found["sort"]:
        case "image" | "thumbnail":
            return picture("", thing.split(",")[0].strip())
        case "attach":  # #attach(name:id)
            return thing.rpartition(":")[0] or thing
        case "rev":  # of Subversion #rev(11), of Git #rev(repository:hash)
            return f"r{thing}" if thing.isdigit() else thing
        case _:
            return found["escaped"] or found[0]


def _link(inside: str, address: Address) -> Inline:
    """[[URL]], [[label>URL]], [[label:URL]], [[KEY-1]], [[wiki page]], [[label>KEY-1]], [[label>wiki page]]"""
    label, _, target = inside.rpartition(">")
    web = _WEB.search(inside)
    if not label and web:
        label, target = inside[: web.start()].rstrip(": "), inside[web.start() :]
    target = target.strip()
    label = label.strip() or target
    return outside_link(label, target) if _WEB.match(target) else links.link(label, address(target))
