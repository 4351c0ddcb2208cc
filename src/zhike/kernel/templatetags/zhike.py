"""Tags for looks only: icons, values by kind, form controls by kind. `{% load zhike %}`."""

from functools import cache

from django import template
from django.template import Context
from django.template.loader import render_to_string, select_template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from zhike.kernel.slots import fillings

register = template.Library()
# A page draws a hundred icons, and the address of their file stays the same while the program runs.
address = cache(static)

NOTHING = mark_safe('<span class="zk-none" aria-hidden="true">–</span>')
# These kinds are their text and nothing more: no template is asked for a table's thousand cells.
PLAIN = frozenset({"text", "number", "date"})
# Kinds whose looks follow from text, tones and address alone.
REPEATING = frozenset({"choice", "multichoice", "percent", "user", "reference", "boolean"})
FACTS = 3  # cells that stay on a row's card on the phone
SELECTS = frozenset({"select", "selectmultiple", "nullbooleanselect"})
BARE = frozenset({"checkbox", "radio", "file", "hidden"})


@register.simple_tag
def icon(name, label=""):
    """Draw the Tabler icon `name`; give a `label` only where no visible text says the same."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>', role, address("zhike/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def slot(context, place):
    """Draw what apps put into a place of this page (`kernel.slots`); nothing where nobody is signed in."""
    request = context.get("request")
    if getattr(request, "actor", None) is None:
        return ""
    page = context.flatten()
    drawn = []
    for filling in fillings(place):
        own = filling.context(request, page)
        if own is not None:
            drawn.append(render_to_string(filling.template, {**page, **own}, request=request))
    return mark_safe("".join(drawn))


@register.simple_tag
def value(shown, place="page"):
    """Show a value as its kind looks (`kernel/kinds/<kind>.html`); an empty one is a dash.

    `shown` has `kind`, `text` (readable, in the reader's language), `raw`, and what its kind's template names.
    `place` is "list" where there is one line only, "page" elsewhere.
    """
    return _Values(place).show(shown)


@register.simple_tag(takes_context=True)
def cells(context, shown, columns):
    """Draw the cells of a list's row after the first, each under its column (`end`, `label`).

    A list page has a thousand of them, so this one is Python: the same in template language took twice as long.
    """
    values = context.render_context.get("values")
    if values is None:
        values = context.render_context["values"] = _Values("list")
    drawn = []
    for place, (column, cell) in enumerate(zip(columns[1:], shown[1:], strict=True)):
        style = ("zk-fact " if place < FACTS else "") + ("zk-end" if column.end else "")
        name = conditional_escape(column.label)
        drawn.append(f'<td class="{style}"><span class="zk-cell-name">{name}</span>{values.show(cell)}</td>')
    return mark_safe("".join(drawn))


class _Values:
    """Values drawn one after the other, with one template context for all; what comes again is drawn once."""

    def __init__(self, place):
        self.context = Context({"place": place})
        self.templates = {}
        self.drawn = {}

    def show(self, shown):
        if shown is None or shown.text in ("", None):
            return NOTHING
        if shown.kind in PLAIN:
            return conditional_escape(shown.text)
        if shown.kind not in REPEATING:
            return self.draw(shown)
        same = (shown.kind, shown.text, shown.tone, shown.url, *(item["tone"] for item in shown.items))
        if same not in self.drawn:
            self.drawn[same] = self.draw(shown)
        return self.drawn[same]

    def draw(self, shown):
        if shown.kind not in self.templates:
            names = [f"kernel/kinds/{shown.kind}.html", "kernel/kinds/text.html"]
            self.templates[shown.kind] = select_template(names).template
        template = self.templates[shown.kind]
        self.context["value"] = shown
        with self.context.render_context.push_state(template), self.context.bind_template(template):
            return mark_safe(template.nodelist.render(self.context).strip())


@register.simple_tag
def control(field):
    """Draw a bound form field's control as its kind looks (`kernel/widgets/<kind>.html`).

    The kind stands on the form field (`field.field.kind`); without one it follows from Django's widget.
    """
    kind = getattr(field.field, "kind", "") or _kind_of(field.field.widget)
    names = [f"kernel/widgets/{kind}.html", "kernel/widgets/text.html"]
    return mark_safe(render_to_string(names, {"field": field}))


@register.simple_tag
def styled(field, **attributes):
    """Render a bound field's Django widget with our classes; `input_mode="x"` becomes `input-mode="x"`."""
    kind = getattr(field.field.widget, "input_type", "")
    style = "form-select" if kind == "select" else "zk-check" if kind in BARE else "form-control"
    given = {name.replace("_", "-"): text for name, text in attributes.items() if text not in (None, "")}
    return field.as_widget(attrs={"class": style, **given})


def _kind_of(widget):
    name = type(widget).__name__.lower()
    if name in SELECTS:
        return "multichoice" if "multiple" in name else "choice"
    return {"textarea": "longtext", "checkboxinput": "boolean", "clearablefileinput": "file"}.get(
        name, "text"
    )


@register.filter
def at(items, index):
    """Return `items[index]`: the column above a cell."""
    return items[index]
