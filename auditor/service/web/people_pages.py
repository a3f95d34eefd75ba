"""People of the service, their roles on a site, links to share, tokens for programs."""

from __future__ import annotations

from starlette.responses import Response

from auditor.service.accounts import Account, AccountDetails
from auditor.service.faults import Refusal
from auditor.service.roles import Role, TokenScope
from auditor.service.web.call import Call
from auditor.service.web.render import page, secret_text, to


def show_people(call: Call) -> Response:
    """Show everybody, and the form for one more."""
    return page(call, "people.html", people=call.service.accounts.all(), wrong={}, values={})


def add_person(call: Call) -> Response:
    """Add a person."""
    form, accounts = call.form, call.service.accounts
    details = AccountDetails(form.text("name"), form.text("full_name"), form.text("email"), form.flag("admin"))
    try:
        if not form.text("password") and not call.service.options.proxy.user_header:
            raise Refusal("give a first password; people change it themselves", field="password")
        account = accounts.add(details, form.text("password"), call.now)
    except Refusal as refused:
        return page(call, "people.html", status=422, people=accounts.all(), wrong=refused.fields, values=form.values)
    call.note("person added", account.name, "admin" if account.admin else "", everywhere=True)
    return to(call, f"/people/{account.id}?told=Added.+Give+roles+on+sites+below.")


def show_person(call: Call) -> Response:
    """Show one person with the roles on all sites."""
    return _person(call, _meant(call))


def change_person(call: Call) -> Response:
    """Change a person."""
    form, account = call.form, _meant(call)
    details = AccountDetails(
        account.name, form.text("full_name"), form.text("email"), form.flag("admin"), form.flag("active")
    )
    try:
        call.service.accounts.change(account.id, details, form.number("version"))
        if form.text("password"):
            call.service.accounts.set_password(account.id, form.text("password"))
    except Refusal as refused:
        return _person(call, account, refused)
    call.note("person changed", account.name, f"admin {details.admin}, active {details.active}", everywhere=True)
    return to(call, f"/people/{account.id}?told=Saved.")


def give_roles(call: Call) -> Response:
    """Say what a person may do on each site."""
    account = _meant(call)
    for site in call.service.sites.all():
        wanted = call.form.text(f"role-{site.slug}")
        role = Role(wanted) if wanted in set(Role) else None
        if role is not call.service.accounts.role(account, site.id) and not account.admin:
            call.service.accounts.give_role(site.id, account.id, role)
            said = str(role) if role else "nothing"
            call.service.journal.write(
                call.visitor.actor, "role given", account.name, call.now, site=site.id, detail=said
            )
    return to(call, f"/people/{account.id}?told=Saved.")


def _meant(call: Call) -> Account:
    number = call.path("person")
    return call.service.accounts.get(int(number) if number.isdecimal() and len(number) < 10 else 0)


def _person(call: Call, account: Account, refused: Refusal | None = None) -> Response:
    accounts = call.service.accounts
    roles = [(site, accounts.role(account, site.id)) for site in call.service.sites.all()]
    wrong = refused.fields if refused else {}
    return page(call, "person.html", status=422 if refused else 200, person=account, roles=roles, wrong=wrong)


# -- of a site ----------------------------------------------------------------------------------------------------------


def show_access(call: Call) -> Response:
    """Show who may do what on a site, and the links that were shared."""
    return _access(call)


def give_role(call: Call) -> Response:
    """Say what a person may do on the site."""
    accounts, name = call.service.accounts, call.form.text("name")
    account, wanted = accounts.named(name), call.form.text("role")
    if account is None:
        return _access(call, Refusal("nobody has this name", field="name"))
    role = Role(wanted) if wanted in set(Role) else None
    accounts.give_role(call.site.id, account.id, role)
    call.note("role given", account.name, str(role) if role else "nothing")
    return to(call, f"/sites/{call.site.slug}/access?told=Saved.")


def make_share(call: Call) -> Response:
    """Make a read-only link, which is shown once."""
    label = call.form.text("label")
    try:
        secret = call.service.shares.make(call.site.id, label, call.form.number("days"), call.account.name, call.now)
    except Refusal as refused:
        return _access(call, refused)
    call.note("link shared", label)
    base = str(call.request.base_url).rstrip("/")
    return _access(call, made=f"{base.removesuffix(call.prefix)}{call.prefix}/shared/{secret}")


def end_share(call: Call) -> Response:
    """End a read-only link."""
    number = call.form.number("link")
    call.service.shares.end(call.site.id, number)
    call.note("link ended", str(number))
    return to(call, f"/sites/{call.site.slug}/access?told=The+link+has+ended.")


def _access(call: Call, refused: Refusal | None = None, made: str = "") -> Response:
    service, site = call.service, call.site
    return page(
        call,
        "access.html",
        status=422 if refused else 200,
        roles=service.accounts.roles_on(site.id),
        links=service.shares.all(site.id),
        made=secret_text(made),
        wrong=refused.fields if refused else {},
        tab="access",
    )


def show_tokens(call: Call) -> Response:
    """Show the tokens of programs."""
    return _tokens(call)


def make_token(call: Call) -> Response:
    """Make a token, which is shown once."""
    form = call.form
    slug, scope = form.text("site"), form.text("scope")
    try:
        if scope not in set(TokenScope):
            raise Refusal("choose what the token may do", field="scope")
        site = call.service.sites.get(slug).id if slug else None
        wish = (form.text("label"), site, TokenScope(scope), form.number("days"))
        secret = call.service.tokens.make(wish, call.account.name, call.now)
    except Refusal as refused:
        return _tokens(call, refused)
    call.note("token made", form.text("label"), f"{scope} {slug or 'all sites'}", everywhere=True)
    return _tokens(call, made=secret)


def end_token(call: Call) -> Response:
    """End a token."""
    number = call.form.number("token")
    call.service.tokens.end(number)
    call.note("token ended", str(number), everywhere=True)
    return to(call, "/tokens?told=The+token+has+ended.")


def _tokens(call: Call, refused: Refusal | None = None, made: str = "") -> Response:
    return page(
        call,
        "tokens.html",
        status=422 if refused else 200,
        tokens=call.service.tokens.all(),
        sites=call.service.sites.all(),
        made=secret_text(made),
        wrong=refused.fields if refused else {},
    )
