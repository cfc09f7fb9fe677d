"""Files that platforms keep for their bots: what was sent once is sent again without an upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import canonical, urls
from engine.askers import Asker
from engine.settings import EngineSettings
from storage import remote_files
from storage.models import File, RemoteFile
from storage.stores import Stores


@dataclass(frozen=True)
class Kept:
    """A file that a platform keeps, with what stands beside it."""

    file_id: int
    kind: str
    reference: str
    title: str


class RemoteFiles:
    """The references that one deployment knows."""

    def __init__(self, stores: Stores, settings: EngineSettings) -> None:
        self._stores = stores
        self._settings = settings

    async def find(self, platform: str, bot: str, files: Sequence[File]) -> Mapping[int, RemoteFile]:
        """Those of the files that the platform keeps for the bot, by our ids; raises StorageAway."""
        async with self._stores.database.session(read_only=True) as session:
            return await remote_files.find(session, platform, bot, [file.id or 0 for file in files])

    async def keep(self, platform: str, bot: str, file: File, kind: str, reference: str) -> None:
        """Remember what the platform calls a file that it was sent; raises StorageAway."""
        row = RemoteFile(file_id=file.id or 0, platform=platform, bot=bot, kind=kind, reference=reference)
        async with self._stores.database.session() as session:
            await remote_files.keep(session, row)

    async def forget(self, platform: str, bot: str, file: File) -> None:
        """Forget a reference that the platform does not know any more; raises StorageAway."""
        async with self._stores.database.session() as session:
            await remote_files.forget(session, platform, bot, file.id or 0)

    async def of_link(self, asker: Asker, platform: str, bot: str, link: str) -> Sequence[Kept]:
        """What the platform keeps of a link that a person may have at once without paying for it.

        Raises errors of the link, and StorageAway.
        """
        url = canonical.fold(urls.normalise(link, self._settings.allowed_networks))
        # What one has paid for is sent to the same person again without a price; that of others costs what it costs.
        user_id = asker.user_id if self._settings.credits else None
        async with self._stores.database.session(read_only=True) as session:
            found = await remote_files.of_url(session, platform, bot, url, user_id)
        newest = {row.file_id: (row, job) for row, job in reversed(found)}
        return [
            Kept(row.file_id, row.kind, row.reference, job.title)
            for row, job in newest.values()
            if job.user_id == asker.user_id or not job.media.get("private")
        ]
