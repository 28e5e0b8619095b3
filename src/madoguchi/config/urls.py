from django.conf import settings
from django.urls import include, path

handler400 = "madoguchi.web.http.error_pages.bad_request"
handler404 = "madoguchi.web.http.error_pages.not_found"
handler500 = "madoguchi.web.http.error_pages.server_error"

urlpatterns = [
    path(settings.DESK_PATH, include("madoguchi.desk.urls")),
    path("callbacks/", include("madoguchi.callbacks.urls")),
    path("", include("madoguchi.web.urls")),
]
