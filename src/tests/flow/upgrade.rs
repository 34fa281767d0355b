//! A shop of a schema that was released opens under this one and goes on, and nothing of it is lost.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use vitrine::domain::id::{AttemptId, GiftCardId, OrderId, RefundId};
use vitrine::domain::mail::MailKind;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::refund::RefundState;
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::rounds::reconcile;
use vitrine::services::test_gateway::act_on_test_page;
use vitrine::store::audit::{Finding, find_breaches};
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::order::find_order;
use vitrine::store::outbox::{lease_mail, list_due_mails, put_card_mail, put_mail};
use vitrine::store::refund::{find_refund, list_pending_refunds};
use vitrine::store::refund_part::{insert_refund_parts, list_refund_parts};
use vitrine::store::setting::load_shop;
use vitrine::store::stock::find_level;
use vitrine::words::Language;

use super::super::database::{Database, kinds};
use super::super::process::block_on;
use super::shop::open;

/// The schema of the second release.
const RELEASED: usize = 13;

/// Schemas that were released, and what shops had in them.
pub const OLD: [(i64, &str); 2] = [(2, include_str!("../fixtures/schema_2.sql")), (13, ROWS)];

/// An order of which one refund is done, one on its way and one failed, and its mails: sent, due and given up.
const ROWS: &str = r#"
    insert into "order" values (
        '00000000000p1', 1001, 'c1', 'placed', 'unfulfilled', 1, 'ann@example.com', '{}', '[]', '{}', 'EUR', 5000, null,
        1, 0, 0
    );
    insert into order_line (order_id, variant_id, ordered, refunded) values ('00000000000p1', '00000000000jg', 3, 1);
    insert into payment_attempt (
        id, order_id, provider, provider_ref, state, idempotency_key, request, amount_minor, currency, captured_minor,
        refunded_minor, created_at, updated_at
    )
    values ('00000000000a1', '00000000000p1', 'test', 's1', 'captured', 'k', '{}', 5000, 'EUR', 5000, 1700, 1, 1);
    insert into refund (
        id, order_id, attempt_id, amount_minor, currency, reason, note, state, idempotency_key, provider_ref,
        failure_code, actor, asked_at, created_at, updated_at
    )
    values
        ('00000000000r1', '00000000000p1', '00000000000a1', 1500, 'EUR', 'returned', 'a chip', 'completed', 'k1', 'x1',
         null, 'staff', 5, 4, 6),
        ('00000000000r2', '00000000000p1', '00000000000a1', 200, 'EUR', 'goodwill', '', 'pending', 'k2', null,
         null, 'staff', null, 7, 7),
        ('00000000000r3', '00000000000p1', '00000000000a1', 300, 'EUR', 'goodwill', '', 'failed', 'k3', null,
         'expired_card', 'staff', 8, 8, 9);
    insert into refund_part values
        ('00000000000r1', 'goods', '00000000000jg', 1, 1000, 160),
        ('00000000000r1', 'shipping', '', 0, 500, 80),
        ('00000000000r2', 'other', '', 0, 200, 32),
        ('00000000000r3', 'other', '', 0, 300, 48);
    insert into outbox (order_id, kind, subject, created_at, sent_at, trouble, given_up_at) values
        ('00000000000p1', 'order_placed', '', 1, 2, null, null),
        ('00000000000p1', 'refunded', '00000000000r1', 6, null, null, null),
        ('00000000000p1', 'handed_over', '1', 6, null, 'refused: 550', 7);
"#;

/// A shop of the first release, in which Ann has paid and Ben is at the till.
#[test]
fn a_shop_of_the_first_release_opens_and_goes_on() {
    for kind in kinds() {
        let folder = tempfile::tempdir().expect("a folder");
        let (version, rows) = OLD[0];
        let until = usize::try_from(version).expect("a version");
        let database = Database::of_schema(until, rows, *kind, folder.path());
        let ctx = open(&database, Arc::new(AtomicI64::new(60_000)));
        block_on(async {
            assert_eq!(audit(&ctx).await.expect("an audit"), []);
            let [ann, ben]: [OrderId; 2] = ["00000000000p1", "00000000000p2"].map(|id| id.parse().expect("an id"));
            let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
                let settings = load_shop(tx).await?.ok_or(StoreError::NotFound)?;
                let order = find_order(tx, ann).await?.ok_or(StoreError::NotFound)?;
                let used: i64 =
                    tx.query_one("select used from promotion where code = 'TEN'", &[]).await?.get("used")?;
                let jug = find_level(tx, order.lines[0].variant).await?.ok_or(StoreError::NotFound)?;
                Ok((settings, order, used, (jug.on_hand, jug.allocated, jug.held)))
            };
            let (settings, order, used, jugs) = ctx.store.read(read).await.expect("it can be read");
            assert_eq!((settings.name.as_str(), order.email.as_str()), ("Old shop", "ann@example.com"));
            assert_eq!((order.totals.discount_minor, order.totals.total_minor), (-900, 8_590));
            assert_eq!((used, jugs), (1, (10, 2, 1)), "nothing has left the house yet");

            act_on_test_page(&ctx, "t2", Act::Approve).await.expect("a button");
            reconcile(&ctx).await.expect("a round");
            fulfill(&ctx, ann, NewFulfillment::default()).await.expect("a parcel");
            let read = async move |tx: &mut Tx| find_order(tx, ben).await?.ok_or(StoreError::NotFound);
            assert_eq!(ctx.store.read(read).await.expect("an order").status, OrderStatus::Placed);
            assert_eq!(audit(&ctx).await.expect("an audit"), []);
        });
    }
}

/// The tables of refunds and mails were made anew for gift cards.
#[test]
fn yesterdays_refunds_and_mails_are_carried_over_without_loss() {
    for kind in kinds() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::of_schema(RELEASED, ROWS, *kind, folder.path());
        let store = database.open();
        block_on(async {
            let order: OrderId = "00000000000p1".parse().expect("an id");
            let attempt: AttemptId = "00000000000a1".parse().expect("an id");
            let ids: Vec<RefundId> =
                ["00000000000r1", "00000000000r2", "00000000000r3"].map(|id| id.parse().expect("an id")).to_vec();
            let asked = ids.clone();
            let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
                let mut refunds = Vec::new();
                for id in &asked {
                    let refund = find_refund(tx, *id).await?.expect("it is there");
                    refunds.push((refund, list_refund_parts(tx, *id).await?));
                }
                Ok((refunds, list_pending_refunds(tx, Timestamp(100)).await?, find_breaches(tx).await?))
            };
            let (refunds, pending, breaches) = store.read(read).await.expect("it can be read");
            let told: Vec<_> = refunds.iter().map(|(refund, _)| (refund.amount.minor, refund.state)).collect();
            let [done, on_its_way, failed] = [RefundState::Completed, RefundState::Pending, RefundState::Failed];
            assert_eq!(told, [(1_500, done), (200, on_its_way), (300, failed)]);
            assert_eq!(pending, [ids[1]]);
            for (refund, parts) in &refunds {
                assert_eq!((refund.order, refund.attempt), (order, Some(attempt)));
                assert_eq!((refund.tender, refund.to_card), (None, None));
                assert_eq!(parts.iter().map(|part| part.amount_minor).sum::<i64>(), refund.amount.minor);
            }
            let (first, parts) = &refunds[0];
            assert_eq!((first.note.as_str(), first.reference.as_deref()), ("a chip", Some("x1")));
            assert_eq!(
                parts.iter().map(|part| (part.quantity, part.tax_minor)).collect::<Vec<_>>(),
                [(1, 160), (0, 80)]
            );
            assert_eq!(refunds[2].0.failure_code.as_deref(), Some("expired_card"));
            let about_refunds = breaches.iter().filter(|breach| breach.invariant == "I4");
            assert_eq!(about_refunds.collect::<Vec<_>>(), Vec::<&Finding>::new());

            // What is due goes out, once, and what was sent does not go out again.
            let now = Timestamp(100);
            let take = async move |tx: &mut Tx| -> Result<_, StoreError> {
                put_mail(tx, order, MailKind::OrderPlaced, "", now).await?;
                let due = list_due_mails(tx, now).await?;
                let [id] = due[..] else { panic!("one mail is due: {due:?}") };
                lease_mail(tx, id, now, Timestamp(200)).await
            };
            let mail = store.write(take).await.expect("it is written").expect("a mail");
            assert_eq!((mail.order, mail.subject.as_str(), mail.attempts), (Some(order), "00000000000r1", 1));

            // The new tables keep what the old ones kept, and the mail of a card is noted once.
            let card = GiftCardId::from_bits(1);
            let note =
                async move |tx: &mut Tx| put_card_mail(tx, MailKind::GiftCard, card, Language::English, now).await;
            for _ in 0..2 {
                store.write(note).await.expect("it is noted");
            }
            let count = async |tx: &mut Tx| -> Result<i64, StoreError> {
                tx.query_one("select count(*) as n from outbox where kind = 'gift_card'", &[]).await?.get("n")
            };
            assert_eq!(store.read(count).await.expect("it can be counted"), 1);
            let (_, parts) = refunds[1].clone();
            let of_nothing = async move |tx: &mut Tx| insert_refund_parts(tx, RefundId::from_bits(1), &parts).await;
            store.write(of_nothing).await.expect_err("there is no such refund");
        });
    }
}
