"""Coming in and going out: the first admin, signing in and out, read-only links, one's own password."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from auditor.service.accounts import AccountDetails
from auditor.service.faults import Missing, Refusal
from auditor.service.web.call import Call
from auditor.service.web.guard import SESSION_COOKIE, SHARE_COOKIE, set_cookie
from auditor.service.web.render import page, secret_text, to


def show_nothing(call: Call) -> Response:
    """Say that there is no such page."""
    raise Missing


def show_first(call: Call) -> Response:
    """Show the form for the first admin, to whoever has the one-time link."""
    key = call.query.text("key")
    if not call.service.sign_ins.is_first_admin(key, call.now):
        raise Missing(
            "this link was used already, or it is too old; a new one stands on the terminal at the next start"
        )
    return page(call, "first.html", key=secret_text(key), wrong={}, values={})


def make_first(call: Call) -> Response:
    """Make the first admin and sign him in."""
    form, service = call.form, call.service
    key = form.text("key")
    if not service.sign_ins.is_first_admin(key, call.now):
        raise Missing("this link was used already, or it is too old")
    try:
        _same_twice(call)
        details = AccountDetails(form.text("name"), form.text("full_name"), form.text("email"), admin=True)
        account = service.accounts.add(details, form.text("password"), call.now)
    except Refusal as refused:
        return page(call, "first.html", status=422, key=secret_text(key), wrong=refused.fields, values=form.values)
    service.sign_ins.use_first_admin(key)
    service.journal.write(call.visitor.actor, "first admin made", account.name, call.now)
    response = to(call, "/")
    set_cookie(call, response, SESSION_COOKIE, service.sign_ins.begin(account.id, call.now))
    return response


def show_sign_in(call: Call) -> Response:
    """Show the form to sign in."""
    if call.visitor.account is not None:
        return to(call, "/")
    return page(call, "sign_in.html", wrong="", next=_inside(call, call.query.text("next")), name="")


def sign_in(call: Call) -> Response:
    """Sign a person in, or say that it did not work; not why, which would tell who is here."""
    name, service = call.form.text("name"), call.service
    account = service.accounts.check_password(name, call.form.text("password"), call.now)
    after = _inside(call, call.form.text("next"))
    if account is None:
        service.journal.write(call.visitor.actor, "sign-in refused", name, call.now)
        wrong = "Name and password do not fit together. After several wrong ones an account has to wait for a while."
        return page(call, "sign_in.html", status=422, wrong=wrong, next=after, name=name)
    service.sign_ins.end(call.visitor.secret)
    service.journal.write(call.visitor.actor, "signed in", account.name, call.now)
    response = RedirectResponse(after or f"{call.prefix}/", 303)
    set_cookie(call, response, SESSION_COOKIE, service.sign_ins.begin(account.id, call.now))
    set_cookie(call, response, SHARE_COOKIE, "")
    return response


def sign_out(call: Call) -> Response:
    """End the session."""
    call.service.sign_ins.end(call.visitor.secret)
    call.note("signed out", call.account.name, everywhere=True)
    response = to(call, "/sign-in")
    set_cookie(call, response, SESSION_COOKIE, "")
    return response


def open_share(call: Call) -> Response:
    """Let in whoever has a read-only link."""
    secret = call.path("secret")
    site = call.service.shares.site_of(secret, call.now)
    if site is None:
        raise Missing("this link has ended")
    response = to(call, f"/sites/{call.service.sites.by_id(site).slug}")
    set_cookie(call, response, SHARE_COOKIE, secret)
    return response


def show_own_password(call: Call) -> Response:
    """Show the form for a new password of one's own."""
    return page(call, "password.html", wrong={})


def change_own_password(call: Call) -> Response:
    """Give oneself a new password; everybody who was signed in as oneself has to sign in again."""
    service, account = call.service, call.account
    try:
        if service.accounts.check_password(account.name, call.form.text("old"), call.now) is None:
            raise Refusal("this is not your password", field="old")
        _same_twice(call)
        service.accounts.set_password(account.id, call.form.text("password"))
    except Refusal as refused:
        return page(call, "password.html", status=422, wrong=refused.fields)
    call.note("password changed", account.name, everywhere=True)
    response = to(call, "/sign-in?told=Your+password+was+changed.+Sign+in+with+the+new+one.")
    set_cookie(call, response, SESSION_COOKIE, "")
    return response


def _same_twice(call: Call) -> None:
    if call.form.text("password") != call.form.text("again"):
        raise Refusal("the two passwords differ", field="again")


def _inside(call: Call, path: str) -> str:
    """Return a path to go to if it is one of this service; an address of another one is none."""
    inside = path.startswith(f"{call.prefix}/") and not path.startswith("//") and "\\" not in path
    return path if inside and path.isprintable() and len(path) < 1000 else ""
