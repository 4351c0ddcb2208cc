"""Addresses of the engagement app."""

from django.urls import path

from zhike.engagement import views

urlpatterns = [path("customers/<int:pk>/touch/", views.touch)]
