"""Addresses of the workplace; they stand before the general ones of the kernel."""

from django.urls import path

from zhike.workplace import views

urlpatterns = [
    path("<slug:slug>/board/", views.board_page, name="board"),
    path("<slug:slug>/board/more/", views.more_cards),
    path("<slug:slug>/<int:pk>/place/", views.move_card),
]
