"""The addresses of the generic pages. They come last, because ``<slug>`` matches any object."""

from django.urls import path, register_converter

from zhike.kernel.pages import (
    bulk,
    edit,
    exporting,
    home,
    importing,
    jobs,
    list,
    lookup,
    record,
    timeline,
    verb,
)


class SlugConverter:
    """The slug of an object: small letters and underscores."""

    regex = "[a-z][a-z_]{1,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SlugConverter, "object")

urlpatterns = [
    path("", home.home, name="home"),
    path("jobs/", jobs.jobs_page, name="jobs"),
    path("jobs/<int:job_id>/", jobs.job_page, name="job"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel),
    path("files/<int:file_id>/", jobs.file, name="file"),
    path("undo/<int:event_id>/", edit.undo),
    path("<object:slug>/", list.list_page, name="list"),
    path("<object:slug>/new/", edit.create_page),
    path("<object:slug>/lookup/", lookup.lookup),
    path("<object:slug>/choices/<slug:name>/", lookup.choices),
    path("<object:slug>/import/", importing.upload_page),
    path("<object:slug>/import/template/", importing.template),
    path("<object:slug>/import/<int:file_id>/", importing.preview_page),
    path("<object:slug>/export/", exporting.export_page),
    path("<object:slug>/bulk/<slug:action>/", bulk.bulk_page),
    path("<object:slug>/<int:pk>/", record.record_page, name="record"),
    path("<object:slug>/<int:pk>/edit/", edit.edit_page),
    path("<object:slug>/<int:pk>/field/<slug:name>/", edit.field_edit),
    path("<object:slug>/<int:pk>/delete/", edit.delete_record),
    path("<object:slug>/<int:pk>/restore/", edit.restore_record),
    path("<object:slug>/<int:pk>/timeline/", timeline.timeline_page),
    path("<object:slug>/<int:pk>/share/", verb.share_page),
    path("<object:slug>/<int:pk>/share/<int:share_id>/", verb.unshare),
    path("<object:slug>/<int:pk>/<slug:key>/", verb.verb_page),
]
