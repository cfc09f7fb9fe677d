"""What is decided and done."""

import storage  # noqa: F401 # Before any library, because it holds some of them back.
