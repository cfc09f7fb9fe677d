"""What an operator has set for a platform, put into yt-dlp's own parameters; beside `ytdlp` it imports yt_dlp."""

import io
import json
import logging
from typing import Any, Final

from yt_dlp.extractor.youtube.pot.provider import (  # type: ignore[import-untyped]
    PoTokenProvider,
    PoTokenProviderError,
    PoTokenRequest,
    PoTokenResponse,
    register_provider,
)
from yt_dlp.extractor.youtube.pot.utils import WEBPO_CLIENTS, get_webpo_content_binding  # type: ignore[import-untyped]
from yt_dlp.networking import Request  # type: ignore[import-untyped]
from yt_dlp.networking.impersonate import ImpersonateTarget  # type: ignore[import-untyped]
from yt_dlp.utils import YoutubeDLError  # type: ignore[import-untyped]

from engine.means import Means, PoTokens

log = logging.getLogger(__name__)

TOKEN_SECONDS: Final = 30.0
"""How long a provider may take: it runs a challenge in a browser's place."""
MAX_TOKEN_BYTES: Final = 64 * 1024


def equip(site: Any, means: Means) -> None:
    """Set what the site asks a platform with; before its first request, which makes the connections."""
    params = site.params
    params["proxy"] = means.proxy
    params["http_headers"].update(means.headers)
    params["extractor_args"] = {
        extractor.lower(): {name.lower().replace("-", "_"): words for name, words in given.items()}
        for extractor, given in means.extractor_args.items()
    }
    if means.geo_bypass_country:
        params["geo_bypass_country"] = means.geo_bypass_country
    if means.sleep_requests:
        params["sleep_interval_requests"] = means.sleep_requests
    if means.cookies:
        # Not a file: they are written down nowhere.
        params["cookiefile"] = io.StringIO(means.cookies)
    if means.impersonate:
        _impersonate(site, means.impersonate)
    if means.po_tokens is not None:
        _provider.append(means.po_tokens)


# A client that this version of curl_cffi does not know must not end every fetch: the check at start tells of it.
def _impersonate(site: Any, client: str) -> None:
    target = ImpersonateTarget.from_str(client)
    if site._impersonate_target_available(target):
        site.params["impersonate"] = target
        # Its request handlers were made by the question, and without it.
        del site._request_director
    else:
        log.warning("no client %s to impersonate", client)


def can_impersonate(site: Any, client: str) -> bool:
    """Whether a client can be imitated with what is installed."""
    try:
        return bool(site._impersonate_target_available(ImpersonateTarget.from_str(client)))
    except ValueError:
        return False


_provider: list[PoTokens] = []
"""The one of this process's job, if it has one."""


class ClipferryPTP(PoTokenProvider):  # type: ignore[misc, unused-ignore]
    """Asks a server for PO tokens, in the words of the HTTP servers that make them: POST /get_pot."""

    PROVIDER_VERSION = "1"
    PROVIDER_NAME = "clipferry"
    BUG_REPORT_LOCATION = "the operator"
    _SUPPORTED_CLIENTS = WEBPO_CLIENTS
    _SUPPORTED_CONTEXTS = None
    _SUPPORTED_EXTERNAL_REQUEST_FEATURES = None

    def is_available(self) -> bool:
        """Whether a server is set."""
        return bool(_provider)

    def _real_request_pot(self, request: PoTokenRequest) -> PoTokenResponse:
        server = _provider[-1]
        binding, _ = get_webpo_content_binding(request)
        asked = {"content_binding": binding, "bypass_cache": request.bypass_cache}
        try:
            response = self._request_webpage(
                Request(
                    f"{server.url.rstrip('/')}/get_pot",
                    data=json.dumps(asked).encode(),
                    headers={"Content-Type": "application/json"},
                    proxies={"all": server.proxy},
                    extensions={"timeout": TOKEN_SECONDS},
                ),
                note=False,
            )
            token = json.loads(response.read(MAX_TOKEN_BYTES))["poToken"]
        except (YoutubeDLError, ValueError, KeyError, TypeError) as error:
            raise PoTokenProviderError(f"the PO-token provider does not answer: {error}", expected=True) from error
        return PoTokenResponse(po_token=str(token))


register_provider(ClipferryPTP)
