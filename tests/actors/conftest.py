"""The provider's fixtures, for all who test signing in."""

from tests.actors.oidc import provider, two

__all__ = ["provider", "two"]
