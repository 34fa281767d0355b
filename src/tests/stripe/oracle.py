"""Drives the emulator with Stripe's own library for Python, and says what it found. See oracles.rs."""

import json
import sys
import time
import urllib.parse
import urllib.request

import stripe

given = json.load(sys.stdin)
client = stripe.StripeClient(given["key"], base_addresses={"api": given["base"]})


def press(session, act):
    form = urllib.parse.urlencode({"act": act}).encode()
    opener = urllib.request.build_opener(NoRedirect)
    try:
        opener.open(urllib.request.Request(session.url, data=form))
    except urllib.error.HTTPError as answer:
        assert answer.code == 303, answer.code


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def create(amount):
    return client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "client_reference_id": "attempt",
            "line_items": [
                {
                    "price_data": {"currency": "eur", "unit_amount": amount, "product_data": {"name": "A jug"}},
                    "quantity": 2,
                }
            ],
            "success_url": "https://shop.example/back",
            "metadata": {"attempt_id": "a", "order_id": "o"},
        }
    )


paid = create(1000)
press(paid, "approve")
paid = client.v1.checkout.sessions.retrieve(paid.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]})
charge = paid.payment_intent.latest_charge
refund = client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 500})
try:
    client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 99_999})
    refused = None
except stripe.InvalidRequestError as error:
    refused = error.code
try:
    client.v1.checkout.sessions.retrieve("cs_test_missing")
    missing = None
except stripe.InvalidRequestError as error:
    missing = error.code
expired = client.v1.checkout.sessions.expire(create(300).id)
events = [event.type for event in client.v1.events.list({"limit": 100}).auto_paging_iter()]
refunds = [it.id for it in client.v1.refunds.list({"payment_intent": paid.payment_intent.id}).auto_paging_iter()]
since = {"created": {"gte": int(time.time()) - 600}}
charges = list(client.v1.charges.list({**since, "limit": 1}).auto_paging_iter())
mine = next(it for it in charges if it.id == charge.id)
charge_fits = (
    mine.payment_intent == paid.payment_intent.id
    and mine.amount_captured == 2000
    and mine.amount_refunded == 500
    and mine.status == "succeeded"
    and not mine.refunded
    and abs(mine.created - int(time.time())) < 600
)
later = {"created": {"gte": int(time.time()) + 600}}
assert not client.v1.charges.list(later).data and not client.v1.refunds.list(later).data
refunds_since = list(client.v1.refunds.list({**since, "limit": 1}).auto_paging_iter())
disputes = list(client.v1.disputes.list(since).auto_paging_iter())

event = client.construct_event(given["signed_body"], given["signed_header"], given["secret"])
try:
    client.construct_event(given["signed_body"] + " ", given["signed_header"], given["secret"])
    forged = "taken"
except stripe.SignatureVerificationError:
    forged = "refused"

body = json.dumps(given["to_sign"])
at = int(time.time())
signature = stripe.WebhookSignature._compute_signature(f"{at}.{body}", given["secret"])
json.dump(
    {
        "total": paid.amount_total,
        "paid": paid.payment_status,
        "intent": paid.payment_intent.status,
        "fee": charge.balance_transaction.fee,
        "refund": refund.status,
        "refunds": len(refunds),
        "charges": len(charges),
        "charge_fits": charge_fits,
        "refunds_since": len(refunds_since),
        "disputes": len(disputes),
        "refused": refused,
        "missing": missing,
        "expired": expired.status,
        "events": events,
        "event": event.id,
        "forged": forged,
        "body": body,
        "header": f"t={at},v1={signature}",
    },
    sys.stdout,
)
