"""What stands in the link to a new password; imported by allauth alone, while it reads its forms."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.contrib.auth.base_user import AbstractBaseUser


class OfOpenAccounts(EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc] # allauth is untyped
    """A link to an account that has been closed since opens nothing."""

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        return user is not None and user.is_active and bool(super().check_token(user, token))
