"""`make bench`, or `python -m tests.benchmarks [NAME...]`: run all or some of the benchmarks and print one table."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from tests.benchmarks import report
from tests.benchmarks.bench import Bench, open_bench
from tests.benchmarks.figures import Benchmark, Result, Skipped
from tests.benchmarks.suite import BENCHMARKS


def main() -> int:
    """Run from the command line; 1 when a benchmark broke, 0 also where a goal was missed."""
    by_name = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure Clipferry.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones: {', '.join(by_name)}; all by default")
    parser.add_argument("--pairs", type=int, help="pairs to run beside the yt-dlp command")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    options = parser.parse_args()
    if unknown := set(options.names) - set(by_name):
        parser.error(f"no benchmark is named {', '.join(sorted(unknown))}")
    chosen = [by_name[name] for name in dict.fromkeys(options.names)] or list(BENCHMARKS)
    results = asyncio.run(_run_all(chosen, options.pairs))
    print(report.markdown(results) if options.markdown else report.text(results))
    return 1 if any(result.failed for result in results) else 0


async def _run_all(chosen: Sequence[Benchmark], pairs: int | None) -> list[Result]:
    async with open_bench(pairs) as bench:
        results = []
        for number, benchmark in enumerate(chosen, 1):
            print(f"[{number}/{len(chosen)}] {benchmark.about} ...", file=sys.stderr, flush=True)
            results.append(await _run(benchmark, bench))
        return results


async def _run(benchmark: Benchmark, bench: Bench) -> Result:
    try:
        return Result(benchmark, await benchmark.measure(bench))
    except Skipped as missing:
        return Result(benchmark, None, str(missing), skipped=True)
    except Exception as error:  # noqa: BLE001 - One that breaks must not cost the figures of the others.
        return Result(benchmark, None, f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
