"""How grave a finding is, by the numbers of AWS's services; their words are the scale's own."""

from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE, Severity

# https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
_SCORES = ((9.0, CRITICAL), (7.0, HIGH), (4.0, MEDIUM), (1.0, LOW))
# https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html
_NORMALIZED = ((90, CRITICAL), (70, HIGH), (40, MEDIUM), (1, LOW), (0, NONE))

# https://schema.ocsf.io/1.6.0/classes/compliance_finding (severity_id; 0 is unknown, 99 another)
_NUMBERED = {1: NONE, 2: LOW, 3: MEDIUM, 4: HIGH, 5: CRITICAL, 6: CRITICAL}


def scored(score: float) -> Severity | None:
    """By GuardDuty's number, 1.0 to 10.0."""
    return next((severity for least, severity in _SCORES if score >= least), None)


def normalized(score: float) -> Severity | None:
    """By Security Hub's number, 0 to 100."""
    return next((severity for least, severity in _NORMALIZED if score >= least), None)


def numbered(number: float) -> Severity | None:
    """By OCSF's severity_id."""
    return _NUMBERED.get(int(number)) if float(number).is_integer() else None  # inf and nan are none, too
