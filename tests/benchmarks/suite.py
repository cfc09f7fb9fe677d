"""The list of benchmarks: add a line to measure one thing more."""

from engine.media import Choice
from tests.benchmarks import discord
from tests.benchmarks.api import info_from_cache, lists_of_very_many, stats_of_very_many, status
from tests.benchmarks.crowds import jobs_a_second, milliseconds_to_start
from tests.benchmarks.figures import Benchmark
from tests.benchmarks.memory import of_idle_worker, peak_of_front_end
from tests.benchmarks.pairs import beside_the_command
from tests.benchmarks.queues import (
    acknowledge_a_thousand,
    error_of_waits,
    idle_jobs_a_second,
    newcomer_behind_a_flood,
    repeat_from_cache,
    submit_behind_a_backlog,
)
from tests.benchmarks.rows import beside_many_on_postgresql, beside_many_on_sqlite
from tests.benchmarks.scale import LINEAR, cost_of_a_job, share_of_linear
from tests.benchmarks.serving import beside_nginx, memory_under_ranges
from tests.benchmarks.speeds import MP3, SPEEDS
from tests.benchmarks.telegram import acknowledge, edits_a_job, peak_of_upload, updates_a_second

M4A = ("-x", "--audio-format", "m4a")

BENCHMARKS = (
    Benchmark("clip", "3 MB clip", "share", 0.2, beside_the_command("/clips/clip3mb.mp4")),
    Benchmark("big", "64 MB mp4", "share", 0.35, beside_the_command("/clips/big64mb.mp4")),
    Benchmark(
        "hls", "HLS, 120 segments, 63 MB", "share", 0.4,
        beside_the_command("/hls/bench/master.m3u8", count=5),
    ),
    Benchmark(
        "mp3", "mp3 of 3 minutes", "share", 0.75,
        beside_the_command("/clips/speech3min.mp4", Choice(container="mp3"), MP3, count=5),
    ),
    Benchmark(
        "m4a", "m4a copied out of the 64 MB mp4", "share", 0.3,
        beside_the_command("/clips/big64mb.mp4", Choice(container="m4a"), M4A),
    ),
    *SPEEDS,
    Benchmark("crowd", "20 short links at once", "jobs/s", 12, jobs_a_second, more_is_better=True),
    Benchmark("start", "from submit to a worker's start", "ms", 15, milliseconds_to_start),
    Benchmark("front-end", "peak memory of the front end", "MB", 120, peak_of_front_end),
    Benchmark("worker", "memory of an idle worker with its warm parent", "MB", 150, of_idle_worker),
    Benchmark("same", "1,000 people send the same link: first answer (p99)", "ms", None, acknowledge_a_thousand),
    Benchmark("repeat", "a repeat from what is kept, to the delivery call", "ms", 50, repeat_from_cache),
    Benchmark("backlog", "submit with 100,000 jobs waiting (p99)", "ms", 20, submit_behind_a_backlog),
    Benchmark("flood", "a newcomer's start behind one person's 10,000 jobs", "ms", 1000, newcomer_behind_a_flood),
    Benchmark("idle", "jobs that fetch nothing", "jobs/s", None, idle_jobs_a_second, more_is_better=True),
    Benchmark("eta", "error of foretold waits", "%", None, error_of_waits),
    Benchmark("telegram-first", "1,000 links in one go on Telegram: first answer (p99)", "ms", None, acknowledge),
    Benchmark(
        "telegram-updates", "words on Telegram, each answered", "updates/s", None, updates_a_second, more_is_better=True
    ),
    Benchmark("telegram-edits", "edits of a status in a download of 3 s", "edits", None, edits_a_job),
    Benchmark("telegram-upload", "peak memory of a 1 GB upload to Telegram", "MB", 120, peak_of_upload),
    Benchmark("discord-first", "500 slash commands at once on Discord (p99)", "ms", 3000, discord.acknowledge),
    Benchmark("discord-edits", "edits of an answer on Discord, link to file", "edits", None, discord.edits_a_job),
    Benchmark("discord-upload", "peak memory of a 100 MB upload to Discord", "MB", 120, discord.peak_of_upload),
    Benchmark("status", "HTTP API: how a job stands", "requests/s", None, status, more_is_better=True),
    Benchmark("info", "HTTP API: info from cache", "requests/s", None, info_from_cache, more_is_better=True),
    Benchmark("list", "HTTP API: a page of 1,000,000 jobs of 10,000 people (p99)", "ms", 50, lists_of_very_many),
    Benchmark("link", "1 GB through a signed link, beside nginx", "share", 0.8, beside_nginx, more_is_better=True),
    Benchmark("ranges", "memory that 50 ranges of 1 GB at once cost", "MB", 10, memory_under_ranges),
    Benchmark("stats", "HTTP API: statistics over as many (p99)", "ms", 50, stats_of_very_many),
    Benchmark(
        "workers", "2, 4 and 8 workers on a site that throttles, the least of them over linear", "share", LINEAR,
        share_of_linear, more_is_better=True,
    ),
    Benchmark("rows", "a job beside 1,000,000 in PostgreSQL, over one alone", "share", 1.1, beside_many_on_postgresql),
    Benchmark("rows-sqlite", "a job beside 1,000,000 in SQLite, over one alone", "share", 1.1, beside_many_on_sqlite),
    Benchmark("cost", "a link on Telegram: processor time of the front end", "ms", None, cost_of_a_job),
)  # fmt: skip
