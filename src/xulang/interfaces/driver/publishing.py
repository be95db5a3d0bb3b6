"""What anybody needs to check a permit without asking us: the verifying key, and what was revoked.

And the script that keeps a driver's page on his phone, served from the root so that it may.
"""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from xulang.gates import api as gates
from xulang.interfaces.shared.assets import FOLDER, asset_url
from xulang.kernel.canonical import instant
from xulang.platform import clock

MINUTE = 60


@require_safe
def permit_key(http: HttpRequest) -> HttpResponse:
    """The Ed25519 key that signs permits; how a permit is written stands in docs/permits.md."""
    key = gates.verifying_key()
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    answer = {
        "algorithm": "Ed25519",
        "key": base64.b64encode(raw).decode(),
        "pem": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    }
    return _for(JsonResponse(answer), seconds=60 * MINUTE)


@require_safe
def revoked_permits(http: HttpRequest) -> HttpResponse:
    """Ids of permits revoked before their time; an id says nothing to who does not hold the permit."""
    now = clock.now()
    answer = {"at": instant(now), "revoked": sorted(str(one) for one in gates.list_revoked(now=now))}
    return _for(JsonResponse(answer), seconds=MINUTE)


@require_safe
def service_worker(http: HttpRequest) -> HttpResponse:
    """The browser asks for it again and again under this one address, so that a new one takes over."""
    file = Path(settings.ASSETS, FOLDER, asset_url("service-worker.js").rpartition("/")[2])
    if not file.exists():
        raise Http404
    return _for(HttpResponse(file.read_bytes(), content_type="text/javascript"), seconds=0)


def _for(response: HttpResponse, *, seconds: int) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    return response
