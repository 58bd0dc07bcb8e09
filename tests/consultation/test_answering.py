"""From a prepared consultation to answers: frozen, asked, answered by link, by a lead, by letter and by the public."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.conflicts import StaleError
from actors.ledger import readable
from actors.models import LedgerEntry, User
from actors.permissions import RefusedError
from handlingsplan.consultation.drafts import Decision, Writer, add_remark, draft_of, write_decision
from handlingsplan.consultation.enums import Channel, ConsultationState, ResponseState
from handlingsplan.consultation.models import Body, Point, PublicSender, Response
from handlingsplan.consultation.preparing import change_body, end_answers
from handlingsplan.consultation.public_answers import keep_out, let_in, send_public_answer
from handlingsplan.consultation.receiving import enter, hand_in
from handlingsplan.consultation.reminding import remind_bodies
from handlingsplan.consultation.sending_out import revoke_link, send_again, send_out
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import newest_edition
from handlingsplan.encryption import digest_of
from handlingsplan.files.uploads import MINUTES, check_upload
from handlingsplan.jobs.models import RenderJob
from handlingsplan.mail.models import Undelivered
from handlingsplan.operations.retention import forget_old
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, confirmation_to, link_to, prepared, remark
from tests.post import delivered

LETTER = SimpleUploadedFile("svar.pdf", b"%PDF-1.7 svar %%EOF")


def body_named(name: str) -> Body:
    return Body.objects.select_related("consultation__plan", "organisation").get(name=name)


def test_what_is_sent_out_is_frozen_numbered_apart_and_no_edition(ready: Plan, cast: Cast) -> None:
    one = asked(ready, cast)
    assert one.sent_version is not None
    document = thaw(one.sent_version.content)
    assert document.edition is not None
    assert (document.edition.number, document.edition.is_consultation) == (1, True)
    assert (one.state, Edition.objects.count(), newest_edition(ready)) == (ConsultationState.SENT_OUT, 0, None)
    assert RenderJob.objects.get().consultation == one.sent_version
    with pytest.raises(RefusedError, match="redan skickad"):
        send_out(one, by=cast.samordnare)


def test_each_body_gets_one_letter_with_a_link_of_its_own(ready: Plan, cast: Cast) -> None:
    asked(ready, cast, outside=3)
    letters = delivered()
    secrets = {link_to(body) for body in Body.objects.all()}
    assert (len(letters), len(secrets)) == (4, 4)
    assert {hashlib.sha256(secret.encode()).hexdigest() for secret in secrets} == set(
        Body.objects.values_list("secret", flat=True)
    )


def test_a_letter_that_came_back_is_listed(ready: Plan, cast: Cast, client_of: Callable[[User], Client]) -> None:
    one = asked(ready, cast, outside=2)
    body = body_named("Förening 1")
    Undelivered.objects.create(address=digest_of(body.email))
    page = reverse("consultation_bodies", args=[ready.slug, one.number])
    shown = client_of(cast.samordnare).get(f"{page}?lage=studsat")
    assert [line.body for line in shown.context["page"]] == [body]
    assert shown.content.decode().count("Brevet kom inte fram") == 3  # the choice, the chip and the line


def test_nothing_goes_out_without_a_letter_or_anybody_to_ask(ready: Plan, cast: Cast) -> None:
    one = prepared(ready, by=cast.samordnare, is_public=False)
    with pytest.raises(RefusedError, match="Ingen är tillfrågad"):
        send_out(one, by=cast.samordnare)
    with pytest.raises(RefusedError):
        send_out(one, by=cast.osteraker_ansvarig)


def test_by_link_a_draft_is_kept_handed_in_and_confirmed_by_the_registrar(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body, client = body_named("Förening 0"), Client()
    secret = link_to(body)
    address = reverse("answer", args=[secret])
    assert client.get(address).status_code == 200
    words = {"place": "chapter-4", "text": "Mer cykel.", "quote": "gång"}
    for _twice in range(2):
        assert client.post(reverse("add_remark", args=[secret]), words).status_code == 302
    response = Response.objects.get()
    assert (len(response.draft), Point.objects.count(), response.state) == (1, 0, ResponseState.BEING_WRITTEN)
    sent = client.post(reverse("hand_in", args=[secret]), {"stance": "remarks", "version": response.version})
    assert (sent.status_code, sent["Location"]) == (302, address)
    assert (Response.objects.get().state, Point.objects.count()) == (ResponseState.UNCONFIRMED, 0)
    confirm = reverse("confirm_response", args=[confirmation_to(body)])
    assert "Mer cykel." in client.get(confirm).content.decode()
    assert [client.post(confirm).status_code for _twice in range(2)] == [302, 302]
    point = Point.objects.get()
    assert (point.number, point.text, point.quote, point.place) == (1, "Mer cykel.", "gång", "chapter-4")
    assert (point.place_label, Response.objects.get().is_late) == ("4. Åtgärder och strategier", False)
    assert "Kvitto" in client.get(address).content.decode()


def test_nobody_else_reads_of_an_answer_in_the_history_before_it_is_handed_in(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    own, outside = body_named(cast.osteraker_kommun.name), body_named("Förening 0")
    lead = Writer(Channel.ACCOUNT, cast.osteraker_ansvarig)
    for body, writer in ((own, lead), (outside, Writer(Channel.LINK))):
        add_remark(body, remark(), writer=writer)
        write_decision(body, Decision(decided_by="KS"), file=None, writer=writer, expected_version=1)

    def reads(*organisations: int) -> list[tuple[str, int]]:
        entries = readable(LedgerEntry.objects.filter(kind="consultation.response"), organisations)
        return sorted(Counter(entries.values_list("title", flat=True)).items())

    assert (reads(), reads(cast.osteraker_kommun.pk)) == ([], [("Yttrande 1", 2)])
    hand_in(own, "remarks", expected_version=2, writer=lead)
    assert reads() == [("Yttrande 1", 1)]


def test_in_two_clicks_a_body_agrees_rejects_or_has_nothing_to_say(ready: Plan, cast: Cast) -> None:
    asked(ready, cast, outside=3)
    for number, stance in enumerate(("agrees", "rejects", "no_remarks")):
        body = body_named(f"Förening {number}")
        sent = Client().post(reverse("hand_in", args=[link_to(body)]), {"stance": stance, "version": "0"})
        assert sent.status_code == 302
        Client().post(reverse("confirm_response", args=[confirmation_to(body)]))
    found = Response.objects.filter(state=ResponseState.RECEIVED).values_list("stance", flat=True)
    assert list(found) == ["agrees", "rejects", "no_remarks"]


def test_what_changes_after_it_was_handed_in_is_not_confirmed(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body = body_named("Förening 0")
    hand_in(body, "agrees", expected_version=0, writer=Writer(Channel.LINK))
    old = confirmation_to(body)
    add_remark(body, remark(), writer=Writer(Channel.LINK))
    assert Client().post(reverse("confirm_response", args=[old])).status_code == 404
    assert Response.objects.get().state == ResponseState.BEING_WRITTEN


def test_of_two_who_write_one_answer_the_later_sees_what_the_other_did(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body = body_named("Förening 0")
    response = add_remark(body, remark(), writer=Writer(Channel.LINK))
    add_remark(body, remark("Mindre bil."), writer=Writer(Channel.LINK))
    with pytest.raises(StaleError):
        hand_in(body, "remarks", expected_version=response.version, writer=Writer(Channel.LINK))
    sent = Client().post(reverse("hand_in", args=[link_to(body)]), {"stance": "remarks", "version": "1"})
    assert (sent.status_code, "Någon annan hos er" in sent.content.decode()) == (409, True)


def test_a_revoked_or_replaced_link_opens_nothing_at_once(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body = body_named("Förening 0")
    first = link_to(body)
    send_again(body, by=cast.samordnare)
    second = link_to(body)
    assert [Client().get(reverse("answer", args=[one])).status_code for one in (first, second)] == [404, 200]
    revoke_link(body, by=cast.samordnare)
    for name in ("answer", "add_remark", "answer_decision", "receipt", "own_account"):
        assert Client().get(reverse(name, args=[second])).status_code == 404, name
    assert Client().post(reverse("hand_in", args=[second]), {"stance": "agrees"}).status_code == 404
    assert Client().get(reverse("answer", args=["A" * 43])).status_code == 404


def test_a_link_opens_no_other_bodys_answer_and_stands_in_no_log(
    ready: Plan, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(ready, cast, outside=2)
    mine, other = body_named("Förening 0"), body_named("Förening 1")
    response = add_remark(other, remark("Deras egna ord."), writer=Writer(Channel.LINK))
    secret = link_to(mine)
    key = response.draft[0]["key"]
    assert Client().get(reverse("edit_remark", args=[secret, key])).status_code == 404
    page = Client().get(reverse("answer", args=[secret]))
    assert "Deras egna ord." not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    logged = "".join(capsys.readouterr())
    assert (secret in logged, secret in str(list(LedgerEntry.objects.values()))) == (False, False)


def test_a_lead_answers_by_account_and_nobody_else_reads_the_draft(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    one = asked(ready, cast)
    body = Body.objects.get(organisation=cast.osteraker_kommun)
    arguments = [ready.slug, one.number, body.pk]
    lead = client_of(cast.osteraker_ansvarig)
    words = {"place": "", "text": "Bra plan.", "quote": "", "once": "a"}
    assert lead.post(reverse("add_remark_as", args=arguments), words).status_code == 302
    for other in (cast.samordnare, cast.osteraker, cast.vallentuna, cast.politiker):
        assert client_of(other).get(reverse("answer_as", args=arguments)).status_code == 404
    sent = lead.post(reverse("hand_in_as", args=arguments), {"stance": "remarks", "version": "1", "once": "b"})
    assert (sent.status_code, Response.objects.get().state) == (302, ResponseState.RECEIVED)
    assert Point.objects.get().place_label == "Planen som helhet"
    with pytest.raises(RefusedError, match="är inlämnat"):
        add_remark(body, remark(), writer=Writer(Channel.ACCOUNT, cast.osteraker_ansvarig))


def test_the_coordinator_enters_a_letter_with_its_file_and_never_over_the_bodys_own(ready: Plan, cast: Cast) -> None:
    one = asked(ready, cast)
    body, today = body_named("Förening 0"), timezone.localdate()
    file = check_upload(LETTER, MINUTES)
    with pytest.raises(ValidationError, match="styrka"):
        enter(body, "agrees", Decision(), file=None, received_on=today, by=cast.samordnare)
    response = enter(body, "agrees", Decision(), file=file, received_on=today, by=cast.samordnare)
    assert (response.channel, response.entered_by, response.is_late) == (Channel.ENTERED, cast.samordnare, False)
    own = Body.objects.get(organisation=cast.osteraker_kommun)
    own.consultation = one
    add_remark(own, remark("Vårt eget utkast."), writer=Writer(Channel.ACCOUNT, cast.osteraker_ansvarig))
    with pytest.raises(RefusedError, match="skriver själv"):
        enter(own, "rejects", Decision(), file=file, received_on=today, by=cast.samordnare)
    hand_in(own, "agrees", expected_version=1, writer=Writer(Channel.ACCOUNT, cast.osteraker_ansvarig))
    with pytest.raises(RefusedError):
        enter(own, "rejects", Decision(), file=file, received_on=today, by=cast.samordnare)


def test_late_answers_are_taken_in_and_marked_but_not_those_with_more_time(ready: Plan, cast: Cast) -> None:
    one = asked(ready, cast, outside=2)
    late, extended = body_named("Förening 0"), body_named("Förening 1")
    with time_machine.travel(timezone.now() + timedelta(days=200)):
        end_answers(one, by=cast.samordnare)
        extended.extended_to = one.answers_by + timedelta(days=400)
        extended.save()
        for body in (late, extended):
            hand_in(body_named(body.name), "agrees", expected_version=0, writer=Writer(Channel.LINK))
            Client().post(reverse("confirm_response", args=[confirmation_to(body)]))
    assert dict(Response.objects.values_list("body__name", "is_late")) == {"Förening 0": True, "Förening 1": False}


def test_a_day_off_is_no_last_day(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body = body_named("Förening 0")
    data = {"name": body.name, "email": body.email}
    client = Client()
    client.force_login(cast.samordnare, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("edit_body", args=[ready.slug, 1, body.pk])
    for day, said in (("2099-12-24", "ingen arbetsdag"), ("2099-12-26", "ingen arbetsdag"), ("2020-01-07", "efter")):
        answer = client.post(address, data | {"extended_to": day, "version": body.version, "once": day})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert change_body is not None


def test_the_publics_answers_wait_are_kept_once_and_have_no_name(ready: Plan, cast: Cast) -> None:
    one = asked(ready, cast)
    address = reverse("public_answer", args=[ready.slug, one.number])
    words = {"place": "chapter-4", "text": "Fler bänkar.", "name": "Nils", "email": "nils@example.org", "webb": ""}
    answers = [Client().post(address, words | more).status_code for more in ({}, {}, {"webb": "x", "text": "Köp!"})]
    assert (answers, Response.objects.count(), Point.objects.count()) == ([302] * 3, 1, 0)
    response = let_in(Response.objects.get(), by=cast.samordnare)
    assert (response.sender, Point.objects.get().text) == ("Privatperson", "Fler bänkar.")
    assert "Nils" not in str(list(LedgerEntry.objects.values())) + str(list(Point.objects.values()))
    assert PublicSender.objects.get().name == "Nils"
    other = send_public_answer(one, remark("Okvädinsord."))
    with pytest.raises(ValidationError, match="varför"):
        keep_out(other, reason=" ", by=cast.samordnare)
    keep_out(other, reason="Okvädinsord", by=cast.samordnare)
    assert Point.objects.count() == 1
    with pytest.raises(RefusedError):
        let_in(other, by=cast.samordnare)


def test_many_answers_of_the_public_are_gone_through_at_once(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    one, client = asked(ready, cast), client_of(cast.samordnare)
    for number in range(5):
        send_public_answer(one, remark(f"Synpunkt {number}."))
    shown = reverse("public_responses", args=[ready.slug, one.number])
    address = reverse("moderate_responses", args=[ready.slug, one.number])
    page = client.get(shown).content.decode()
    assert (page.count('name="answers"'), "Alla 5 svar på sidan som väntar" in page) == (5, True)
    numbers = list(Response.objects.filter(channel="public").order_by("number").values_list("number", flat=True))
    tries: list[tuple[dict[str, object], int, str]] = [
        ({"act": "let_in"}, 422, "Kryssa för de svar som det gäller."),
        ({"act": "let_in", "answers": ["x", 9**30]}, 422, "Kryssa för de svar som det gäller."),
        ({"act": "keep_out", "answers": numbers[:2], "reason": " "}, 422, "Skriv varför svaret inte tas med."),
        ({"act": "keep_out", "answers": numbers[:2], "reason": "Reklam"}, 302, ""),
        ({"act": "let_in", "answers": numbers[1:3]}, 422, f"Redan granskade: svar {numbers[1]}."),
        ({"act": "let_in", "page": "1", "waiting": ",".join(map(str, numbers[2:]))}, 302, ""),
    ]
    for number, (body, status, said) in enumerate(tries):
        answer = client.post(address, {**body, "once": f"{number}"})
        assert (answer.status_code, said in answer.content.decode()) == (status, True), body
    found = Response.objects.filter(channel="public").order_by("number")
    assert (
        list(found.values_list("moderation", "kept_out_because")) == [("kept_out", "Reklam")] * 2 + [("let_in", "")] * 3
    )
    assert list(Point.objects.order_by("number").values_list("text", flat=True)) == [
        f"Synpunkt {n}." for n in (2, 3, 4)
    ]


def test_words_that_were_kept_out_are_forgotten_and_that_one_came_stays(ready: Plan, cast: Cast) -> None:
    one = asked(ready, cast)
    kept, waits, shown = (send_public_answer(one, remark(words)) for words in ("Anna bor på Gatan 1.", "Vänta.", "Ja."))
    keep_out(kept, reason="Personuppgifter", by=cast.samordnare)
    let_in(shown, by=cast.samordnare)
    for days, left in ((1094, 2), (1096, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            forget_old()
        assert Response.objects.filter(pk__in=(kept.pk, waits.pk)).exclude(draft=[]).count() == left
    rows = Response.objects.filter(channel="public").order_by("number")
    assert list(rows.values_list("moderation", "kept_out_because")) == [
        ("kept_out", "Personuppgifter"),
        ("waiting", ""),
        ("let_in", ""),
    ]
    assert Point.objects.get().text == "Ja."
    assert [entry for entry in LedgerEntry.objects.values() if "Gatan" in str(entry)] == []


def test_a_draft_is_nobodys_but_the_writers(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    body = body_named("Förening 0")
    add_remark(body, remark("Ord som inte är lämnade."), writer=Writer(Channel.LINK))
    assert draft_of(body) is not None
    assert "Ord som inte är lämnade." not in str(list(LedgerEntry.objects.values()))


def test_who_has_not_answered_is_reminded_once_a_week_before(ready: Plan, cast: Cast) -> None:
    one = asked(ready, cast, outside=2)
    answered = body_named("Förening 0")
    hand_in(answered, "agrees", expected_version=0, writer=Writer(Channel.LINK))
    Client().post(reverse("confirm_response", args=[confirmation_to(answered)]))
    assert remind_bodies() == 0
    with time_machine.travel(datetime.combine(one.answers_by - timedelta(days=2), time(9), tzinfo=UTC)):
        assert [remind_bodies(), remind_bodies()] == [2, 0]
        subjects = [letter.to[0] for letter in delivered() if letter.subject.startswith("Påminnelse")]
    assert sorted(subjects) == ["registrator1@example.org", "registrator@osteraker.example"]
