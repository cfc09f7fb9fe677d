"""A process that reserves one credit so many times, all at once, and prints how often it could."""

import asyncio
import sys

from storage import ledger
from storage.database import Database
from storage.errors import NotEnoughCredits
from tests.storage import rows


async def main(url, user_id, times):
    """Reserve through connections of this process's own."""
    database = Database(url)

    async def reserve():
        try:
            async with database.session() as session:
                job_id = await rows.add_job(session, user_id)
                await ledger.reserve(session, user_id, 1, job_id=job_id)
        except NotEnoughCredits:
            return 0
        return 1

    print(sum(await asyncio.gather(*(reserve() for _ in range(times)))))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
