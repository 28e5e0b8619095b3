from django.conf import settings
from django.urls import include, path

handler400 = "madoguchi.web.errors.bad_request"
handler404 = "madoguchi.web.errors.not_found"
handler500 = "madoguchi.web.errors.server_error"

urlpatterns = [
    path(settings.DESK_PATH, include("madoguchi.desk.urls")),
    path("", include("madoguchi.web.urls")),
]
