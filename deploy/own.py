"""The operator's own parameters: deployment.yml, which git does not know, over what serverless.yml sets.

domain: bridge.example.com
revoked: [1a2b3c4d, 5e6f7a8b]
stages:
  dev: {domain: ""}         # what is otherwise in one stage
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bridge.errors import BadSetting

FILE, _STAGES = "deployment.yml", "stages"


def merged(values: Mapping[str, Any], own: object, stage: str, told: frozenset[str]) -> dict[str, str]:
    """Every parameter's value: as `told` on the command line, else the stage's own, else the file's, else as it was.

    `own`: what the file holds, None without one. Raises BadSetting, which names the place.
    """
    mine = dict(_texts(_mapping({} if own is None else own, FILE), FILE))
    staged = _mapping(_mapping(own or {}, FILE).get(_STAGES, {}), f"{FILE}: {_STAGES}")
    for name, of_stage in staged.items():  # those of other stages are looked at too: a slip shows at once
        texts = dict(_texts(_mapping(of_stage, f"{FILE}: {_STAGES}.{name}"), f"{FILE}: {_STAGES}.{name}"))
        mine |= texts if name == stage else {}
        _known(texts, values, f"{FILE}: {_STAGES}.{name}")
    _known(mine, values, FILE)
    return {name: str(value) if name in told else mine.get(name, str(value)) for name, value in values.items()}


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise BadSetting(
        en=f"{place}: expected lines of a parameter and its value, such as domain: bridge.example.com",
        ja=f"{place}：domain: bridge.example.com のように、パラメーターと値を 1 行ずつ書いてください。",
    )


def _texts(mapping: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    for name, value in mapping.items():
        if name == _STAGES and place == FILE:
            continue
        parts = value if isinstance(value, list) else [value]
        # YAML reads the id 12345678 as a number, 00000012 as another, 1e234567 as none at all
        if not all(isinstance(part, str) or (_is_number(part) and name != "revoked") for part in parts):
            raise BadSetting(
                en=f'{place}: {name} is no text; expected it in quotes, or {name}: "" for none',
                ja=f"{place}：{name} がテキストではありません。引用符で囲むか、なしにするなら "
                f'{name}: "" と書いてください。',
            )
        yield name, ",".join(map(str, parts))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _known(mine: Mapping[str, str], values: Mapping[str, Any], place: str) -> None:
    for name in mine:
        if name not in values:
            raise BadSetting(
                en=f"{place}: there is no parameter {name!r}; expected one of {', '.join(values)}",
                ja=f"{place}：パラメーター「{name}」はありません。{'、'.join(values)} のいずれかを指定してください。",
            )
