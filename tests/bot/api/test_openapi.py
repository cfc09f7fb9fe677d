"""What the API says of itself is true: examples fit their models, answers fit the document, and nothing is left out."""

import re

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings

from bot.api.answers import ErrorAnswer
from bot.api.errors import STATUSES
from bot.api.examples import responses
from bot.api.routes import account, downloads, jobs, media
from engine.errors.jobs import RateLimited
from tests.bot.api.house import JOBS, VIDEO
from tests.fuzzing import WHOLE, examples

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWN = ("authorization", "x-api-key", "cookie")
ROUTES = [route for each in (media, downloads, jobs, account) for route in each.ROUTES.routes]
DOCUMENTED = [
    ("POST", f"{VIDEO}/public/info"), ("POST", f"{VIDEO}/info"), ("POST", f"{VIDEO}/public/download"),
    ("POST", f"{VIDEO}/download"), ("POST", f"{JOBS}/bulk-download"), ("GET", f"{JOBS}/jobs/{{job_id}}"),
    ("GET", f"{JOBS}/jobs"), ("PUT", f"{JOBS}/jobs/{{job_id}}"), ("DELETE", f"{JOBS}/jobs/{{job_id}}"),
    ("GET", f"{JOBS}/stats"), ("GET", f"{JOBS}/public/formats"), ("GET", f"{JOBS}/formats"),
]  # fmt: skip


def operations(document):
    return [(method, path, item[method]) for path, item in document["paths"].items() for method in item]


@pytest.mark.parametrize(("method", "path"), DOCUMENTED)
async def test_every_endpoint_of_the_reference_is_there(method, path):
    assert any(route.path == path and method in route.methods for route in ROUTES)


async def test_every_answer_has_an_example(house):
    document = (await house.client.get("/openapi.json")).json()
    for method, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            for content in answer["content"].values():
                assert "example" in content, (method, path, status)


@pytest.mark.parametrize("route", [route for route in ROUTES if isinstance(route, APIRoute)], ids=lambda r: r.name)
async def test_every_example_is_an_answer_that_could_be_given(route):
    for status, answer in route.responses.items():
        example = answer["content"].get("application/json", {}).get("example")
        if status == 200 and example is not None:
            route.response_model.model_validate(example)
        elif status != 200:
            ErrorAnswer.model_validate(example)


async def test_every_refusal_is_documented_under_its_status():
    assert set(responses({}, RateLimited("infos", 1.0))) <= {200, *STATUSES.values()}


async def test_the_documentation_loads_nothing(house):
    page = await house.client.get("/docs")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "src=" not in page.text
    assert f"POST {VIDEO}/download" in page.text
    assert "<code>Authorization: Bearer</code>" in page.text
    assert "`" not in re.sub("<pre>.*?</pre>", "", page.text, flags=re.DOTALL)


@pytest.fixture(scope="module")
def addresses():
    return (f"203.{a}.{b}.{c}" for a in range(256) for b in range(256) for c in range(256))


async def test_random_requests_meet_no_fault_and_no_undocumented_answer(house, addresses):
    document = (await house.client.get("/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document)
    for method, path, _ in operations(document):
        if path.endswith("/events"):
            continue  # It does not end by itself.
        await fuzz(house, schema[path][method.upper()], addresses)


async def fuzz(house, operation, addresses):
    """Send generated requests of one operation, each in the name of somebody who has not asked too often."""
    person = await house.account()
    for case in generated(operation, examples(2, 60)):
        options = case.as_transport_kwargs(base_url="http://api.test")
        sent = {name: value for name, value in options.items() if name in ("json", "data", "params", "content")}
        if "data" in sent:
            sent["content"] = sent.pop("data")
        generated_headers = {n: v for n, v in dict(options.get("headers") or {}).items() if n.lower() not in OWN}
        headers = {**generated_headers, **person.headers, "x-forwarded-for": next(addresses)}
        headers = {name: str(value).encode("latin-1", "replace") for name, value in headers.items()}
        answer = await house.client.request(
            options["method"], options["url"].removeprefix("http://api.test"), headers=headers, **sent
        )
        told = operation.definition.raw["responses"]
        assert str(answer.status_code) in told, (operation.label, answer.status_code, answer.text)
        assert answer.status_code < 500 or answer.status_code in (502, 503), answer.text


def generated(operation, count):
    """Some generated requests of an operation."""
    cases = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        derandomize=not WHOLE,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def collect(case):
        cases.append(case)

    collect()
    return cases[:count]
