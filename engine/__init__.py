"""What is decided and done."""

import sys

# httpx brings a command line of its own, and with it rich, click and pygments: 5 MB in every process that calls out.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
