"""The ARNs of the KMS keys that wrap a keyring, as JSON: python -m deploy.arns FILE. Refuses what Lambda would."""

import json
import sys

from bridge.errors import BadSetting
from bridge.keyring import Keyring, arns
from bridge.settings import keyring_text

if __name__ == "__main__":
    try:
        text = keyring_text({"BRIDGE_KEYRING_FILE": sys.argv[1]})
        Keyring.parse(text, in_lambda=True)
    except BadSetting as problem:
        sys.exit(str(problem))
    print(json.dumps(arns(text)))
