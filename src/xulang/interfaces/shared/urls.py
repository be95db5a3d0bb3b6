from django.urls import path

from xulang.interfaces.shared.style import question, style

app_name = "shared"
urlpatterns = [
    path("style/", style, name="style"),
    path("style/question/", question, name="question"),
]
