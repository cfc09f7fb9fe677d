"""storage.audit: lines are added, and read the newest first."""

from storage import audit
from tests.storage.rows import add_user


async def test_lines_come_back_whole_and_the_newest_first(database):
    async with database.session() as session:
        user_id = await add_user(session)
        for outcome in ("done", "unknown_person"):
            await audit.add(
                session, user_id, platform="telegram", command="ban", arguments={"person": "ß"}, outcome=outcome
            )
        newest, older = await audit.newest(session, 5)
    assert (newest.outcome, older.outcome) == ("unknown_person", "done")
    assert (older.user_id, older.platform, older.command, older.arguments) == (
        user_id, "telegram", "ban", {"person": "ß"},
    )  # fmt: skip
