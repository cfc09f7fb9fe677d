"""engine.converter over every file store; tests/bot/test_ladder.py has it with a real worker."""

import secrets
from contextlib import contextmanager
from pathlib import Path

from engine.converter import Converter
from engine.deliveries import Order
from engine.settings import EngineSettings
from engine.supplies import Supplies
from storage import files
from tests.conftest import on_both_stores
from tests.storage import rows


class Halving:
    """Stands where the child process stands: what it makes is half of what it is given."""

    async def run(self, way, request, *, folder, **_):
        content = Path(request["path"]).read_bytes()
        made = folder / "made.mp4"
        made.write_bytes(content[: len(content) // 2])
        return {"files": [{"path": str(made), "size": made.stat().st_size, "duration": 1.0}]}


@on_both_stores
async def test_a_stored_file_is_made_smaller_and_stored_again(stores, tmp_path):
    @contextmanager
    def folder(name):
        made = tmp_path / name
        made.mkdir()
        yield made

    content = secrets.token_bytes(1000)
    (tmp_path / "clip.mp4").write_bytes(content)
    source = rows.file(path=await stores.files.put(tmp_path / "clip.mp4"), size=1000)
    async with stores.database.session() as session:
        await files.add(session, [source])
    order = Order(file_id=source.id, form_key=source.form_key, way="fit", max_bytes=600)
    await stores.cache.set(order.wanted_key, True, 60)
    settings = EngineSettings(_env_file=None)
    await Converter(stores, Halving(), Supplies("", settings.platforms), settings, folder).convert(order)
    async with stores.database.session(read_only=True) as session:
        (made,) = await files.made_as(session, order.key)
    async with stores.files.local(made) as path:
        assert path.read_bytes() == content[:500]
    assert not list(stores.settings.scratch_dir.rglob("*.mp4"))
