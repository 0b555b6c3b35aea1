"""What a source is made of: plain values, no base class."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from bridge.budget import Budget
from bridge.net.transport import Fetch
from bridge.payload import Payload
from bridge.sealing.destination import Destination, Options
from bridge.sources.claims import Claim, Claims
from bridge.sources.shape import Shape, Shapes
from bridge.values import dataclass
from bridge.wording.facts import Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line


@dataclass(frozen=True, slots=True)
class Head:
    """What there is of a request before its body is read; as in `Request`."""

    headers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, as far as a source may see it: neither its path (a secret) nor its address.

    `headers` has lower-case names; `at` is when the request reached us (UTC).
    """

    body: bytes
    headers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a source told us, out of its envelope.

    `id` is the caller's own, the same when it sends again ("" where it has none). `signed`: its system vouches for the
    id by a signature; else anybody who has the URL can have made it up. `options` are the destination's options for
    this source. `sample`: it was sent to try the URL out, so it always shows. `wrappings`: what it came in, the
    outermost first, for those who ask how it was read. `budget`: what is left of it for the whole request, which all
    events of one body share.
    """

    id: str
    at: datetime
    payload: Payload
    options: Options = field(repr=False)
    sample: bool = False
    wrappings: tuple[str, ...] = ()
    signed: bool = False
    budget: Budget = field(default_factory=Budget, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A handshake that `open` has completed; `event` is what there is to tell the channel about it."""

    event: Event


@dataclass(frozen=True, slots=True)
class Essential:
    """What in a payload a kind cannot do without, as paths with [*] for any index.

    `selects`: the kind is told by it, another value there makes it another kind. `needs`: the first line cannot be
    said without it, and the last resort says the event then. `tells`: it stands in the first line. Whatever else
    stands anywhere, kind and first line stay; a test holds this list to be neither too short nor too long.
    """

    selects: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """How to tell one sort of event, and how to word it.

    `name` is its folder in tests/cases, and is sealed in tokens' filters: never rename one. `about` names it for
    people. `notice` reads the event once: words, and the facts in them; None: known, nothing to say. It may raise
    BadPayload where its first line cannot be said: the source's `other` kind then says the event instead.

    `types`: what the source itself calls it (a detail-type, an activity's number); no two kinds share one, but where
    the `among` of one picks its own. `form`: for what carries no type, whether a payload is of its shape. Both are
    total, and fit no other kind's. `details`: by what its events are told where they come without their envelope.
    """

    name: str
    about: Phrase
    notice: Callable[[Event, Say], Notice | None]
    types: tuple[Hashable, ...] = ()
    among: Callable[[Payload], bool] | None = None
    form: Callable[[Payload], bool] | None = None
    details: tuple[Shape, ...] = ()
    essential: Essential = field(default_factory=Essential)


class _Held:
    """A kind in its module, which is loaded when the kind is first asked for."""

    def __init__(self, package: str, claim: Claim) -> None:
        self.claim, self._module = claim, f"{package}.{claim.module}"

    @cached_property
    def kind(self) -> Kind:
        return next(kind for kind in kinds_in(import_module(self._module)) if kind.name == self.claim.kind)


def kinds_in(module: ModuleType) -> Iterator[Kind]:
    """Those that a module holds, each by itself or in a tuple."""
    for value in vars(module).values():
        yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Kind))


class _Details(Mapping[str, Sequence[Shape]]):
    """The shapes of details by their first key."""

    def __init__(self, held: Iterable[_Held]) -> None:
        self._by_key: dict[str, list[_Held]] = {}
        for one in held:
            for key in one.claim.keys:
                self._by_key.setdefault(key, []).append(one)

    def __getitem__(self, key: str) -> Sequence[Shape]:
        return [shape for one in self._by_key[key] for shape in one.kind.details if shape.key == key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)


class Listed(NamedTuple):
    """All kinds of a source. `ignored` are known and not worth a word, so that nobody can ask for them."""

    kinds: tuple[Kind, ...]
    ignored: tuple[Kind, ...] = ()


class Kinds(Collection[Kind]):
    """The kinds of a source: the one that claims a payload is looked up by its type, and by its form where it has
    no type that is known. `other` is none of them: it says what nobody claims; those `ignored` neither.

    `types` tells what a payload calls itself, the most exact first. `claims` is what is known of all kinds; of their
    modules only those are loaded that an event needs, for a process meets few: all took 0.25 of what `import flask`
    takes. `every` loads all, for who goes through them.
    """

    def __init__(
        self,
        claims: Claims,
        other: Kind,
        types: Callable[[Payload], Iterable[Hashable]],
        every: Callable[[], Listed],
    ) -> None:
        self.other, self._types, self._every = other, types, every
        held = tuple(_Held(claims.package, claim) for claim in claims.all)
        self._by_type: dict[Hashable, tuple[_Held, ...]] = {}
        for one in sorted(held, key=lambda one: not one.claim.among):
            for type_ in one.claim.types:
                self._by_type[type_] = (*self._by_type.get(type_, ()), one)
        self._by_form = tuple(one for one in held if one.claim.form)
        self.shapes = Shapes(_Details(held))

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._every().kinds)

    def __len__(self) -> int:
        return len(self._every().kinds)

    def __contains__(self, kind: object) -> bool:
        return kind in self._every().kinds

    @property
    def ignored(self) -> tuple[Kind, ...]:
        return self._every().ignored

    def of(self, payload: Payload) -> Kind:
        """The one kind that claims this payload, else `other`."""
        return next(self._claims(payload), self.other)

    def claims(self, payload: Payload) -> tuple[Kind, ...]:
        """All kinds that claim it: at most one, as a test holds."""
        return tuple(dict.fromkeys(self._claims(payload)))

    def _claims(self, payload: Payload) -> Iterator[Kind]:
        sharing = next((held for type_ in self._types(payload) if (held := self._by_type.get(type_))), ())
        for kind in (one.kind for one in sharing):
            if kind.among is None or kind.among(payload):
                yield kind
                break
        yield from (one.kind for one in self._by_form if one.kind.form and one.kind.form(payload))


@dataclass(frozen=True, slots=True)
class Parts:
    """The events in a body that holds several, and how many more there are than anybody reads."""

    events: tuple[Event, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Several:
    """How a source's bodies with several events are read: `kind` claims them; `whence` says where they came through."""

    kind: Kind
    parts: Callable[[Event], Parts]
    whence: Callable[[Event], tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class Option:
    """Something `mint` may be given for this source; `help` explains it in one line.

    `check` returns the values as they are to be sealed or raises BadOption. `many`: may be repeated, or hold
    several with commas between, unless commas belong to one (`whole`); `flag`: takes no value (sealed as "1");
    `needed`: `mint` refuses to go without it, but where the flag named by `unless` is given; `bot`: why a value needs a
    destination with a bot token, where it does, as it follows the option's name. `masked`: a value that may end in a
    webhook, as it may be shown; one that ends in "=-" has it read from stdin. `secret` names the environment variable
    that it may come from, and `mint` makes one where it is given without a value; `check` then gives what of it is
    sealed, which is nothing to be shown. `at_terminal`: what `help` goes on with where it is typed in a command.
    """

    name: str
    metavar: str
    help: Phrase
    check: Callable[[str], str]
    many: bool = False
    whole: bool = False
    flag: bool = False
    needed: bool = False
    unless: str = ""
    bot: Callable[[str], Phrase | None] = lambda _: None
    masked: Callable[[str], str] | None = None
    secret: str = ""
    at_terminal: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """What a source may reach out of the process for: fetching over HTTPS, and the clock (UTC).

    `sns_base`: where SNS's certificates and API are looked for instead of AWS, for trying things out.
    """

    fetch: Fetch
    now: Callable[[], datetime]
    sns_base: str | None = None


Filter = Callable[[Facts, Options], str | None]  # why a destination does not want an event; None: it does
Fit = Callable[[Facts, str], bool | None]  # whether a fact is the one asked for; None: the event does not tell
Finish = Callable[[Notice, Kind, Options, Say], Notice]  # what a destination's options add to a notice


@dataclass(frozen=True, slots=True)
class Threading:
    """What threads of a source are. `realm`: in what a key is the only one of its name, the space or the account.
    `lasts`: how old what a thread begins with may be, where its kind does not say."""

    realm: Callable[[Facts, Options], str]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Source:
    """A system that posts to us.

    `name` is its URL segment. `admits` raises Untrusted where the headers alone show that a URL with these options
    is not for the caller: the body is not read then. `open` verifies and unwraps a request; `read` unwraps alone, for
    showing a saved body where nothing is posted. `patience` is how many seconds a caller with these headers waits for
    an answer. `resends`: it sends again what was answered with a 5xx. `filters`, `routes` and `finish` read facts and
    options, and nothing else. `sample` says an event that was sent to try the URL out. `together` raises BadOption
    where two options, each of them right, contradict each other; `warnings` says what may be a slip. `called`: other
    sources' options → those that do the same here.
    """

    name: str
    open: Callable[[Request, Destination, Outside], Event | Confirmed]
    read: Callable[[Request, Options], Event]
    patience: Callable[[Mapping[str, str]], float]
    resends: bool
    kinds: Kinds
    options: tuple[Option, ...]
    filters: tuple[Filter, ...]
    routes: Mapping[str, Fit]
    finish: tuple[Finish, ...]
    threading: Threading
    several: Several | None = None
    sample: Callable[[Kind, Say], Notice] | None = None
    together: Callable[[Options], None] = lambda _: None
    warnings: Callable[[Options, Say], tuple[str, ...]] = lambda _, __: ()
    admits: Callable[[Mapping[str, str], Options], None] = lambda _, __: None
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setup:
    """How a source is told of a minted URL, for the commands. Each is given the options in the URL, and the URL.

    `title`: the source's own name. `example`: options for `mint`'s help. `headers`: those with which the source posts
    a body. `steps`: what to do next, in the reader's language; `templates`: what to paste instead, "" where there is
    nothing. Neither holds the URL itself.
    """

    title: str
    example: str
    headers: Callable[[bytes], dict[str, str]]
    steps: Callable[[Options, str, Say], str]
    templates: Callable[[Options, str], str]
