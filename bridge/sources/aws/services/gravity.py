"""How grave events of RDS, DMS and ElastiCache are: by their numbers, else their categories, else their words.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html;
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Events.html;
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
"""

import re
from collections.abc import Iterable, Mapping

from bridge.patterns import pattern
from bridge.sources.aws.services.sentences import BAD, CALM, GOOD, WARN, Judged

_NUMBER = pattern(r"\b(RDS|DMS)-EVENT-([0-9]{4})\b")
_RDS: Mapping[str, Judged] = {
    # storage exhausted, full, dangerously low; cannot start, failed, wants to be restored; its key cannot be used
    **dict.fromkeys(("0007", "0221", "0227", "0022", "0031", "0035", "0036", "0418", "0419"), BAD),
    # replication stopped; a cluster's failover failed; the proxy found no capacity; storage cannot grow
    **dict.fromkeys(("0045", "0069", "0243", "0223", "0254", "0067", "0086", "0188"), BAD),
    # storage low; failover or recovery begins; shut down, restarted; storage that will grow later
    **dict.fromkeys(("0089", "0222", "0330", "0331", "0013", "0034", "0050", "0072", "0073", "0020", "0052"), WARN),
    **dict.fromkeys(("0004", "0006", "0057", "0219", "0220", "0224", "0237"), WARN),
    # failed over, recovered, replicating again; its key can be used again
    **dict.fromkeys(("0015", "0049", "0051", "0065", "0071", "0021", "0053", "0046", "0420"), GOOD),
}
_DMS: Mapping[str, Judged] = {
    # a task or the deletion of its data failed; storage failure, incompatible network, no access to the key
    **dict.fromkeys(("0078", "0082", "0031", "0036", "0037"), BAD),
    # storage low; reading paused, as the disk is full; failover or offline maintenance begins
    **dict.fromkeys(("0007", "0091", "0092", "0013", "0034", "0050", "0026"), WARN),
    **dict.fromkeys(("0015", "0049", "0051", "0027", "0093"), GOOD),
}
_NUMBERED = {"RDS": _RDS, "DMS": _DMS}
_CATEGORIES: Mapping[str, Judged] = {
    "failure": BAD,
    **dict.fromkeys(("failover", "globalfailover", "lowstorage", "availability"), WARN),
}
_FAILED = pattern(r"fail(?!over)|error|unable to|exhausted|could(?:n't| not)", re.IGNORECASE)
_CACHE: Mapping[str, Judged] = {
    "failovercomplete": WARN,  # nobody announces its beginning
    **dict.fromkeys(("cachenodereplacestarted", "nodereplacementscheduled", "nodereplacementrescheduled"), WARN),
    **dict.fromkeys(("cachenodesrebooted", "serviceupdateavailable", "serviceupdateavailablefornode"), WARN),
    "cachenodereplacecomplete": GOOD,
}


def judged(event: str, categories: Iterable[str], what: str) -> Judged:
    """`event`: the number, alone or at the end of an address; `what`: the service's own sentence."""
    number = _NUMBER.search(event)
    known = _NUMBERED[number.group(1)].get(number.group(2)) if number else None
    if known:
        return known
    named = {_CATEGORIES.get(re.sub(r"[\s_-]", "", category).lower(), CALM) for category in categories}
    if worst := next((one for one in (BAD, WARN) if one in named), None):
        return worst
    return BAD if not named and _FAILED.search(what) else CALM


def of_cache(name: str) -> Judged:
    """By the event's name: CacheNodeReplaceStarted."""
    return BAD if _FAILED.search(name) else _CACHE.get(name.partition(" ")[0].lower(), CALM)
