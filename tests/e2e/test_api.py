"""A client written for the reference, against the program as its users start it."""

import json
import time
from typing import Any

import httpx

from tests.e2e.conftest import Clipferry
from tests.site import SiteProcess

JOBS = "/api/v1/video/video-download"


def address(program: Clipferry) -> str:
    found: str = json.loads((program.folder / "data" / "stack.json").read_text())["public_url"]
    return found


def test_key_info_download_status_list_and_file(running: Clipferry, site: SiteProcess) -> None:
    made = running.run("key", "create", "--name", "client")
    assert (made.returncode, len(made.stdout.splitlines())) == (0, 1)
    url = site.url("/item/reference.mp4")
    with httpx.Client(base_url=address(running), headers={"X-API-Key": made.stdout.strip()}, timeout=60) as client:
        info = client.post("/api/v1/video/info", json={"url": url, "include_formats": True}).json()
        assert info["formats"][0]["format"] == "mp4"
        asked = {"url": url, "format": "mp4", "quality": "1080p", "format_selector": "best", "include_thumbnail": False}
        created = client.post("/api/v1/video/download", json=asked).json()
        assert created["estimated_credits"] == info["estimated_credits"]
        job = completed(client, created["job"]["id"])
        content = httpx.get(job["download_url"]).content
        assert len(content) == job["file_size"]
        listed = client.get(f"{JOBS}/jobs", params={"status": "COMPLETED", "format": "mp4", "limit": 50, "skip": 0})
        assert listed.json()["items"][0]["id"] == job["id"]
        assert {(item["status"], item["format"]) for item in listed.json()["items"]} == {("COMPLETED", "mp4")}
        assert client.delete(f"{JOBS}/jobs/{job['id']}").json()["message"] == "Job deleted successfully"
    listed = running.run("key", "list")
    assert "client" in listed.stdout
    assert made.stdout.strip() not in listed.stdout


def completed(client: httpx.Client, job_id: int) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(f"{JOBS}/jobs/{job_id}").json()
        if job["status"] in ("COMPLETED", "FAILED"):
            assert job["status"] == "COMPLETED", job["error"]
            return job
        time.sleep(0.2)
    raise AssertionError("the job did not end")
