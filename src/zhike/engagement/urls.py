"""Addresses of the engagement app."""

from django.urls import path

from zhike.engagement import views, whole_form

# The verb's own address asks for the time and the contact as this form does.
urlpatterns = [
    path("customers/<int:pk>/touch/", views.touch),
    path("customers/<int:pk>/log_touch/", views.touch),
    path("interactions/new/", whole_form.create),
    path("interactions/<int:pk>/unlog/", views.take_back),
    path("tasks/<int:pk>/tick/", views.tick),
    path("tasks/<int:pk>/untick/", views.untick),
]
