//! Accounts: who gets in, for how long, and what is theirs then.

use vitrine::domain::account::{CODE_TRIES_MAX, Preferences};
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::SavedAddressId;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::account::{
    CodeRefused, SignedIn, ask_for_code, ask_for_order, choose_default, confirm_code, find_asked, find_signed_in,
    keep_address, list_devices, list_kept_addresses, list_orders, prefer, remove_address, rename, session_cookie,
    sign_out, sign_out_device, sign_out_elsewhere, use_address,
};
use vitrine::services::checkout::{Buyer, get_checkout};

use super::mail::{deliver, text_of};
use super::shop::{Shop, draft, refused, story};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// The code in the newest mail that has one.
pub async fn mailed_code(shop: &Shop, seen: usize) -> String {
    let mails: Vec<_> = deliver(shop).await.into_iter().filter(|(name, _)| name.contains("sign_in_code")).collect();
    assert!(mails.len() > seen, "a mail with a code");
    // Names are random, so they tell no order: with one mail more than before, the new one has another code.
    let texts: Vec<String> = mails.iter().map(|(_, mail)| text_of(mail)).collect();
    code_in(texts.last().expect("a mail"))
}

fn code_in(mail: &str) -> String {
    let mut lines = mail.lines().skip_while(|line| line.trim() != "Code");
    lines.nth(1).expect("a code").trim().to_owned()
}

/// Signs a device in; answers its cookie.
pub async fn sign_in(shop: &Shop, email: &str, device: &str) -> String {
    let secret = ask_for_code(&shop.ctx, email).await.expect("a code is mailed");
    let cookie = try_all_codes(shop, &secret, device, None).await.expect("one of the codes is right");
    format!("{}={cookie}", session_cookie(&shop.ctx))
}

/// Types each code that was ever mailed until one is right. It asks anew for the same browser when too many were wrong.
async fn try_all_codes(shop: &Shop, secret: &str, device: &str, had: Option<&str>) -> Option<String> {
    let codes: Vec<String> = deliver(shop)
        .await
        .into_iter()
        .filter(|(name, _)| name.contains("sign_in_code"))
        .map(|(_, mail)| code_in(&text_of(&mail)))
        .collect();
    for code in codes {
        match confirm_code(&shop.ctx, secret, &code, device, had).await {
            Ok((cookie, _)) => return Some(cookie),
            Err(CodeRefused::Wrong { .. } | CodeRefused::Over) => {}
            Err(CodeRefused::Other(error)) => panic!("{error}"),
        }
    }
    None
}

async fn who(shop: &Shop, cookie: &str) -> Option<SignedIn> {
    find_signed_in(&shop.ctx, Some(cookie)).await.expect("it can be read")
}

fn at_berlin(name: &str, line1: &str) -> CheckoutDraft {
    CheckoutDraft { email: String::new(), name: name.to_owned(), line1: line1.to_owned(), ..draft() }
}

#[tokio::test]
async fn a_code_that_was_mailed_opens_an_account_and_later_the_same_one() {
    story(async |shop| {
        let secret = ask_for_code(&shop.ctx, " Ada@Example.com ").await.expect("a code is mailed");
        assert_eq!(find_asked(&shop.ctx, &secret).await.expect("it is read").expect("asked").email, "Ada@Example.com");
        let code = mailed_code(shop, 0).await;
        let (cookie, customer) =
            confirm_code(&shop.ctx, &secret, &code.to_lowercase(), FIREFOX, None).await.expect("in");
        assert_eq!((customer.email.as_str(), customer.mailbox.as_str()), ("Ada@Example.com", "ada@example.com"));
        assert_eq!(cookie.len(), 52, "256 bits");
        let first = who(shop, &format!("sid={cookie}")).await.expect("signed in");
        assert_eq!(first.session.device, "Firefox on Linux");

        assert!(matches!(confirm_code(&shop.ctx, &secret, &code, "", None).await, Err(CodeRefused::Over)), "used once");
        assert_eq!(find_asked(&shop.ctx, &secret).await.expect("it is read"), None);
        let again = who(shop, &sign_in(shop, "ada@example.com", "").await).await.expect("signed in");
        assert_eq!(again.customer.id, first.customer.id);
        assert_eq!(shop.count("select count(*) as n from customer").await, 1);
        let kept = shop.count("select count(*) as n from outbox where kind = 'sign_in_code'").await;
        assert_eq!(kept, 0, "nothing is left of what was asked");
    })
    .await;
}

#[tokio::test]
async fn what_is_stored_lets_nobody_in() {
    story(async |shop| {
        let secret = ask_for_code(&shop.ctx, "ada@example.com").await.expect("a code is mailed");
        let code = mailed_code(shop, 0).await;
        let stored = shop.ctx.store.read(
            async |tx: &mut vitrine::store::db::Tx| -> Result<String, vitrine::store::db::StoreError> {
                let rows = tx.query("select id, secret_hash, code_of from sign_in", &[]).await?;
                let outbox = tx.query("select subject from outbox", &[]).await?;
                Ok(format!("{rows:?}{outbox:?}"))
            },
        );
        let stored = stored.await.expect("it is read");
        assert!(!stored.contains(&secret) && !stored.contains(&code) && !stored.contains(&code.replace('-', "")));
        let (cookie, _) = confirm_code(&shop.ctx, &secret, &code, "", None).await.expect("in");
        let stored = shop.ctx.store.read(
            async |tx: &mut vitrine::store::db::Tx| -> Result<String, vitrine::store::db::StoreError> {
                Ok(format!("{:?}", tx.query("select * from session", &[]).await?))
            },
        );
        assert!(!stored.await.expect("it is read").contains(&cookie));
        for wrong in ["sid=", "sid=x", &cookie, &format!("__Host-sid={cookie}"), &format!("sid={cookie}x")] {
            assert_eq!(who(shop, wrong).await, None, "{wrong}");
        }
        assert!(who(shop, &format!("sid={cookie}")).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_for_the_browser_that_asked_for_five_tries_and_a_quarter_of_an_hour() {
    story(async |shop| {
        let secret = ask_for_code(&shop.ctx, "ada@example.com").await.expect("a code is mailed");
        let code = mailed_code(shop, 0).await;
        let other = ask_for_code(&shop.ctx, "mallory@example.com").await.expect("a code is mailed");
        let stolen = confirm_code(&shop.ctx, &other, &code, "", None).await;
        assert!(matches!(stolen, Err(CodeRefused::Wrong { tries_left: 4 })), "{stolen:?}");
        assert!(matches!(confirm_code(&shop.ctx, "nobody", &code, "", None).await, Err(CodeRefused::Over)));
        for left in (0..CODE_TRIES_MAX).rev() {
            let refused = confirm_code(&shop.ctx, &secret, "0000-0000", "", None).await;
            match left {
                0 => assert!(matches!(refused, Err(CodeRefused::Over)), "{refused:?}"),
                left => assert!(matches!(refused, Err(CodeRefused::Wrong { tries_left }) if tries_left == left)),
            }
        }
        assert!(matches!(confirm_code(&shop.ctx, &secret, &code, "", None).await, Err(CodeRefused::Over)), "too often");

        let late = ask_for_code(&shop.ctx, "ada@example.com").await.expect("a code is mailed");
        shop.wait_minutes(16);
        assert_eq!(find_asked(&shop.ctx, &late).await.expect("it is read"), None);
        assert_eq!(try_all_codes(shop, &late, "", None).await, None, "too late");
        shop.work().await;
        assert_eq!(shop.count("select count(*) as n from sign_in").await, 0);
        assert_eq!(shop.count("select count(*) as n from outbox").await, 0, "a code that is too late is not mailed");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_buried_under_codes_or_locked_out_by_others() {
    story(async |shop| {
        for _ in 0..10_000_u32.div_euclid(100) {
            let secret = ask_for_code(&shop.ctx, "ada@example.com").await.expect("it is taken");
            let guessed = confirm_code(&shop.ctx, &secret, "2345-6789", "", None).await;
            assert!(matches!(guessed, Err(CodeRefused::Wrong { .. })));
        }
        let mails = deliver(shop).await;
        assert_eq!(mails.len(), 3, "no more than three wait at once");
        sign_in(shop, "ada@example.com", "").await;
        assert_eq!(
            shop.count("select count(*) as n from sign_in").await,
            0,
            "and with that all others are worth nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_with_an_account_is_answered_like_one_without() {
    story(async |shop| {
        sign_in(shop, "ada@example.com", "").await;
        let before = deliver(shop).await.len();
        for email in ["ada@example.com", "nobody@example.com"] {
            let secret = ask_for_code(&shop.ctx, email).await.expect("it is taken");
            assert_eq!(find_asked(&shop.ctx, &secret).await.expect("it is read").expect("asked").tries_left, 5);
        }
        assert_eq!(deliver(shop).await.len(), before + 2);
        for wrong in ["", "ada", "a@b", "ada@example.com,eve@example.com"] {
            assert!(matches!(refused(ask_for_code(&shop.ctx, wrong).await), Err(Refusal::Fields { .. })), "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_device_gets_a_new_session_with_each_sign_in_and_loses_it_when_nobody_uses_it() {
    story(async |shop| {
        let planted = sign_in(shop, "ada@example.com", "").await;
        let secret = ask_for_code(&shop.ctx, "ada@example.com").await.expect("a code is mailed");
        let fresh = try_all_codes(shop, &secret, "", Some(&planted)).await.expect("in");
        let fresh = format!("sid={fresh}");
        assert_ne!(fresh, planted);
        assert_eq!(who(shop, &planted).await, None, "what the device had before is worth nothing");
        assert!(who(shop, &fresh).await.expect("in").is_fresh(&shop.ctx));

        shop.wait_minutes(31);
        assert!(!who(shop, &fresh).await.expect("in").is_fresh(&shop.ctx), "not for what can't be undone");
        for _ in 0..7 {
            shop.wait_minutes(25 * 24 * 60);
            assert!(who(shop, &fresh).await.is_some(), "it is used");
        }
        shop.wait_minutes(10 * 24 * 60);
        assert_eq!(who(shop, &fresh).await, None, "half a year is enough");
        shop.work().await;
        assert_eq!(shop.count("select count(*) as n from session").await, 0);

        let idle = sign_in(shop, "ada@example.com", "").await;
        shop.wait_minutes(30 * 24 * 60);
        assert_eq!(who(shop, &idle).await, None);
    })
    .await;
}

#[tokio::test]
async fn devices_are_listed_and_signed_out() {
    story(async |shop| {
        let [here, phone, desk] = ["", "iPhone Safari/1", FIREFOX];
        let here = sign_in(shop, "ada@example.com", here).await;
        let phone = sign_in(shop, "ada@example.com", phone).await;
        let desk = sign_in(shop, "ada@example.com", desk).await;
        let eve = sign_in(shop, "eve@example.com", "").await;
        let ada = who(shop, &here).await.expect("in");
        let mut names: Vec<_> =
            list_devices(&shop.ctx, &ada).await.expect("a list").into_iter().map(|s| s.device).collect();
        names.sort();
        assert_eq!(names, ["A device", "Firefox on Linux", "Safari on an iPhone"]);

        let (phones, eves) =
            (who(shop, &phone).await.expect("in").session.id, who(shop, &eve).await.expect("in").session.id);
        assert_eq!(refused(sign_out_device(&shop.ctx, &ada, eves).await), Err(Refusal::NotFound), "none of hers");
        sign_out_device(&shop.ctx, &ada, phones).await.expect("it is signed out");
        assert_eq!(who(shop, &phone).await, None);
        assert!(who(shop, &desk).await.is_some());
        assert_eq!(sign_out_elsewhere(&shop.ctx, &ada).await.expect("done"), 1);
        assert_eq!((who(shop, &desk).await, who(shop, &here).await.is_some()), (None, true));
        sign_out(&shop.ctx, &here).await.expect("it is signed out");
        assert_eq!(who(shop, &here).await, None, "a session that is over does not come back");
        assert!(who(shop, &eve).await.is_some(), "others stay where they are");
    })
    .await;
}

#[tokio::test]
async fn orders_are_those_of_ones_address_and_those_placed_while_signed_in() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 20).await;
        let as_guest = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&as_guest, Act::Approve).await;
        let cookie = sign_in(shop, "ADA@example.com", "").await;
        let ada = who(shop, &cookie).await.expect("in");
        let numbers = async |who: &SignedIn| -> Vec<i64> {
            list_orders(&shop.ctx, who, None)
                .await
                .expect("a list")
                .orders
                .iter()
                .map(|(order, _)| order.number)
                .collect()
        };
        assert_eq!(numbers(&ada).await, [1001], "what she ordered as a guest");

        // A present: with somebody else's address, but from her account.
        let eve = CheckoutDraft { email: "eve@example.com".to_owned(), ..draft() };
        let secret = vitrine::services::checkout::save_contact(&shop.ctx, None, eve).await.expect("it is kept");
        let buyer = Buyer {
            secret: Some(secret),
            session: Some(cookie.clone()),
            cart: super::shop::cart(&[(jug, 2)]),
            ..Buyer::default()
        };
        let present = shop.place(&buyer).await.expect("an order");
        shop.press(&present, Act::Approve).await;
        assert_eq!(numbers(&ada).await, [1002, 1001]);
        let eve = who(shop, &sign_in(shop, "eve@example.com", "").await).await.expect("in");
        assert_eq!(numbers(&eve).await, [] as [i64; 0], "it is Ada's");

        // What was never paid and is given up is no order.
        shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        assert_eq!(numbers(&ada).await, [1003, 1002, 1001]);
        shop.wait_minutes(120);
        shop.work().await;
        shop.wait_minutes(120);
        shop.work().await;
        assert_eq!(numbers(&ada).await, [1002, 1001]);
        let page = list_orders(&shop.ctx, &ada, Some(1002)).await.expect("a list");
        assert_eq!((page.orders.len(), page.before), (1, None));
    })
    .await;
}

#[tokio::test]
async fn addresses_are_kept_and_fill_the_till_in() {
    story(async |shop| {
        let cookie = sign_in(shop, "ada@example.com", "").await;
        let ada = who(shop, &cookie).await.expect("in");
        let eve = who(shop, &sign_in(shop, "eve@example.com", "").await).await.expect("in");
        let jug = shop.stock("Jug", 4_500, 20).await;
        let buyer = Buyer { session: Some(cookie.clone()), cart: super::shop::cart(&[(jug, 1)]), ..Buyer::default() };
        rename(&shop.ctx, &ada, "  Ada   Lovelace ").await.expect("a name");
        let empty = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!((empty.draft.email.as_str(), empty.draft.name.as_str()), ("ada@example.com", "Ada Lovelace"));
        assert!(empty.account.signed_in && !empty.account.has_addresses && !empty.errors.is_empty());

        let wrong = CheckoutDraft { postcode: "1".to_owned(), ..at_berlin("Ada", "Torstraße 1") };
        assert!(matches!(refused(keep_address(&shop.ctx, &ada, None, wrong).await), Err(Refusal::Fields { .. })));
        for line1 in ["Torstraße 1", "Kantstraße 2"] {
            keep_address(&shop.ctx, &ada, None, at_berlin("Ada O'Néill-Łukasz", line1)).await.expect("it is kept");
        }
        let list = async || list_kept_addresses(&shop.ctx, &ada).await.expect("a list");
        let [home, work] = [list().await[0].id, list().await[1].id];
        assert_eq!(list().await.iter().map(|saved| saved.is_default).collect::<Vec<_>>(), [true, false]);
        let filled = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(filled.draft.line1, "Torstraße 1");
        assert!(filled.account.has_addresses && !filled.errors.is_empty(), "nothing was sent yet");

        choose_default(&shop.ctx, &ada, work).await.expect("it is the default one");
        assert_eq!(get_checkout(&shop.ctx, &buyer).await.expect("a checkout").draft.line1, "Kantstraße 2");
        let (secret, is_complete) = use_address(&shop.ctx, &ada, &buyer, home).await.expect("it is used");
        assert!(is_complete);
        let chosen = Buyer { secret: Some(secret), ..buyer.clone() };
        let chosen = get_checkout(&shop.ctx, &chosen).await.expect("a checkout");
        assert_eq!((chosen.draft.line1.as_str(), chosen.errors.len()), ("Torstraße 1", 0));

        keep_address(&shop.ctx, &ada, Some(work), at_berlin("Ada", "Kantstraße 3")).await.expect("it is changed");
        assert_eq!(list().await[0].address.line1, "Kantstraße 3");
        for nobodys in [SavedAddressId::from_bits(1), work] {
            assert_eq!(refused(remove_address(&shop.ctx, &eve, nobodys).await), Err(Refusal::NotFound));
            assert_eq!(refused(choose_default(&shop.ctx, &eve, nobodys).await), Err(Refusal::NotFound));
            assert_eq!(refused(use_address(&shop.ctx, &eve, &buyer, nobodys).await).err(), Some(Refusal::NotFound));
            let kept = keep_address(&shop.ctx, &eve, Some(nobodys), at_berlin("Eve", "x")).await;
            assert_eq!(refused(kept), Err(Refusal::NotFound));
        }
        assert!(list().await[0].is_default, "Eve has changed nothing of Ada's");
        remove_address(&shop.ctx, &ada, work).await.expect("it is removed");
        assert_eq!(list().await.iter().map(|saved| (saved.id, saved.is_default)).collect::<Vec<_>>(), [(home, true)]);
        for number in 1..20 {
            keep_address(&shop.ctx, &ada, None, at_berlin("Ada", &format!("Weg {number}"))).await.expect("it is kept");
        }
        let one_more = keep_address(&shop.ctx, &ada, None, at_berlin("Ada", "Weg 20")).await;
        assert!(matches!(refused(one_more), Err(Refusal::Conflict { .. })));
    })
    .await;
}

#[tokio::test]
async fn preferences_that_can_not_be_chosen_are_the_usual() {
    story(async |shop| {
        let cookie = sign_in(shop, "ada@example.com", "").await;
        let ada = who(shop, &cookie).await.expect("in");
        let typed = Preferences { market: "nowhere".to_owned(), theme: "dark".to_owned() };
        let kept = prefer(&shop.ctx, &ada, typed).await.expect("they are kept");
        assert_eq!(kept, Preferences { market: String::new(), theme: "dark".to_owned() });
        assert_eq!(who(shop, &cookie).await.expect("in").customer.preferences, kept);
        let long = refused(rename(&shop.ctx, &ada, &"x".repeat(300)).await);
        assert!(matches!(long, Err(Refusal::Fields { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_guest_is_mailed_the_link_of_their_order_and_nobody_else_is() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 20).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let before = deliver(shop).await.len();
        for (number, email) in
            [("1001", "eve@example.com"), ("1002", "ada@example.com"), ("9223372036854775807", "ada@example.com")]
        {
            ask_for_order(&shop.ctx, number, email).await.expect("it is answered like any other");
        }
        assert_eq!(deliver(shop).await.len(), before, "nobody is told");
        assert_eq!(
            shop.count("select count(*) as n from outbox where kind = 'order_link' and sent_at is null").await,
            0
        );
        ask_for_order(&shop.ctx, " #1001", "Ada@example.com").await.expect("it is answered");
        let mails = deliver(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("order_link")).expect("a mail");
        assert!(text_of(mail).contains(&format!("/orders/{}", placed.token)));
        for _ in 0..10 {
            ask_for_order(&shop.ctx, "1001", "ada@example.com").await.expect("it is answered");
        }
        assert!(deliver(shop).await.len() <= before + 3, "nobody is buried under mails");
        for (number, email) in
            [("", "ada@example.com"), ("-1", "ada@example.com"), ("1001", "ada"), ("x", ""), ("1e3", "a@b.de")]
        {
            let answer = refused(ask_for_order(&shop.ctx, number, email).await);
            assert!(matches!(answer, Err(Refusal::Fields { .. })), "{number} {email}");
        }
        shop.wait_minutes(61);
        shop.work().await;
        assert_eq!(shop.count("select count(*) as n from order_inquiry").await, 0);
    })
    .await;
}
