"""Addresses of the customers app beyond the general pages."""

from django.urls import path

from zhike.customers.graph import views

urlpatterns = [
    path("customers/<int:pk>/group/", views.group),
    path("customers/<int:pk>/people/", views.people_at),
    path("contacts/<int:pk>/people/", views.people_around),
]
