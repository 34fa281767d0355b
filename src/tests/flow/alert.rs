//! Alerts: one mail for somebody who waits, after they have confirmed their address, and then nothing is kept of it.

use vitrine::domain::alert::{AlertKind, AlertState};
use vitrine::domain::id::VariantId;
use vitrine::domain::refusal::Refusal;
use vitrine::services::alert::{AlertFound, ask_alert, confirm_alert, end_alert, get_alert, tend_alerts};
use vitrine::services::stock::{Work, get_locations, work_on_stock};
use vitrine::store::counter::count_catalog_change;
use vitrine::store::db::Tx;

use super::mail::{deliver, text_of};
use super::shop::{Shop, refused, story};

const ADDRESS: &str = "ada+shop@example.com";

/// The mails about alerts that are in the folder, with the tokens in their links.
async fn mails(shop: &Shop, kind: &str) -> Vec<(String, String)> {
    let mails = deliver(shop).await;
    let of_kind = mails.iter().filter(|(name, _)| name.starts_with(kind)).map(|(_, mail)| {
        let raw = String::from_utf8_lossy(mail).replace("\r\n ", " ");
        let (_, link) = raw.split_once("List-Unsubscribe: <").expect("it can be ended");
        let (link, _) = link.split_once('>').expect("a link");
        assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{raw}");
        let token = link.strip_prefix("http://127.0.0.1:3000/alerts/").expect("the shop's own address");
        (text_of(mail), token.to_owned())
    });
    of_kind.collect()
}

async fn ask(shop: &Shop, kind: AlertKind, variant: VariantId, email: &str) -> Result<(), Refusal> {
    refused(ask_alert(&shop.ctx, kind, variant, email).await).map(drop)
}

async fn kept(shop: &Shop) -> i64 {
    shop.count("select count(*) as n from alert").await
}

/// So many more lie on the shelf.
async fn take_in(shop: &Shop, variant: VariantId, change: i64) {
    let location = get_locations(&shop.ctx).await.expect("places")[0].id;
    work_on_stock(&shop.ctx, variant, Work::Adjust { location, change }, "a firing", "staff")
        .await
        .expect("it is taken in");
}

/// What the process that leads does every half minute.
async fn tend(shop: &Shop) -> u32 {
    tend_alerts(&shop.ctx).await.expect("a round").done
}

#[tokio::test]
async fn who_waits_for_a_piece_is_told_once_and_then_forgotten() {
    story(async |shop| {
        let mug = shop.stock("Mug", 2_600, 0).await;
        ask(shop, AlertKind::BackInStock, mug, ADDRESS).await.expect("it is taken");
        ask(shop, AlertKind::BackInStock, mug, "Ada@Example.com").await.expect("the same mailbox hears the same");
        assert_eq!(kept(shop).await, 1, "one mailbox asks once");
        take_in(shop, mug, 5).await;
        assert_eq!(tend(shop).await, 0, "nobody has confirmed anything");
        take_in(shop, mug, -5).await;

        let confirmations = mails(shop, "confirm_alert").await;
        let [(text, token)] = &confirmations[..] else { panic!("{confirmations:?}") };
        assert!(text.contains("To: ada+shop@example.com") && text.contains("Mug") && text.contains(token), "{text}");
        let found = get_alert(&shop.ctx, token).await.expect("it is known");
        assert!(matches!(found, AlertFound::Open(AlertState::Asked, _)), "{found:?}");
        for _ in 0..2 {
            confirm_alert(&shop.ctx, token).await.expect("it is confirmed");
        }
        assert_eq!(tend(shop).await, 0, "there is none yet");
        assert_eq!(mails(shop, "back_in_stock").await.len(), 0);

        take_in(shop, mug, 2).await;
        assert_eq!(tend(shop).await, 1);
        assert_eq!(tend(&shop.restarted()).await, 0, "another process finds it done");
        let told = mails(shop, "back_in_stock").await;
        let [(text, _)] = &told[..] else { panic!("{told:?}") };
        assert!(text.contains("in stock again, for €26.00"), "{text}");
        assert!(text.contains(&format!("/products/mug?variant={mug}")), "{text}");

        tend(shop).await;
        assert_eq!(kept(shop).await, 0, "the address is erased");
        assert_eq!(get_alert(&shop.ctx, token).await.expect("the link is ours"), AlertFound::Over);
        confirm_alert(&shop.ctx, token).await.expect("a used link does nothing");
        end_alert(&shop.ctx, token).await.expect("nor does this");
        take_in(shop, mug, 2).await;
        assert_eq!(tend(shop).await, 0);
        assert_eq!(mails(shop, "back_in_stock").await.len(), 1, "one mail");
        ask(shop, AlertKind::BackInStock, mug, ADDRESS).await.expect_err("it can be bought");
    })
    .await;
}

#[tokio::test]
async fn who_waits_for_a_price_is_told_when_it_falls_and_not_when_it_rises() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 3).await;
        let change = async |change: fn(&mut vitrine::domain::product::Product)| {
            shop.change("Jug", change).await;
            shop.ctx.store.write(async |tx: &mut Tx| count_catalog_change(tx).await).await.expect("it is counted");
        };
        ask(shop, AlertKind::PriceDrop, jug, ADDRESS).await.expect("it is taken");
        change(|jug| jug.variants[0].price_minor = 4_000).await;
        let (_, token) = mails(shop, "confirm_alert").await.remove(0);
        confirm_alert(&shop.ctx, &token).await.expect("it is confirmed");
        change(|jug| jug.variants[0].price_minor = 4_700).await;
        assert_eq!(tend(shop).await, 0);
        change(|jug| jug.variants[0].price_minor = 4_499).await;
        assert_eq!(tend(shop).await, 1);
        let (text, _) = mails(shop, "price_drop").await.remove(0);
        assert!(text.contains("Jug costs €44.99 now. It was €45.00"), "{text}");
        tend(shop).await;
        assert_eq!(kept(shop).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_price_that_fell_before_it_was_confirmed_counts() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 3).await;
        ask(shop, AlertKind::PriceDrop, jug, ADDRESS).await.expect("it is taken");
        shop.change("Jug", |jug| jug.variants[0].price_minor = 4_000).await;
        let (_, token) = mails(shop, "confirm_alert").await.remove(0);
        assert_eq!(tend(shop).await, 0);
        confirm_alert(&shop.ctx, &token).await.expect("it is confirmed");
        assert_eq!(tend(shop).await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_alert_is_ended_by_its_link_and_by_time() {
    story(async |shop| {
        let mug = shop.stock("Mug", 2_600, 0).await;
        ask(shop, AlertKind::BackInStock, mug, ADDRESS).await.expect("it is taken");
        let (_, token) = mails(shop, "confirm_alert").await.remove(0);
        confirm_alert(&shop.ctx, &token).await.expect("it is confirmed");
        for _ in 0..2 {
            end_alert(&shop.ctx, &token).await.expect("it is ended");
        }
        assert_eq!(kept(shop).await, 0);
        take_in(shop, mug, 1).await;
        assert_eq!(tend(shop).await, 0);
        take_in(shop, mug, -1).await;

        for forged in ["", "x", &token[..30], &format!("{token}0"), &token.replace(&token[20..], &token[..20])] {
            assert_eq!(refused(get_alert(&shop.ctx, forged).await), Err(Refusal::NotFound), "{forged}");
            assert_eq!(refused(confirm_alert(&shop.ctx, forged).await), Err(Refusal::NotFound), "{forged}");
            assert_eq!(refused(end_alert(&shop.ctx, forged).await), Err(Refusal::NotFound), "{forged}");
        }

        ask(shop, AlertKind::BackInStock, mug, ADDRESS).await.expect("again");
        shop.wait_minutes(2 * 24 * 60 + 1);
        tend(shop).await;
        assert_eq!(kept(shop).await, 0, "who does not confirm is forgotten after two days");
        assert_eq!(mails(shop, "confirm_alert").await.len(), 1, "and the mail that was due goes to nobody");

        ask(shop, AlertKind::BackInStock, mug, ADDRESS).await.expect("again");
        // Mails have names of their own, so the newest of them may stand anywhere.
        let newer = mails(shop, "confirm_alert").await.into_iter().find(|(_, link)| *link != token);
        let (_, token) = newer.expect("another mail");
        confirm_alert(&shop.ctx, &token).await.expect("it is confirmed");
        shop.wait_minutes(364 * 24 * 60);
        tend(shop).await;
        assert_eq!(kept(shop).await, 1);
        shop.wait_minutes(2 * 24 * 60);
        tend(shop).await;
        assert_eq!(kept(shop).await, 0, "nobody waits for more than a year");
    })
    .await;
}

#[tokio::test]
async fn nobody_floods_somebody_elses_mailbox() {
    story(async |shop| {
        for place in 0..8_u8 {
            let variant = shop.stock(&format!("Piece {place}"), 1_000, 0).await;
            ask(shop, AlertKind::BackInStock, variant, ADDRESS).await.expect("the visitor hears the same");
        }
        assert_eq!(kept(shop).await, 5);
        assert_eq!(mails(shop, "confirm_alert").await.len(), 5);
        let other = shop.stock("Other", 1_000, 0).await;
        for wrong in ["", "ada", "ada@example", "a@b.de\r\nBcc: all@b.de"] {
            assert!(
                matches!(ask(shop, AlertKind::BackInStock, other, wrong).await, Err(Refusal::Fields { .. })),
                "{wrong:?}"
            );
        }
        let nothing = ask(shop, AlertKind::BackInStock, VariantId::from_bits(1), "bo@example.com").await;
        assert_eq!(nothing, Err(Refusal::NotFound));
    })
    .await;
}
