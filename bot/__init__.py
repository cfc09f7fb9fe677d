"""What is said."""

import storage  # noqa: F401 # Before any library, because it holds some of them back.
