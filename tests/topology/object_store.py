"""What stands in for Garage: moto's server, with the bucket and the key that `garage server` makes at its start.

python -m tests.topology.object_store HOST PORT [--answers]
"""

import os
import signal
import sys
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM."""
    # Here, because whoever asks for an answer, as health checks do again and again, needs none of it.
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address=host, port=port, verbose=False)
    server.start()
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
        aws_access_key_id=os.environ["GARAGE_DEFAULT_ACCESS_KEY"],
        aws_secret_access_key=os.environ["GARAGE_DEFAULT_SECRET_KEY"],
    )  # fmt: skip
    client.create_bucket(Bucket=os.environ["GARAGE_DEFAULT_BUCKET"])
    signal.sigwait({signal.SIGTERM})
    server.stop()


def answers(host: str, port: int) -> bool:
    """Whether the bucket is there."""
    address = f"http://{host}:{port}/{os.environ['GARAGE_DEFAULT_BUCKET']}"
    try:
        build_opener(ProxyHandler({})).open(address, timeout=5).close()
    except HTTPError as refused:
        refused.close()
        return refused.code != 404
    except OSError:
        return False
    return True


if __name__ == "__main__":
    where = sys.argv[1], int(sys.argv[2])
    if sys.argv[3:] == ["--answers"]:
        sys.exit(not answers(*where))
    # Blocked before there are threads, so that the signal comes to the one that waits for it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    serve(*where)
