"""One question on one page: the shape of every page at the door."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import urlencode

from madoguchi.identity.next_url import next_url

LazyText = str | Promise


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`at` of `of`: where one is. `others`: name of an address, and words to it."""

    title: LazyText
    button: LazyText
    form: forms.Form
    lead: tuple[LazyText, ...] = ()
    at: int = 0
    of: int = 0
    name: LazyText = ""
    others: tuple[tuple[str, LazyText], ...] = ()
    frame: str = "plain.html"


def render_question(
    request: HttpRequest, step: QuestionPage, template: str = "entry/step.html"
) -> HttpResponse:
    """422 with the form's faults, when it was filled in."""
    status = 422 if step.form.is_bound else 200
    told = {"page": step, "next": next_url(request)}
    return render(request, template, told, status=status)


def redirect_with_next(request: HttpRequest, name: str, *args: str) -> HttpResponse:
    """On to another page of the same way; where it leads to is carried along."""
    response = redirect(name, *args)
    if (wanted := next_url(request)) != "/":
        response["Location"] += "?" + urlencode({"next": wanted})
    return response
