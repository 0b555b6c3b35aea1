"""What CloudWatch's own sentence about a state says: the value that decided it, or that there was none.

The sentences are those of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html:
"Threshold Crossed: 1 datapoint [10.0 (01/12/26 03:03:00)] was greater than the threshold (5.0).", "… no datapoints
were received for 1 period and 1 missing datapoint was treated as [NonBreaching].", "Insufficient Data: …".
"""

import math
import re

_NUMBER = r"(-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?)"
_DATAPOINT = re.compile(_NUMBER + r" \(([0-9]{2})/([0-9]{2})/([0-9]{2}) ([0-9:]{8})\)")
_ALONE = re.compile(rf"\A[^\[\n]{{0,80}}datapoints? \({_NUMBER}\) w")  # as it was before datapoints had times
_TREATED = re.compile(r"no datapoints were received\b.{0,200}treated as \[(\w{1,20})\]", re.DOTALL)
_EVALUATED = re.compile(r"Thresholds? Crossed:|Insufficient Data:|arn:|[0-9]+ out of [0-9]+ ")


def value(reason: str) -> float | None:
    """The datapoint with the latest time (they are given as DD/MM/YY)."""
    latest = max(_DATAPOINT.finditer(reason), key=lambda point: point.group(4, 3, 2, 5), default=None)
    found = latest or _ALONE.search(reason)
    number = float(found.group(1)) if found else math.nan
    return number if math.isfinite(number) else None


def treated(reason: str) -> str | None:
    """As what a lack of data was counted: "breaching", "nonbreaching" …; None where there was data."""
    found = _TREATED.search(reason)
    return found.group(1).lower() if found else None


def evaluated(reason: str) -> bool:
    """Whether CloudWatch came to the state by evaluating; else somebody set it, or it is an alarm's first."""
    return _EVALUATED.match(reason) is not None
