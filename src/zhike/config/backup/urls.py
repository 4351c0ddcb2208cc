"""The addresses of backups."""

from django.urls import path

from zhike.config.backup import views

urlpatterns = [
    path("settings/backups/", views.index, name="backups"),
    path("settings/backups/new/", views.make, name="backup-make"),
    path("settings/backups/<str:name>/check/", views.check, name="backup-check"),
    path("settings/backups/<str:name>/delete/", views.delete, name="backup-delete"),
    path("settings/backups/<str:name>/", views.download, name="backup-file"),
]
