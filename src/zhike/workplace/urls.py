"""The addresses of the workplace. They come before the general pages of the kernel, which match any object."""

from django.urls import path, register_converter

from zhike.kernel.errors import BadFilter
from zhike.kernel.objects import get_object
from zhike.workplace import audit, filter_fields, giving, recycle_bin, tallies, undoing, views
from zhike.workplace.activity import views as activity
from zhike.workplace.attachments import views as attachments
from zhike.workplace.fields import views as fields
from zhike.workplace.history import views as history
from zhike.workplace.imports import trial
from zhike.workplace.layouts import views as layouts
from zhike.workplace.notices import views as notices
from zhike.workplace.offline import views as offline
from zhike.workplace.palette import views as palette
from zhike.workplace.preset_import import views as preset_import
from zhike.workplace.quick import views as quick
from zhike.workplace.saved_views import views as saved_views
from zhike.workplace.sidebar import views as sidebar
from zhike.workplace.tags import views as tags
from zhike.workplace.talk import views as talk


class ListedConverter:
    """The slug of an object that exists; any other address is left to the pages that follow."""

    regex = "[a-z][a-z_]{1,39}"

    def to_python(self, value: str) -> str:
        try:
            return get_object(value).slug
        except BadFilter:
            raise ValueError(value) from None

    def to_url(self, value: str) -> str:
        return value


register_converter(ListedConverter, "listed")

urlpatterns = [
    path("zhike-<slug:language>.webmanifest", offline.manifest),
    path("service-worker.js", offline.worker),
    path("offline/<slug:language>/", offline.page),
    path("settings/layouts/", layouts.index, name="layouts"),
    path("settings/layouts/<slug:slug>/", layouts.edit),
    path("settings/layouts/<slug:slug>/reset/", layouts.reset),
    path("settings/layouts/<slug:slug>/preview/", layouts.preview),
    path("settings/fields/", fields.index, name="own_fields"),
    path("settings/fields/<slug:slug>/", fields.of_object),
    path("settings/fields/<slug:slug>/counts/", fields.counts),
    path("settings/fields/<slug:slug>/new/", fields.edit),
    path("settings/fields/<slug:slug>/<int:pk>/", fields.edit),
    path("settings/fields/<slug:slug>/<int:pk>/archive/", fields.archive),
    path("settings/fields/<slug:slug>/<int:pk>/again/", fields.again),
    path("settings/fields/<slug:slug>/<int:pk>/purge/", fields.purge),
    path("activity/", activity.first_page, name="activity"),
    path("users/<int:pk>/activity/", activity.activity_page),
    path("tags/names/", tags.names),
    path("tags/<int:pk>/rename/", tags.change, {"key": "rename"}),
    path("tags/<int:pk>/merge/", tags.change, {"key": "merge"}),
    path("tags/<int:pk>/remove/", tags.change, {"key": "remove"}),
    path("tags/undo/<int:event_id>/", tags.undo),
    path("undo/<int:event_id>/", undoing.undo_one),
    path("<slug:slug>/<int:pk>/undo/<int:event_id>/", undoing.undo_one),
    *(path(f"<slug:slug>/<int:pk>/{key}/", giving.give, {"key": key}) for key in giving.verbs_that_give()),
    path("undo-bulk/<int:event_id>/", undoing.undo_bulk),
    path("audit/", audit.audit_page, name="audit"),
    path("trash/", recycle_bin.trash_page, name="trash"),
    path("<listed:slug>/tally/", tallies.tally_page),
    path("<listed:slug>/trash/", recycle_bin.trash_page),
    path("search/", palette.search_page, name="search"),
    path("search/palette/", palette.palette, name="palette"),
    path("<slug:slug>/board/", views.board_page, name="board"),
    path("<slug:slug>/board/more/", views.more_cards),
    path("<slug:slug>/<int:pk>/place/", views.move_card),
    path("notifications/", notices.notices, name="notifications"),
    path("notifications/count/", notices.count),
    path("notifications/recent/", notices.recent),
    path("notifications/read/", notices.read_all),
    path("notifications/<int:notice_id>/read/", notices.read),
    path("notifications/<int:notice_id>/records/", notices.records),
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
    path("<slug:slug>/<int:pk>/history/", history.history_page),
    path("<slug:slug>/<int:pk>/history/<slug:name>/", history.field_page),
    path("<slug:slug>/<int:pk>/mentions/", talk.people),
    path("<slug:slug>/<int:pk>/follow/", talk.follow),
    path("<listed:slug>/import/<int:file_id>/check/", trial.check_page),
    path("<listed:slug>/import/preset/<slug:key>/", preset_import.preview_page),
    path("<listed:slug>/", saved_views.list_page),
    path("<listed:slug>/filter/", filter_fields.fields_page),
    path("<listed:slug>/lookup/", quick.lookup),
    path("<listed:slug>/quick/", quick.create),
    path("<listed:slug>/views/new/", saved_views.new_view),
    path("<listed:slug>/views/begin/", saved_views.begin),
    path("views/<int:view_id>/", saved_views.open_view),
    path("views/<int:view_id>/edit/", saved_views.edit_view),
    path("views/<int:view_id>/update/", saved_views.update_view),
    path("views/<int:view_id>/delete/", saved_views.delete_view),
    path("views/<int:view_id>/restore/", saved_views.restore_view),
    path("views/<int:view_id>/pin/", saved_views.pin_view),
    path("account/sidebar/", sidebar.arrange),
    path("<listed:slug>/<int:pk>/favourite/", sidebar.favour),
]
