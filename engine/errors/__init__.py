"""Expected refusals, each with its facts: what is not in this tree is a bug (see `jobs.Unexpected`).

An error that crossed a process border comes back as itself only where its class is known: all are loaded together.
"""

from engine.errors import chats, fetching, forms, jobs, people, releases

__all__ = ["chats", "fetching", "forms", "jobs", "people", "releases"]
