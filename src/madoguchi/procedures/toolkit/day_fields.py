"""The field of a procedure in which a day is picked: its bounds and its refusal."""

from datetime import date

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import Timing, format_japanese_day
from madoguchi.ui.form_errors import show_refusal


def set_day_bounds(form: ProcedureForm, first: date, last: date) -> dict[str, str]:
    """Bound the calendar of the day field; both ends are inside.

    Returns the two days in words, as `first` and `last`, for its help text.
    """
    bounds = {"min": first.isoformat(), "max": last.isoformat()}
    form.fields[form.day_field].widget.attrs |= bounds
    return {"first": format_japanese_day(first), "last": format_japanese_day(last)}


def show_refused_day(form: ProcedureForm, timing: Timing) -> None:
    """Show at its field why the day that was picked cannot be had, if it cannot.

    For drafts only, so it is no part of validation: the answers of an accepted order
    stay valid when its day has come or gone.
    """
    name = form.day_field
    if not name or form.has_error(name) or not form.cleaned_data.get(name):
        return
    try:
        timing.schedule(form.timing_request())
    except Refused as refusal:
        show_refusal(form, refusal, name)
