"""How much is tried: `make test THOROUGH=1`, before a release, tries everything; otherwise a part that takes turns."""

import os

THOROUGH = bool(os.environ.get("THOROUGH"))
