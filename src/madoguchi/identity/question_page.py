"""Pages with one question: the shape of sign-in, reset and recovery."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from madoguchi.accounts.guard.pending_proofs import dead_proof_refusal
from madoguchi.identity.next_url import next_url
from madoguchi.ui.form_errors import refusal_words

LazyText = str | Promise
ENDED_PROOF_REASON = "proof-ended"


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A form with a title, sentences before it, and links to other ways after it.

    `step` of `steps`, called `name`, is shown above the title; none where `steps` is
    0. `links`: name of an address, and its text.
    """

    title: LazyText
    button: LazyText
    form: forms.Form
    lead: tuple[LazyText, ...] = ()
    step: int = 0
    steps: int = 0
    name: LazyText = ""
    links: tuple[tuple[str, LazyText], ...] = ()
    base_template: str = "plain.html"


def render_question(
    request: HttpRequest, page: QuestionPage, template: str = "entry/step.html"
) -> HttpResponse:
    """Render the page; with status 422 and the form's faults when it was filled in."""
    status = 422 if page.form.is_bound else 200
    is_told = request.GET.get("why") == ENDED_PROOF_REASON and not page.form.is_bound
    context = {
        "page": page,
        "next": next_url(request),
        "why": ended_proof_words() if is_told else "",
    }
    return render(request, template, context, status=status)


def ended_proof_words() -> str:
    """Say why a flow begins anew, with the code that explains it."""
    return refusal_words(dead_proof_refusal())


def redirect_to_start(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect to the first page of a flow, which says that a proof has ended."""
    query = {"why": ENDED_PROOF_REASON, "next": next_url(request)}
    return redirect(f"{reverse(name)}?{urlencode(query)}")


def redirect_with_next(request: HttpRequest, name: str, *args: str) -> HttpResponse:
    """Redirect to the page `name`, carrying along where the user wants to go."""
    response = redirect(name, *args)
    if (target := next_url(request)) != "/":
        response["Location"] += "?" + urlencode({"next": target})
    return response
