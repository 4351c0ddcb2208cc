"""What the workplace declares: its objects, and what it puts into every page of the kernel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.kernel.events import EventType, declare, declare_for_all
from zhike.kernel.pages import timeline
from zhike.kernel.panels import extend_all
from zhike.kernel.slots import fill
from zhike.people import permissions
from zhike.people.handover import parts as parts_left
from zhike.people.views.door import add_account_page
from zhike.workplace import bulk_actions
from zhike.workplace.activity.queries import SEE
from zhike.workplace.activity.views import in_menu
from zhike.workplace.attachments.showing import Files
from zhike.workplace.board_link import board_links
from zhike.workplace.fields.from_file import columns_without_field
from zhike.workplace.fields.objects import CustomFieldObject
from zhike.workplace.layouts import arranging
from zhike.workplace.notices.views import bell
from zhike.workplace.offline import showing as offline
from zhike.workplace.palette import parts
from zhike.workplace.panel import side_panel
from zhike.workplace.saved_views.handing_over import Views
from zhike.workplace.saved_views.queries import MANAGE
from zhike.workplace.saved_views.showing import bar
from zhike.workplace.sidebar.showing import favourites, star
from zhike.workplace.tags.objects import TagObject
from zhike.workplace.talk.showing import Comments
from zhike.workplace.talk.views import follow_button

__all__ = ["CustomFieldObject", "TagObject", "arranging", "bulk_actions"]

declare_for_all(
    EventType("commented", _("Commented"), _("%(actor)s wrote a comment"), ("comment", "mentions"))
)
declare_for_all(
    EventType(
        "comment_changed", _("Comment changed"), _("%(actor)s changed a comment"), ("comment", "mentions")
    )
)
declare_for_all(
    EventType("comment_deleted", _("Comment deleted"), _("%(actor)s deleted a comment"), ("comment",))
)
declare_for_all(
    EventType("comment_restored", _("Comment restored"), _("%(actor)s brought a comment back"), ("comment",))
)
declare_for_all(
    EventType("attached", _("File added"), _("%(actor)s added the file “%(name)s”"), ("attachment", "name"))
)
declare_for_all(
    EventType(
        "detached", _("File deleted"), _("%(actor)s deleted the file “%(name)s”"), ("attachment", "name")
    )
)
timeline.groups["comments"] = (_("Comments"), ("commented",))
timeline.groups["files"] = (_("Files"), ("attached", "detached"))
extend_all(Comments(), Files())
fill("shell.end", "workplace/_panel.html", side_panel)
fill("import.columns", "workplace/fields/_unplaced.html", columns_without_field)
fill("list.tools", "workplace/_board_link.html", board_links)
fill("shell.top", "workplace/notices/_bell.html", bell, rank=80)
fill("record.head", "workplace/talk/_follow.html", follow_button)
add_account_page("notifications", _("Notifications"), "/account/notifications/")
fill("shell.top", "workplace/_palette_button.html", parts.nothing, rank=10)
fill("shell.bottom", "workplace/_palette_phone.html", parts.nothing)
fill("shell.keys", "workplace/_palette_keys.html", parts.nothing)
fill("shell.end", "workplace/_palette.html", parts.palette)

_OF_VIEW = ("view", "name", "list", "audience")
declare(EventType("user.view_saved", _("View saved"), _("%(actor)s saved the view “%(name)s”"), _OF_VIEW))
declare(
    EventType("user.view_changed", _("View changed"), _("%(actor)s changed the view “%(name)s”"), _OF_VIEW)
)
declare(
    EventType("user.view_deleted", _("View deleted"), _("%(actor)s deleted the view “%(name)s”"), _OF_VIEW)
)
declare(
    EventType(
        "user.view_restored", _("View restored"), _("%(actor)s brought the view “%(name)s” back"), _OF_VIEW
    )
)
declare(
    EventType(
        "role.first_view_set",
        _("First view set"),
        _("%(actor)s set the view that a list begins with"),
        ("list", "view", "name"),
    )  # fmt: skip
)
permissions.declare(SEE, _("See what the people in the own department, and in teams one leads, did"))
permissions.declare(MANAGE, _("Change shared views, and choose those that roles begin with"))
fill("list.tabs", "workplace/saved_views/_bar.html", bar)
fill("list.fragment", "workplace/saved_views/_bar.html", bar)
fill("shell.nav", "workplace/sidebar/_favourites.html", favourites)
fill("record.head", "workplace/sidebar/_star.html", star, rank=60)
add_account_page("sidebar", _("Sidebar"), "/account/sidebar/")
parts_left.declare(Views())
fill("shell.head", "workplace/offline/_head.html", offline.head)
fill("shell.menu", "workplace/offline/_install.html", offline.strip)
fill("shell.end", "workplace/offline/_strip.html", offline.strip)
fill("record.menu", "workplace/activity/_in_menu.html", in_menu, rank=40)
fill("shell.end", "workplace/quick/_dialog.html", parts.nothing)
