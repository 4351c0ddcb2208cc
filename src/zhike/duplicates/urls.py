"""The addresses of this app."""

from django.urls import path

from zhike.duplicates import views

urlpatterns = [
    path("settings/duplicates/", views.rules_page),
    path("duplicates/undo/<int:merge_id>/", views.undo),
    path("duplicates/pairs/<int:pair_id>/dismiss/", views.decide, {"what": "dismiss"}),
    path("duplicates/pairs/<int:pair_id>/reopen/", views.decide, {"what": "reopen"}),
    path("duplicates/<slug:slug>/", views.list_page, name="duplicates"),
    path("duplicates/<slug:slug>/look/", views.look),
    path("duplicates/<slug:slug>/search/", views.search),
    path("duplicates/<slug:slug>/start/", views.start),
    path("duplicates/<slug:slug>/merge/", views.merge_page),
    path("duplicates/<slug:slug>/<int:pk>/with/", views.with_page),
]
