"""Which menus of commands a platform was told of, so that it is told only of those that have changed."""

from collections.abc import Mapping

from storage.stores import Stores

KEPT_SECONDS = 90 * 86400.0


class Menus:
    """What was told last, for each bot."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def told(self, platform: str, bot: str) -> Mapping[str, str]:
        """The digest of each menu by its name; nothing where none was told, or too long ago. Raises StorageAway."""
        told: Mapping[str, str] | None = await self._stores.cache.get(_key(platform, bot))
        return told or {}

    async def note(self, platform: str, bot: str, told: Mapping[str, str]) -> None:
        """Note what was told now; raises StorageAway."""
        await self._stores.cache.set(_key(platform, bot), dict(told), KEPT_SECONDS)


def _key(platform: str, bot: str) -> str:
    return f"menus:{platform}:{bot}"
