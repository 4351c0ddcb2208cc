"""The addresses of the workplace. They come before the general pages of the kernel, which match any object."""

from django.urls import path

from zhike.workplace import audit, views
from zhike.workplace.attachments import views as attachments
from zhike.workplace.notices import views as notices
from zhike.workplace.talk import views as talk

urlpatterns = [
    path("audit/", audit.audit_page, name="audit"),
    path("<slug:slug>/board/", views.board_page, name="board"),
    path("<slug:slug>/board/more/", views.more_cards),
    path("<slug:slug>/<int:pk>/place/", views.move_card),
    path("notifications/", notices.notices, name="notifications"),
    path("notifications/count/", notices.count),
    path("notifications/recent/", notices.recent),
    path("notifications/read/", notices.read_all),
    path("notifications/<int:notice_id>/read/", notices.read),
    path("account/notifications/", notices.wishes),
    path("comments/<int:comment_id>/", talk.comment),
    path("comments/<int:comment_id>/delete/", talk.delete),
    path("comments/<int:comment_id>/restore/", talk.restore),
    path("attachments/<int:attachment_id>/", attachments.attachment),
    path("attachments/<int:attachment_id>/thumbnail/", attachments.thumbnail),
    path("attachments/<int:attachment_id>/delete/", attachments.delete),
    path("attachments/<int:attachment_id>/restore/", attachments.restore),
    path("<slug:slug>/<int:pk>/attachments/", attachments.attachments),
    path("<slug:slug>/<int:pk>/comments/", talk.comments),
    path("<slug:slug>/<int:pk>/mentions/", talk.people),
    path("<slug:slug>/<int:pk>/follow/", talk.follow),
]
