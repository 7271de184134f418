"""The sign-in library's forms, in our words: they check and act as they did."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import Form
from django.utils.translation import gettext_lazy as _

MAIL = _("E-mail address")
PASSWORD = _("Password")
NEW = _("New password")
AGAIN = _("The same once more")
CODE = _("Code")

if TYPE_CHECKING:
    Base = Form
else:
    Base = object


class InOurWords(Base):
    """Labels of ours, and no placeholder that says the label a second time."""

    words: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class Login(InOurWords, account.LoginForm):
    words: ClassVar = {"login": MAIL, "password": PASSWORD}


class AskForCode(InOurWords, account.RequestLoginCodeForm):
    words: ClassVar = {"email": MAIL}


class CodeToSignIn(InOurWords, account.ConfirmLoginCodeForm):
    words: ClassVar = {"code": CODE}


class CodeOfAddress(InOurWords, account.ConfirmEmailVerificationCodeForm):
    words: ClassVar = {"code": CODE}


class AddAddress(InOurWords, account.AddEmailForm):
    words: ClassVar = {"email": MAIL}


class ChangePassword(InOurWords, account.ChangePasswordForm):
    words: ClassVar = {"oldpassword": _("Your password now"), "password1": NEW, "password2": AGAIN}


class SetPassword(InOurWords, account.SetPasswordForm):
    words: ClassVar = {"password1": PASSWORD, "password2": AGAIN}


class ForgottenPassword(InOurWords, account.ResetPasswordForm):
    words: ClassVar = {"email": MAIL}


class NewPassword(InOurWords, account.ResetPasswordKeyForm):
    words: ClassVar = {"password1": NEW, "password2": AGAIN}


class PasswordAgain(InOurWords, account.ReauthenticateForm):
    words: ClassVar = {"password": PASSWORD}


class SecondStep(InOurWords, second_step.AuthenticateForm):
    words: ClassVar = {"code": CODE}


class SecondStepAgain(InOurWords, second_step.ReauthenticateForm):
    words: ClassVar = {"code": _("Code from your app, or a recovery code")}


class TurnOnApp(InOurWords, totp.ActivateTOTPForm):
    words: ClassVar = {"code": _("Code from the app")}


class AddPasskey(InOurWords, webauthn.AddWebAuthnForm):
    words: ClassVar = {"name": _("Name"), "passwordless": _("Passwordless: sign in with it alone")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("So that you know which one it is.")
        self.fields["passwordless"].help_text = _("Without it, the passkey is only a second step.")


class RenamePasskey(InOurWords, webauthn.EditWebAuthnForm):
    words: ClassVar = {"name": _("Name")}
