// Drives the emulator with Stripe's own library for Node, and says what it found. See oracles.rs.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(given.modules);
const Stripe = require("stripe");
const base = new URL(given.base);
const stripe = new Stripe(given.key, { host: base.hostname, port: Number(base.port), protocol: "http" });

const create = (amount) =>
  stripe.checkout.sessions.create({
    mode: "payment",
    client_reference_id: "attempt",
    line_items: [
      { price_data: { currency: "eur", unit_amount: amount, product_data: { name: "A jug" } }, quantity: 2 },
    ],
    success_url: "https://shop.example/back",
    metadata: { attempt_id: "a", order_id: "o" },
  });
const code = (promise) => promise.then(() => null, (error) => error.code);

const opened = await create(1000);
await fetch(opened.url, { method: "POST", body: new URLSearchParams({ act: "approve" }), redirect: "manual" });
const expand = ["payment_intent.latest_charge.balance_transaction"];
const paid = await stripe.checkout.sessions.retrieve(opened.id, { expand });
const intent = paid.payment_intent;
const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
const refused = await code(stripe.refunds.create({ payment_intent: intent.id, amount: 99_999 }));
const missing = await code(stripe.checkout.sessions.retrieve("cs_test_missing"));
const expired = await stripe.checkout.sessions.expire((await create(300)).id);
const events = [];
for await (const event of stripe.events.list({ limit: 100 })) events.push(event.type);
const refunds = [];
for await (const it of stripe.refunds.list({ payment_intent: intent.id })) refunds.push(it.id);
const all = async (list) => {
  const found = [];
  for await (const it of list) found.push(it);
  return found;
};
const now = Math.floor(Date.now() / 1000);
const since = { created: { gte: now - 600 } };
const charges = await all(stripe.charges.list({ ...since, limit: 1 }));
const mine = charges.find((it) => it.id === intent.latest_charge.id);
const chargeFits =
  mine.payment_intent === intent.id &&
  mine.amount_captured === 2000 &&
  mine.amount_refunded === 500 &&
  mine.status === "succeeded" &&
  !mine.refunded &&
  Math.abs(mine.created - now) < 600;
const later = { created: { gte: now + 600 } };
if ((await stripe.charges.list(later)).data.length + (await stripe.refunds.list(later)).data.length > 0) {
  throw new Error("the lists do not look at the time");
}
const refundsSince = await all(stripe.refunds.list({ ...since, limit: 1 }));
const disputes = await all(stripe.disputes.list(since));

const event = stripe.webhooks.constructEvent(given.signed_body, given.signed_header, given.secret);
let forged = "taken";
try {
  stripe.webhooks.constructEvent(given.signed_body + " ", given.signed_header, given.secret);
} catch {
  forged = "refused";
}
const body = JSON.stringify(given.to_sign);
const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret: given.secret });
process.stdout.write(
  JSON.stringify({
    total: paid.amount_total,
    paid: paid.payment_status,
    intent: intent.status,
    fee: intent.latest_charge.balance_transaction.fee,
    refund: refund.status,
    refunds: refunds.length,
    charges: charges.length,
    charge_fits: chargeFits,
    refunds_since: refundsSince.length,
    disputes: disputes.length,
    refused,
    missing,
    expired: expired.status,
    events,
    event: event.id,
    forged,
    body,
    header,
  }),
);
