"""Bodies that once cost far more than their length: found by a review, by bench.worst_bodies, or by thinking."""

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

Attack = Callable[[int], Any]  # a body of about so many bytes
_NAMES = ("event", "Event", "message", "Message", "body", "payload")


def _activity(type_: int, content: Mapping[str, Any], names: list[str] | None = None, rule: str = "") -> dict[str, Any]:
    return {
        "id": 1,
        "type": type_,
        "created": "2026-12-01T03:04:05Z",
        "project": {"id": 1, "projectKey": "DEMO", "name": "Demo", "textFormattingRule": rule},
        "content": {"key_id": 1, "summary": "x", **content},
        "createdUser": {"id": 1, "name": "Aoi"},
        "notifications": [{"reason": 2, "user": {"id": n, "name": name}} for n, name in enumerate(names or [], 2)],
    }


def _commented(text: str, names: list[str]) -> dict[str, Any]:
    return _activity(3, {"comment": {"id": 1, "content": text}}, names)


def _assignees(size: int) -> Any:
    names = [f"Person {n}" for n in range(size // 130)]
    changes = [{"field": "assigner", "old_value": "a", "new_value": name} for name in names]
    return _activity(2, {"changes": changes}, names)


def _categories(size: int) -> Any:
    numbers = range(size // 80)
    categories = [{"id": n, "name": f"c{n}"} for n in numbers]
    return _activity(2, {"category": categories, "changes": [{"field": "category", "new_value": n} for n in numbers]})


def _mentions(size: int) -> Any:
    return _commented("@あ" * (size // 8), ["あ" * (size // 6)])


def _many_mentions(size: int) -> Any:
    return _commented("@あああ" * (size // 20), ["あ" * n for n in range(1, 100)])


def _long_names(size: int) -> Any:
    return _commented("@a", [chr(0x3042 + n % 80) + chr(0x4E00 + n) + "x" * 1_000 for n in range(size // 1_050)])


def _descriptions(size: int) -> Any:
    text = "![\n" * (size // 9)
    changes = [{"field": "description", "old_value": text, "new_value": f"{text}]"}]
    return _activity(2, {"changes": changes, "comment": {"content": text}}, rule="markdown")


def _project(size: int) -> Any:
    key = "A" * (size // 2 - 11_000)
    return {**_commented("x\n" * 11_000 + f"{key}-1", []), "project": {"id": 1, "projectKey": key, "name": "Demo"}}


def _nothing_changed(size: int) -> Any:
    return _activity(2, {"changes": [{} for _ in range(size // 4)], "customFields": []})


def _custom_fields(size: int) -> Any:
    return _activity(1, {"customFields": [{} for _ in range(size // 4)]})


def _short_lines(size: int) -> Any:
    return _commented("[\n" * (size // 3), [])


def _keys(size: int) -> Any:
    return _commented("DEMO-1 " * (size // 7), [])


def _commits(size: int) -> Any:
    revisions = [{"rev": f"{n:040x}", "comment": "DEMO-1 " * 40} for n in range(size // 380)]
    repository = {"name": "app", "description": ""}
    return _activity(12, {"repository": repository, "ref": "refs/heads/main", "revisions": revisions})


def _commit(size: int) -> Any:
    return _activity(11, {"rev": 1, "comment": "DEMO-1 x\n" * (size // 10)})


def _difference(size: int) -> Any:
    lines = [f"line {n}" for n in range(size // 40)]
    diff = "1c1\n" + "".join(f"<{line}\n" for line in lines) + "---\n>gone\n"
    return _activity(6, {"id": 1, "name": "Home", "content": "\n".join(lines), "diff": diff, "version": 2})


def _options(size: int) -> Any:
    options = [{"id": -1, "name": "その他"} for _ in range(size // 60)]
    return _activity(1, {"customFields": [{"field": "a", "value": options, "otherValue": "x" * (size // 3)}]})


def _files(size: int) -> Any:
    files = [{"id": n + 1, "name": f"あ{n}.png", "size": n} for n in range(size // 120)]
    changes = [{"field": "attachment", "old_value": "", "new_value": f"い{n}.png"} for n in range(size // 120)]
    return _activity(2, {"attachments": files, "changes": changes})


def _escapes(size: int) -> Any:
    return _commented("\\''\\[[\\&color(\\#image(\\%%\\}" * (size // 40), [])


def _table(size: int) -> Any:
    return _commented("|a|b|h\n" + f"|{'あ' * 30}|b|\n" * (size // 100), [])


def _chat(size: int, steps: int = 1) -> Any:
    text = "![\n" * (size // (steps + 1) // 4)
    return {
        "version": "1.0",
        "source": "custom",
        "content": {"title": "t", "description": f"a\n{text}", "nextSteps": [text] * steps},
    }


def _handed(bodies: list[Any]) -> Any:
    """As a Lambda function is handed them by SQS."""
    return {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(body)} for body in bodies]}


def _named(size: int) -> Any:
    """Wrappings in wrappings, each of the usual names holding all of it again."""

    def full(depth: int) -> Any:
        return {name: full(depth - 1) for name in _NAMES} if depth else 1

    return _handed([full(3)] * max(1, size // 4_000))


def _named_texts(size: int) -> Any:
    text = "{}"
    for _ in range(2):
        text = json.dumps(dict.fromkeys(_NAMES, text))
    return _handed([json.loads(text)] * max(1, size // 900))


def _bombs(size: int) -> Any:
    lines = [{"timestamp": 1, "message": "x"}] * 30_000
    log = {"messageType": "DATA_MESSAGE", "logGroup": "g", "logStream": "s", "logEvents": lines}
    data = base64.b64encode(gzip.compress(json.dumps(log).encode())).decode()
    return _handed([{"awslogs": {"data": data}}] * min(100, max(1, size // (len(data) + 60))))


def _firehose(size: int) -> Any:
    data = base64.b64encode(gzip.compress(b'{"messageType":"DATA_MESSAGE","logGroup":"g","logEvents":[]}')).decode()
    return {"requestId": "1", "records": [{"data": data}] * (size // (len(data) + 12))}


def _deep_keys(size: int) -> Any:
    innermost: dict[str, Any] = {str(n): n for n in range(size // 24)}
    for _ in range(60):
        innermost = {"k" * (size // 120): innermost}
    return innermost


def _texts_of_json(size: int) -> Any:
    inner = json.dumps({f"a{n}": [1, {"b": 2}] for n in range(20)})
    return {f"k{n}": inner for n in range(size // 600)}


def _nothings(size: int) -> Any:
    return {"a": [[] for _ in range(size // 4)], "b": 1}


def _lines(size: int) -> Any:
    return {"title": "x", "a": "[\n" * (size // 3)}


def _secrets(size: int) -> Any:
    """Words that are in a secret's name, and no value; then a name that holds them all."""
    half = size // 2
    return {"title": "x", "a": "password" * (half // 8) + " password=hunter22", "token" * (half // 5): "x"}


BACKLOG: Mapping[str, Attack] = {
    "assignee changes × people notified": _assignees,
    "category changes × categories": _categories,
    "@あ… × a long name": _mentions,
    "@あああ… × names that begin alike": _many_mentions,
    "long names": _long_names,
    "two descriptions and a comment of ![": _descriptions,
    "issue keys": _keys,
    "a project's key": _project,
    "changes of nothing": _nothing_changed,
    "custom fields of nothing": _custom_fields,
    "a comment of short lines": _short_lines,
    "commits that name issues": _commits,
    "a commit that names issues": _commit,
    "a long difference": _difference,
    "one custom field's options": _options,
    "attached files × changes of files": _files,
    "backslashes before marks": _escapes,
    "a wide table": _table,
}
AWS: Mapping[str, Attack] = {
    "ten next steps of ![": lambda size: _chat(size, 10),
    "twenty notifications of ![": lambda size: _handed([_chat(size // 25)] * 20),
    "a batch under the six names": _named,
    "a batch of texts under the six names": _named_texts,
    "a batch of packed logs": _bombs,
    "a Firehose of packed logs": _firehose,
    "long keys, deep down": _deep_keys,
    "JSON in texts": _texts_of_json,
    "empty lists": _nothings,
    "a text of short lines": _lines,
    "words that name secrets": _secrets,
}
ALL: tuple[tuple[str, str, Attack], ...] = (
    *(("backlog", name, attack) for name, attack in BACKLOG.items()),
    *(("aws", name, attack) for name, attack in AWS.items()),
)
