"""Forms about one's own account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_babel import gettext as _
from wtforms import HiddenField, PasswordField, StringField

from surveyapp.forms.staff_form import StaffForm, required


class SignInForm(StaffForm):
    """Address and password. `next`: where to go on afterwards."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"sign-in-failed": "email"}

    email = StringField(validators=[required(lambda: _("Enter your email address"))])
    password = PasswordField(validators=[required(lambda: _("Enter your password"))])
    next = HiddenField()


class SignOutForm(StaffForm):
    """Only the token."""


class PasswordForm(StaffForm):
    """A new password in place of the present one."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "password-wrong": "old",
        "password-too-short": "new",
        "password-too-long": "new",
    }

    old = PasswordField(validators=[required(lambda: _("Enter your present password"))])
    new = PasswordField(validators=[required(lambda: _("Enter a new password"))])
