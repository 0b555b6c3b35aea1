"""Writes the gallery as static pages, which need no server: `python -m bridge.page.gallery FOLDER`, or `make gallery`.

English is index.html, Japanese ja.html. All links are relative, so that the folder can be opened, or published as it
is. Nothing is loaded from elsewhere, which a Content-Security-Policy in each page holds to.
"""

import re
import sys
from pathlib import Path

from flask import Flask

from bridge.page import words as frame
from bridge.page.gallery import words
from bridge.page.gallery.exhibits import exhibits, ignored
from bridge.sources.setups import SETUPS
from bridge.wording.phrases import LANGS, Lang, Say

FILES: dict[Lang, str] = {"en": "index.html", "ja": "ja.html"}
_STATIC = Path(__file__).parents[1] / "static"
_AS_THEY_ARE = ("theme.js", "page.css", "gallery.css", "kakehashi.svg")
_MODULES = ("page.js", "gallery.js")
_MODULE_LINE = re.compile(r"^import .*\n|^export (?=(?:async )?function|const)", re.MULTILINE)


def main(folder: Path) -> None:
    """Write all of it there; what else is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _AS_THEY_ARE:
        (folder / name).write_bytes((_STATIC / name).read_bytes())
    (folder / "gallery.js").write_text(_script(), encoding="utf-8")
    for lang in LANGS:
        (folder / FILES[lang]).write_text(_page(lang), encoding="utf-8")
    sys.stdout.write(f"{folder / FILES['en']}\n")


def _page(lang: Lang) -> str:
    app = Flask("bridge.page")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app.jinja_env.get_template("gallery/written.html").render(
        say=Say(lang).text,
        lang=lang,
        others=[(other, FILES[other]) for other in LANGS if other != lang],
        frame=frame,
        words=words,
        exhibits=exhibits(lang),
        ignored=ignored(),
        setups=SETUPS,
    )


def _script() -> str:
    """One script of the modules, since a browser loads no module from a file."""
    parts = (_MODULE_LINE.sub("", (_STATIC / name).read_text(encoding="utf-8")) for name in _MODULES)
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
