from django.urls import path

from xulang.interfaces.driver import proof, publishing, views

app_name = "driver"
urlpatterns = [
    path("d/", views.lost, name="lost"),
    path("d/k/<str:token>", views.open_link, name="open"),
    path("d/offline/", views.offline, name="offline"),
    path("d/<uuid:link_id>/", views.page, name="page"),
    *(
        path(f"d/<uuid:link_id>/{verb}/", views.say, {"verb": verb}, name=verb.replace("-", "_"))
        for verb in views.SAYINGS
    ),
    path("d/<uuid:link_id>/proof/", proof.page, name="proof"),
    path("d/<uuid:link_id>/proof/facts.json", proof.facts, name="proof_facts"),
    path("d/<uuid:link_id>/here/", views.here, name="here"),
    path("d/<uuid:link_id>/where/", views.where, name="where"),
    path("d/<uuid:link_id>/push/", views.tell_me, name="push"),
    path("permits/key.json", publishing.permit_key, name="permit_key"),
    path("permits/revoked.json", publishing.revoked_permits, name="revoked_permits"),
    path("service-worker.js", publishing.service_worker, name="service_worker"),
]
