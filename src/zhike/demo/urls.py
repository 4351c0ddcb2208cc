"""The addresses of the two buttons."""

from django.urls import path

from zhike.demo import views

urlpatterns = [
    path("demo/load/", views.load, name="demo-load"),
    path("demo/remove/", views.remove, name="demo-remove"),
]
