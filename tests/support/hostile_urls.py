"""Addresses that pass for those of SNS with one receiver or another; aws-js-sns-message-validator and others were
led elsewhere by some of them (S3 buckets called sns, above all: https://spaceraccoon.dev, DEF CON 30)."""

from collections.abc import Iterator

from tests.support.vectors import REGIONS, host, placed, subscribe, topic

_ODD = "\n\r\t\x00\x0b\x0c\x1c\x1f\x20\x7f\x85\xa0\u00ad\u200b\u2028\u2029\u202e\u2060\u3000\ufeff"
_DOTS = "。．｡․\u2024\ufe52%,;:_-/"
_REGION_DIGITS = "１¹₁①𝟏١۱१"
_BUCKETS = (
    "sns.s3-{region}", "sns.s3.{region}", "sns.s3", "sns.s3-accelerate", "sns.s3-accelerate.dualstack",
    "sns.s3.dualstack.{region}", "sns.s3-website-{region}", "sns.s3-website.{region}", "sns.s3-external-1",
    "sns.s3-fips.{region}", "sns.s3-fips-{region}", "sns.s3-us-west-2", "sns.s3-website-us-west-2", "s3.{region}",
    "s3-{region}", "s3", "sns-{region}.s3", "sns.{region}.s3", "sns.{region}.s3.{region}",
    "sns.s3-accesspoint.{region}", "sns.s3-object-lambda.{region}", "sns.s3-control.{region}",
    "sns.s3-outposts.{region}", "sns.s3express-apne1-az1",
)  # fmt: skip
_SERVICES = (
    "sqs.{region}", "sns-{region}", "snsx.{region}", "xsns.{region}", "x.sns.{region}", "sns.{region}.x",
    "sns..{region}", "sns.{region}.vpce", "vpce-1-abc.sns.{region}.vpce", "sns-fips.{region}", "sns.{region}.elb",
    "sns.{region}.compute", "sns.execute-api.{region}", "abc.execute-api.{region}", "sns.lambda-url.{region}",
    "sns.cloudfront", "sns.ec2-1-2-3-4", "sns.{region}.elasticbeanstalk", "sns", "{region}.sns", "sns.{region}-",
    "sns.-{region}", "sns.{region}1", "sns.compute-1", "SNS.{region}", "Sns.{region}", "sns.{region}.",
    ".sns.{region}", "sts.{region}", "kms.{region}", "sns_.{region}", "sns%2e{region}", "%73ns.{region}",
    "sns.{region}%00", "sns.{region}%0a", "sns.{region}%23", "sns.{region}%2f", "sns*.{region}",
)  # fmt: skip
_ENDS = (
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "amazonaws.cn", "amazonaws.co", "amazonaws.com.",
    "amazonaws.com..", "amazonaws.org", "amazonaws.com.evil.example", "amazonaws.com-evil.example",
    "amazonaws.comevil.example", "amazon.com", "amazonaws.evil.example", "xamazonaws.com",
    "amazonaws-com.evil.example", "amazonaws", "com", "aws", "api.aws", "aws.dev", "sc2s.sgov.gov", "c2s.ic.gov",
    "csp.hci.ic.gov", "AMAZONAWS.COM", "amazonaws.COM", "amazοnaws.com", "аmazonaws.com", "amazonaws.сom",
    "xn--mazonaws-3fg.com", "ａｍａｚｏｎａｗｓ.com", "amazonaws.com\u0338", "amazonaws.ⅽom", "amaz%6fnaws.com",
    "amazonaws%2ecom", "amazonaws.com%2eevil.example", "amazonaws.com%00.evil.example",
    "amazonaws.com\\.evil.example",
)  # fmt: skip
_SCHEMES = (
    "http://", "HTTPS://", "Https://", "hTTPs://", "//", "", "https:", "https:/", "https:///", "https:\\\\",
    "https:/\\", "https::// ", "https;//", "ftp://", "file://", "file:///", "gopher://", "data:", "javascript:",
    "ws://", "wss://", "dict://", "ldap://", "ssh://", "jar:https://", "view-source:https://", "https+http://",
    "url:https://", "https://https://", "shttps://", "httpss://",
)  # fmt: skip
_BEFORE_HOST = (
    "user@", "user:pass@", ":@", "@", ":pass@", "evil.example@", "evil.example:443@", "evil.example/",
    "evil.example\\@", "evil.example#@", "evil.example?@", "evil.example%2f@", "evil.example%40", "evil.example;",
    "evil.example,", "evil.example ", "evil.example\n", "evil.example\t", "[::1]@", "127.0.0.1\\", "127.0.0.1/",
    "127.0.0.1#", "169.254.169.254/", "/", "\\", "\\\\", ".", "..", "./", "../", "*", "%20", "%00",
    "user%3apass%40",
)  # fmt: skip
_AFTER_HOST = (
    ":443", ":80", ":8443", ":0", ":", ":00443", ":+443", ":443:443", ":http", ":65979", ":４４３", "@evil.example",
    ":x@evil.example", ":443@evil.example", "\\@evil.example", "#@evil.example", "?@evil.example", "/@evil.example",
    "%40evil.example", "&evil.example", "\\", "%2f", "%5c", ";", ";x", "%3f", "%23", "%00", ".", "/.", "/..",
    "/../", "/./", "//", "/x/..", "/%2e", "/%2e%2e", "/;/", "/%2f",
)  # fmt: skip
_NUMBERS = (
    "127.0.0.1", "localhost", "0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.nip.io",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[fe80::1%25eth0]", "[fd00:ec2::254]",
    "169.254.169.254", "169.254.170.2", "10.0.0.1", "192.168.0.1", "172.16.0.1", "metadata.google.internal",
    "evil.example", "１２７.０.０.１", "sns.evil.example", "xn--sns-evil.example",
)  # fmt: skip
_BEHIND = (
    "?", "#", "?x", "?x=1", "#x", "?.pem", "#.pem", ";", ";x=1", "/", "/.", "/..", "//", "\\", "%00", "%0a",
    "%0d%0a", "%20", "%23", "%3f", "\n\n", "\r\n", " HTTP/1.1\r\nHost: evil.example\r\n\r\n", "\\u000a", "&",
    "&x=1", "?&", "@evil.example", "\nhttps://evil.example/",
)  # fmt: skip
_PATHS = (
    "", "/", "/x.pem", "/.pem", "/SimpleNotificationService.pem", "/SimpleNotificationService-.pem", "/?x=.pem",
    "/#.pem", "/?{path}", "/#{path}", "/x{path}", "//{path}", "/{path}", "/..{path}", "/.{path}", "/x/..{path}",
    "/%2e%2e{path}", "{path}{path}", "/sns{path}", "\\{path}", "{path}x", "{path}.exe", "{stem}", "{stem}.PEM",
    "{stem}.pe", "{stem}.pem.pem", "{stem}.p%65m", "{stem}%2epem", "{stem}.txt", "{stem}?.pem", "{stem}#.pem",
    "{stem}/.pem", "{stem};.pem", "{stem}%00.pem", "{stem}\n.pem", "{stem}xpem", "{stem}.crt", "{stem}0.pem",
    "{stem}g.pem", "/simplenotificationservice-{hex}.pem", "/SIMPLENOTIFICATIONSERVICE-{hex}.PEM", "/{hex}.pem",
    "/SimpleNotificationService_{hex}.pem", "/SimpleNotificationService{hex}.pem",
    "/SimpleNotificationService-{HEX}.pem", "/SimpleNotificationService-{short}.pem",
    "/SimpleNotificationService-{wide}.pem", "/SimpleNotificationService-{short}/.pem",
    "/SimpleNotificationService-{short}..pem", "/SimpleNotificationService-%30{short}.pem",
    "/Simple%4eotificationService-{hex}.pem", "/SimpleNotificationService-0x{short}.pem",
    "/SimpleNotificationService- {short}.pem", "/SimpleNotificationService-{short}١.pem",
)  # fmt: skip
_QUERIES = (
    "", "Action=ConfirmSubscription", "Action=Subscribe&{rest}", "Action=Unsubscribe&{rest}",
    "action=ConfirmSubscription&{rest}", "Action=ConfirmSubscription&Action=Unsubscribe&{rest}",
    "{all}&Action=Unsubscribe", "{all}&x=1", "{all}&", "&{all}", "{all}#x", "{all};x=1",
    "{all}&AuthenticateOnUnsubscribe=true", "{all}&{all}", "{all}\n", "{all}%0a", "{all}%00", "?{all}", "#{all}",
    "{all}0", "{other}", "{none}", "Action=ConfirmSubscription;{rest}", "Action=ConfirmSubscription&amp;{rest}",
    "Action=Confirm%53ubscription&{rest}", "Action=ConfirmSubscription%26{rest}",
    "Action=ConfirmSubscription+&{rest}", "Action[]=ConfirmSubscription&{rest}", "{swapped}", "{lower}",
)  # fmt: skip
# Regions are the sender's to name, too: they must not lead to hosts of somebody else.
_NO_REGIONS = (
    "s3-us-west-2", "s3-website-us-west-2", "s3-accelerate", "s3", "s3-1", "s3-external-1",
    "us-east-1.evil.example", "us-east-1/", "us-east-1#", "us-east-1?", "us-east-1@evil.example", "us-east-1\\",
    "us-east-1%2f", "localhost", "127.0.0.1", "compute-1", "ec2", "us-east-", "us-east", "us--east-1", "-us-east-1",
    "us-east-1-", "us-east-1\n", "US-EAST-1", "us-east-１", "us.east.1", "us_east_1", "", "*", "us-east-*", "..",
    "elb", "vpce", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "x-y-1", "abcde-fghij-1",
    "us-east-111",
)  # fmt: skip


def certificates(region: str) -> Iterator[str]:
    """Addresses, none of which is that of a certificate of SNS in the region."""
    start = host(region)
    path = placed(region)["SigningCertURL"].removeprefix(start)
    stem, digits = path.removesuffix(".pem"), path[-36:-4]
    parts = {"path": path, "stem": stem, "hex": digits, "HEX": digits.upper(), "short": digits[1:]}
    yield from _elsewhere(region, path)
    yield from (start + form.format(**parts, wide=digits + digits) for form in _PATHS)


def subscriptions(region: str) -> Iterator[str]:
    """Addresses, none of which confirms the subscription of the region's topic with the token of the tests."""
    right = subscribe(region)
    start, _, every = right.partition("?")
    rest = every.removeprefix("Action=ConfirmSubscription&")
    arn, handshake = (part.partition("=")[2] for part in rest.split("&"))
    parts = {
        "all": every,
        "rest": rest,
        "other": every.replace(arn, f"{arn}2"),
        "none": every.replace(handshake, ""),
        "swapped": every.replace(arn, "x").replace(handshake, arn).replace("=x&", f"={handshake}&"),
        "lower": every.lower(),
    }
    yield from _elsewhere(region, right.removeprefix(host(region)))
    yield from (f"{start}?{form.format(**parts)}" for form in _QUERIES)
    between = ("", "/?", "x?", "??", "%3f", "#", "#?", ";?", "index.html?", "../?", "\\?")
    yield from (f"{start}{other}{every}" for other in between)


def strange_regions() -> Iterator[tuple[str, str, str]]:
    """Topics of a region that is none, with the addresses that would belong to it: of a certificate, of a handshake."""
    for region in _NO_REGIONS:
        arn = topic("us-east-1").replace("us-east-1", region)
        address, handshake = placed("us-east-1")["SigningCertURL"], subscribe("us-east-1")
        yield arn, address.replace("us-east-1", region), handshake.replace("us-east-1", region)


def _elsewhere(region: str, rest: str) -> Iterator[str]:
    """The same thing on another host, by another scheme, with something before, within or behind."""
    start, end = host(region), REGIONS[region][1]
    name, right = start.removeprefix("https://"), start + rest
    yield from (f"https://{form.format(region=region)}.{end}{rest}" for form in (*_BUCKETS, *_SERVICES))
    yield from (f"https://{form.format(region=region)}.amazonaws.com{rest}" for form in _BUCKETS)
    yield from (f"https://sns.{region}.{other}{rest}" for other in _ENDS if other != end)
    yield from (f"https://{number}{port}{rest}" for number in _NUMBERS for port in ("", ":8080"))
    yield from (f"{scheme}{name}{rest}" for scheme in _SCHEMES)
    yield from (f"https://{before}{name}{rest}" for before in _BEFORE_HOST)
    yield from (f"{start}{after}{rest}" for after in _AFTER_HOST)
    yield from (f"{right}{behind}" for behind in _BEHIND)
    yield from (f"https://sns.{other}.{REGIONS[other][1]}{rest}" for other in REGIONS if other != region)
    yield from (f"https://{name.replace('.', dot, count)}{rest}" for dot in _DOTS for count in (1, -1))
    yield from (right.replace("1.", f"{digit}.", 1) for digit in _REGION_DIGITS)
    for odd in _ODD:
        for index in (0, 4, 6, 8, 10, len(start) - 3, len(start), len(start) + 1, len(right) - 2, len(right)):
            yield right[:index] + odd + right[index:]
    yield from ("", "x", "https://", f"https://{'a' * 300}.{name}{rest}", right + "a" * 5_000, right * 2, right[::-1])
    yield from (
        right.upper(),
        right.swapcase(),
        start,
        f"{start}/" + "x" * 5_000,
        "https://" + "x." * 2_000 + name + rest,
    )
