"""Every address of the product; each audience keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path

from xulang.project.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    path("account/", include("xulang.interfaces.account.urls")),
    path("", include("xulang.interfaces.shared.urls")),
    path("", include("xulang.interfaces.carrier.urls")),
    path("", include("xulang.interfaces.driver.urls")),
    path("", include("xulang.interfaces.public.urls")),
    path("company/webhooks/", include("xulang.interfaces.webhooks.urls")),
    path("push/", include("xulang.interfaces.push.urls")),
    path("centre/", include("xulang.interfaces.centre.urls")),
    path("assignments/", include("xulang.interfaces.centre.assignment_urls")),
    path("province/", include("xulang.interfaces.province.urls")),
    path("officer/", include("xulang.interfaces.officer.urls")),
    path("yard/", include("xulang.interfaces.yard.urls")),
    path("log/", include("xulang.interfaces.log.urls")),
    path("api/v1/", include("xulang.interfaces.rest.urls")),
    path("compat/cuakhauso/", include("xulang.interfaces.compat.urls")),
]

handler400 = "xulang.interfaces.shared.errors.bad_request"
handler403 = "xulang.interfaces.shared.errors.forbidden"
handler404 = "xulang.interfaces.shared.errors.not_found"
handler500 = "xulang.interfaces.shared.errors.server_error"
