"""Tags for looks only: icons, values by kind, form controls by kind. `{% load zhike %}`."""

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()

NOTHING = mark_safe('<span class="zk-none" aria-hidden="true">–</span>')
# These kinds are their text and nothing more: no template is asked for a table's thousand cells.
PLAIN = frozenset({"text", "number", "date"})
SELECTS = frozenset({"select", "selectmultiple", "nullbooleanselect"})
BARE = frozenset({"checkbox", "radio", "file", "hidden"})


@register.simple_tag
def icon(name, label=""):
    """Draw the Tabler icon `name`; give a `label` only where no visible text says the same."""
    source = f"{static('zhike/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, source)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', source)


@register.simple_tag
def value(shown, place="page"):
    """Show a value as its kind looks (`kernel/kinds/<kind>.html`); an empty one is a dash.

    `shown` has `kind`, `text` (readable, in the reader's language), `raw`, and what its kind's template names.
    `place` is "list" where there is one line only, "page" elsewhere.
    """
    if shown is None or shown.text in ("", None):
        return NOTHING
    if shown.kind in PLAIN:
        return conditional_escape(shown.text)
    names = [f"kernel/kinds/{shown.kind}.html", "kernel/kinds/text.html"]
    return mark_safe(render_to_string(names, {"value": shown, "place": place}).strip())


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
    return {"textarea": "longtext", "checkboxinput": "boolean", "clearablefileinput": "file"}.get(name, "text")


@register.filter
def at(items, index):
    """Return `items[index]`: the column above a cell."""
    return items[index]
