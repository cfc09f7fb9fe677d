"""The process above the forkserver: `python -m engine.keeper CONTROL_FD TASK_MODULE`; see `engine.forkserver`.

It imports next to nothing before it forks, since it only waits and is there as long as the worker is.
"""

import os
import signal
import sys

from engine.kernel import PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG, children, let_go_of_code, prctl


def _keep(server: int) -> int:
    """Wait for the forkserver, then end all that it left behind; its exit code."""
    let_go_of_code()
    _, status = os.waitpid(server, 0)
    while left := children():
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return abs(os.waitstatus_to_exitcode(status))


def main() -> int:
    """Become the keeper, and in a fork the forkserver; the exit code of either."""
    control, module = int(sys.argv[1]), sys.argv[2]
    os.environ.pop("PYTHONPATH", None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    keeper = os.getpid()
    if server := os.fork():
        return _keep(server)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    if os.getppid() == keeper:
        from engine.forkserver import serve

        serve(control, module)
    return 0


if __name__ == "__main__":
    sys.exit(main())
