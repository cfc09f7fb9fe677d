"""engine.imports: what is held back is missing in the block, and there again after it."""

import sys

import pytest

from engine.imports import without


def test_what_is_held_back_cannot_be_loaded_until_the_end_of_the_block(monkeypatch):
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    with without("wave", "json"):
        import json

        with pytest.raises(ImportError):
            import wave
    import wave

    assert json
    assert wave
