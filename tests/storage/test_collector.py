"""storage.collector: how often Python's collector comes."""

import subprocess
import sys

import pytest

from storage.collector import AT_WORK, LOADING, USUAL


@pytest.mark.parametrize("package", ["storage", "engine", "bot"])
def test_it_stays_away_while_what_is_ours_is_loaded(package):
    assert _said(f"import gc, {package}; print(gc.isenabled(), gc.get_threshold())") == f"True {LOADING}"


def test_once_a_process_is_at_work_it_passes_over_what_is_there_and_comes_again():
    said = _said("import gc; from storage.collector import settle; settle()"
                 "; print(gc.isenabled(), gc.get_threshold(), gc.get_freeze_count() > 1000)")  # fmt: skip
    assert said == f"True {AT_WORK} True"


def test_python_sets_it_as_is_said_here():
    assert _said("import gc; print(gc.get_threshold())") == str(USUAL)


def _said(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
