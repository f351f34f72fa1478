"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from surveyapp.domain.errors import DomainError
from surveyapp.forms.account import PasswordForm, SignInForm, SignOutForm
from surveyapp.services import accounts
from surveyapp.storage.accounts import User
from surveyapp.web import workspace
from surveyapp.web.context import database, now
from surveyapp.web.limits import limiter

blueprint = Blueprint("account", __name__, url_prefix="/staff")
workspace.set_up(blueprint)

TRIES = "10 per minute"
_NEVER_KEPT = {"csrf_token", "email", "password", "next", "resend"}


class SignedIn(UserMixin):
    """Who is signed in, as the request sees them. The cookie holds `session_key`, so changing that ends sessions."""

    def __init__(self, user: User) -> None:
        self.id, self.email, self.name, self.role = user.id, user.email, user.name, user.role
        self.session_key = user.session_key

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.session_key


def init_app(app: Flask) -> None:
    """Set up sessions: 12 hours after the last request they end."""
    manager = LoginManager(app)
    manager.session_protection = None  # the cookie would hold a hash of the address
    manager.user_loader(_load)
    manager.unauthorized_handler(_not_signed_in)


def _load(session_key: str) -> SignedIn | None:
    with database().reading() as db:
        user = accounts.user_of_session(db, session_key)
    return SignedIn(user) if user else None


def _not_signed_in() -> ResponseReturnValue:
    """Ask to sign in and go on. A form that was being sent goes along, so that nothing typed is lost."""
    if request.method == "GET":
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
    if request.blueprint == blueprint.name:
        return redirect(url_for("account.sign_in"))
    form = SignInForm(formdata=None)
    form.next.data = request.path
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]
    return workspace.shown("staff/sign_in.html", form, kept=kept, was_sending=True)


def _failed(response: Response) -> bool:
    """Only failed attempts count."""
    return response.status_code not in {302, 307}


def _address_tried() -> str:
    return f"email:{request.form.get('email', '').strip().lower()}"


def _too_often(_limit: RequestLimit) -> Response:
    form = SignInForm(formdata=None)
    form.email.data, form.next.data = request.form.get("email"), request.form.get("next")
    form.form_errors = [_("There were too many attempts. Wait a minute, then try again")]
    response = make_response(workspace.shown("staff/sign_in.html", form, kept=_kept()))
    response.status_code = 429
    response.headers["Retry-After"] = "60"
    return response


@limiter.limit(TRIES, methods=["POST"], deduct_when=_failed, on_breach=_too_often)
@limiter.limit(TRIES, methods=["POST"], key_func=_address_tried, deduct_when=_failed, on_breach=_too_often)
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on to where the person was going."""
    form = SignInForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(url_for("manage.home"))
        form.next.data = request.args.get("next")
    elif form.validate():
        try:
            with database().writing() as db:
                user = accounts.sign_in(db, email=form.email.data or "", password=form.password.data or "", now=now())
        except DomainError as error:
            form.refuse(error)
        else:
            _begin_session(user)
            # 307 sends the form that was being sent once more; its old token makes it show again, with what was typed.
            return redirect(_own_path(form.next.data), code=307 if "resend" in request.form else 302)
    return workspace.shown("staff/sign_in.html", form, kept=_kept())


def sign_out() -> ResponseReturnValue:
    """End this session."""
    if not SignOutForm().validate():
        flash(_("You are still signed in: the page was too old. Sign out again."), "problem")
        return redirect(url_for("manage.home"))
    logout_user()
    session.clear()
    flash(_("You have signed out."))
    return redirect(url_for("account.sign_in"))


def change_password() -> ResponseReturnValue:
    """Set another password, which ends all other sessions of the account."""
    form = PasswordForm()
    if form.validate_on_submit():
        with database().writing() as db:
            user = accounts.user_of_session(db, current_user.session_key)
            try:
                if user is not None:
                    accounts.change_password(db, user, old=form.old.data or "", new=form.new.data or "", now=now())
                    _begin_session(user)
                    flash(_("Your password has been changed. Everywhere else you have been signed out."))
                    return redirect(url_for("manage.home"))
            except DomainError as error:
                form.refuse(error)
    return workspace.shown("staff/password.html", form)


def _begin_session(user: User) -> None:
    session.clear()
    session.permanent = True
    login_user(SignedIn(user))


def _own_path(wanted: str | None) -> str:
    """An address of the workspace: what was asked for, if it is one."""
    home: str = url_for("manage.home")
    return wanted if wanted and wanted.startswith(home) else home


def _kept() -> list[tuple[str, Any]]:
    if "resend" not in request.form:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]


blueprint.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
blueprint.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])
blueprint.add_url_rule("/password", view_func=change_password, methods=["GET", "POST"])
