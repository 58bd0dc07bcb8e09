"""A large plan with its readers and writers: `manage.py shell` inside the stack calls `tell`."""

import json
import sys

from django.core.management import call_command
from django.db import connection

from actors.enums import Role
from actors.models import Membership, Organisation, User
from bench.production.scene import make, sign_in
from handlingsplan.jobs import leases
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish

PDF_MB = 20  # about what a plan of so many measures becomes; laying it out would take longer than the test itself


def tell(slug: str, *, organisations: int, measures: int, people: int) -> None:
    """Make the plan, publish it, let people in, and print their sessions."""
    coordinator = make(slug, organisations=organisations, measures=measures)
    officers = _let_in(slug, people)
    call_command("sync_access", stdout=sys.stderr)
    _publish(slug, coordinator)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write("\n" + json.dumps({"session": sign_in(coordinator), "officers": list(map(sign_in, officers))}))


def _let_in(slug: str, people: int) -> list[User]:
    organisations = list(Organisation.objects.filter(slug__startswith=f"{slug}-org-").order_by("pk"))
    officers = []
    for number in range(people):
        user = User.objects.create(username=f"person-{number}", email=f"person-{number}@example.org")
        home = organisations[number % len(organisations)]
        Membership.objects.create(user=user, organisation=home, role=Role.OFFICER)
        officers.append(user)
    return officers


def _publish(slug: str, coordinator: User) -> None:
    edition = publish(Plan.objects.get(slug=slug), by=coordinator)
    lease = leases.take(edition.job.pk)
    if lease is None:
        raise RuntimeError("A worker was quicker; the load is measured without one.")
    leases.finish(lease, b"%PDF-1.7\n" + bytes(PDF_MB * 2**20), pages=1)
