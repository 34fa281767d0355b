//! Accounts: who gets in, for how long, and what is theirs then.

use vitrine::domain::account::{CODE_TRIES_MAX, Preferences};
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::{SavedAddressId, VariantId};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::ServiceError;
use vitrine::services::account::{
    CodeRefused, Device, SignedIn, ask_for_code, ask_for_order, ask_for_reset, bring_together, check_reset,
    choose_default, confirm_code, erase, export, find_asked, find_signed_in, has_password, keep_address, list_devices,
    list_kept_addresses, list_orders, prefer, remove_address, remove_password, rename, reset_password, session_cookie,
    set_password, sign_in_with_password, sign_out, sign_out_device, sign_out_elsewhere, use_address,
};
use vitrine::services::checkout::{Buyer, get_checkout, save_contact};
use vitrine::services::fulfillment::{NewFulfillment, deliver as deliver_parcel, fulfill};
use vitrine::store::db::{StoreError, Tx};

use super::mail::{deliver, text_of};
use super::shop::{Shop, cart, draft, refused, story};

pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

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

pub async fn who(shop: &Shop, cookie: &str) -> Option<SignedIn> {
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
        let stored = shop.ctx.store.read(async |tx: &mut Tx| -> Result<String, StoreError> {
            let rows = tx.query("select id, secret_hash, code_of from sign_in", &[]).await?;
            let outbox = tx.query("select subject from outbox", &[]).await?;
            Ok(format!("{rows:?}{outbox:?}"))
        });
        let stored = stored.await.expect("it is read");
        assert!(!stored.contains(&secret) && !stored.contains(&code) && !stored.contains(&code.replace('-', "")));
        let (cookie, _) = confirm_code(&shop.ctx, &secret, &code, "", None).await.expect("in");
        let stored = shop.ctx.store.read(async |tx: &mut Tx| -> Result<String, StoreError> {
            Ok(format!("{:?}", tx.query("select * from session", &[]).await?))
        });
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
        let secret = save_contact(&shop.ctx, None, eve).await.expect("it is kept");
        let buyer =
            Buyer { secret: Some(secret), session: Some(cookie.clone()), cart: cart(&[(jug, 2)]), ..Buyer::default() };
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
        let buyer = Buyer { session: Some(cookie.clone()), cart: cart(&[(jug, 1)]), ..Buyer::default() };
        rename(&shop.ctx, &ada, "  Ada   Lovelace ").await.expect("a name");
        let empty = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!((empty.draft.email.as_str(), empty.draft.name.as_str()), ("ada@example.com", "Ada Lovelace"));
        assert!(empty.account.signed_in && !empty.account.has_addresses && empty.account.filled_in);

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
        assert!(
            filled.account.has_addresses && filled.account.filled_in && filled.errors.is_empty(),
            "it is not sent yet"
        );

        choose_default(&shop.ctx, &ada, work).await.expect("it is the default one");
        assert_eq!(get_checkout(&shop.ctx, &buyer).await.expect("a checkout").draft.line1, "Kantstraße 2");
        let (secret, is_complete) = use_address(&shop.ctx, &ada, &buyer, home).await.expect("it is used");
        assert!(is_complete);
        let chosen = Buyer { secret: Some(secret), ..buyer.clone() };
        let chosen = get_checkout(&shop.ctx, &chosen).await.expect("a checkout");
        assert!(!chosen.account.filled_in);
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

const GOOD: &str = "wren lantern thimble 7";

#[tokio::test]
async fn a_password_is_long_and_not_among_the_first_that_are_guessed_and_nothing_else() {
    story(async |shop| {
        let cookie = sign_in(shop, "ada.lovelace@example.com", "").await;
        let ada = who(shop, &cookie).await.expect("in");
        for wrong in [
            "",
            "short",
            "14 characters.",
            "passwordpassword",
            "qwertyuiopasdfghjkl",
            "111111111111111111",
            "abcdefghijklmnopq",
            "ada.lovelace@example.com",
            "testshoptestshop",
            &"x".repeat(257),
        ] {
            let refused = refused(set_password(&shop.ctx, &ada, wrong).await);
            assert!(matches!(refused, Err(Refusal::Fields { .. })), "{wrong}");
        }
        for right in [GOOD, "löwe zahn wiese tau", "　全角の空白も使える合言葉です", "Kj3$kd93jf(2kd9f"]
        {
            set_password(&shop.ctx, &ada, right).await.unwrap_or_else(|error| panic!("{right}: {error}"));
            let cookie =
                sign_in_with_password(&shop.ctx, ("Ada.Lovelace@example.com", right), FIREFOX, None, true).await;
            assert!(cookie.is_ok(), "{right}");
        }
        assert!(has_password(&shop.ctx, &ada).await.expect("it is read"));
        shop.wait_minutes(31);
        let late = refused(set_password(&shop.ctx, &ada, GOOD).await);
        assert!(matches!(late, Err(Refusal::Conflict { .. })), "it is a while since she signed in: {late:?}");
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_signs_all_others_out_and_its_owner_is_told() {
    story(async |shop| {
        let here = sign_in(shop, "ada@example.com", FIREFOX).await;
        let there = sign_in(shop, "ada@example.com", "").await;
        let ada = who(shop, &here).await.expect("in");
        set_password(&shop.ctx, &ada, GOOD).await.expect("it is set");
        assert!(who(shop, &here).await.is_some());
        assert_eq!(who(shop, &there).await, None);
        let told = async || {
            let mails = deliver(shop).await;
            mails
                .iter()
                .filter(|(name, _)| name.contains("credential_changed"))
                .map(|(_, mail)| text_of(mail))
                .collect::<Vec<_>>()
        };
        assert!(told().await[0].contains("Your password was set") && told().await[0].contains("Firefox on Linux"));

        for (email, password, is_allowed) in [
            ("ada@example.com", "wren lantern thimble 8", true),
            ("eve@example.com", GOOD, true),
            ("ada@example.com", "", true),
            ("ada@example.com", GOOD, false),
        ] {
            let answer = sign_in_with_password(&shop.ctx, (email, password), "", None, is_allowed).await;
            let Err(ServiceError::Refusal(Refusal::Fields { errors })) = answer else { panic!("{email} {password}") };
            assert!(
                errors[0].message.starts_with("This address and this password don’t go together"),
                "the same each time"
            );
        }
        let (cookie, _) =
            sign_in_with_password(&shop.ctx, ("ADA@example.com ", GOOD), "", Some(&here), true).await.expect("in");
        assert!(who(shop, &format!("sid={cookie}")).await.is_some());
        assert_eq!(who(shop, &here).await, None, "the device has another session now");
        let ada = who(shop, &format!("sid={cookie}")).await.expect("in");
        remove_password(&shop.ctx, &ada).await.expect("it is removed");
        assert_eq!(refused(remove_password(&shop.ctx, &ada).await), Err(Refusal::NotFound));
        assert!(sign_in_with_password(&shop.ctx, ("ada@example.com", GOOD), "", None, true).await.is_err());
        assert_eq!(told().await.len(), 2);
        assert_eq!(shop.count("select count(*) as n from password").await, 0);
    })
    .await;
}

/// The tail of the link in the newest mail that has one.
async fn mailed_link(shop: &Shop) -> String {
    let mails = deliver(shop).await;
    let mut mails = mails.iter().filter(|(name, _)| name.contains("password_reset")).map(|(_, mail)| text_of(mail));
    let mail = mails.next_back().expect("a mail with a link");
    let (_, tail) = mail.split_once("/account/password/reset/").expect("a link");
    tail.chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_link_that_is_good_once() {
    story(async |shop| {
        let cookie = sign_in(shop, "ada@example.com", "").await;
        ask_for_reset(&shop.ctx, "eve@example.com").await.expect("the answer is the same");
        assert!(
            deliver(shop).await.iter().all(|(name, _)| !name.contains("password_reset")),
            "and nobody is written to"
        );
        ask_for_reset(&shop.ctx, "Ada@example.com").await.expect("it is mailed");
        let token = mailed_link(shop).await;
        assert_eq!(token.len(), 65, "an id and 256 bits");
        check_reset(&shop.ctx, &token).await.expect("it is good");
        let stored = shop.count("select count(*) as n from password_reset where mailbox = 'ada@example.com'").await;
        assert_eq!(stored, 1);
        for forged in ["", &token[..64], &format!("{}0", &token[..64]), &"0".repeat(65)] {
            if *forged != token {
                assert_eq!(refused(check_reset(&shop.ctx, forged).await), Err(Refusal::NotFound), "{forged}");
            }
        }
        let weak = refused(reset_password(&shop.ctx, &token, "short", "").await);
        assert!(matches!(weak, Err(Refusal::Fields { .. })), "and the link is still good");
        reset_password(&shop.ctx, &token, GOOD, FIREFOX).await.expect("it is set");
        assert_eq!(who(shop, &cookie).await, None, "everybody is signed out");
        assert_eq!(refused(reset_password(&shop.ctx, &token, GOOD, "").await), Err(Refusal::NotFound), "used once");
        sign_in_with_password(&shop.ctx, ("ada@example.com", GOOD), "", None, true).await.expect("in");

        ask_for_reset(&shop.ctx, "ada@example.com").await.expect("it is mailed");
        let late = mailed_link(shop).await;
        shop.wait_minutes(60);
        assert_eq!(refused(check_reset(&shop.ctx, &late).await), Err(Refusal::NotFound), "too late");
        shop.work().await;
        assert_eq!(shop.count("select count(*) as n from password_reset").await, 0);
        for _ in 0..10 {
            ask_for_reset(&shop.ctx, "ada@example.com").await.expect("it is answered");
        }
        assert_eq!(shop.count("select count(*) as n from password_reset").await, 3, "nobody is buried under mails");
    })
    .await;
}

#[tokio::test]
async fn a_customer_takes_a_copy_of_everything_along() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 20).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let cookie = sign_in(shop, "ada@example.com", FIREFOX).await;
        let ada = who(shop, &cookie).await.expect("in");
        rename(&shop.ctx, &ada, "Ada \"the first\" L.").await.expect("a name");
        keep_address(&shop.ctx, &ada, None, at_berlin("Ada", "Kantstraße 2")).await.expect("it is kept");
        set_password(&shop.ctx, &ada, GOOD).await.expect("it is set");
        let ada = who(shop, &cookie).await.expect("in");
        let copy: serde_json::Value =
            serde_json::from_str(&export(&shop.ctx, &ada).await.expect("a copy")).expect("JSON");
        assert_eq!(copy["account"]["name"], "Ada \"the first\" L.");
        assert_eq!(copy["account"]["addresses"][0]["address"]["line1"], "Kantstraße 2");
        assert_eq!(
            (&copy["account"]["has_password"], &copy["account"]["devices"][0]["device"]),
            (&true.into(), &"Firefox on Linux".into())
        );
        assert_eq!(copy["account"]["security"][0]["what"], "password_set");
        assert_eq!(
            (&copy["orders"][0]["number"], &copy["orders"][0]["lines"][0]["title"]),
            (&1001.into(), &"Jug".into())
        );
        assert!(!copy.to_string().contains("argon2"), "nothing that lets anybody in");
    })
    .await;
}

/// All that the database has, as text, but for what the provider (here the test gateway) and the invoices keep.
async fn everything(shop: &Shop) -> String {
    let read = async |tx: &mut Tx| -> Result<String, StoreError> {
        let mut all = String::new();
        for table in [
            "\"order\"",
            "order_event",
            "order_return",
            "checkout",
            "customer",
            "session",
            "sign_in",
            "saved_address",
            "password",
            "password_reset",
            "account_event",
            "order_inquiry",
            "outbox",
            "payment_attempt",
            "review",
            "cart_line",
            "wish",
            "alert",
            "subscriber",
            "withdrawal",
            "erasure_due",
            "gift_card",
            "promotion_use",
            "refund",
            "fulfillment",
        ] {
            all += &format!("{table}: {:?}\n", tx.query(&format!("select * from {table}"), &[]).await?);
        }
        Ok(all)
    };
    shop.ctx.store.read(read).await.expect("it is read")
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_the_books_true() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 20).await;
        let sent = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        shop.press(&sent, Act::Approve).await;
        deliver(shop).await;
        let cookie = sign_in(shop, "ada@example.com", FIREFOX).await;
        let ada = who(shop, &cookie).await.expect("in");
        keep_address(&shop.ctx, &ada, None, at_berlin("Ada Lovelace", "Torstraße 1")).await.expect("it is kept");
        set_password(&shop.ctx, &ada, GOOD).await.expect("it is set");
        bring_together(&shop.ctx, Some(&cookie), &cart(&[(jug, 3)]), Device::IsTold).await.expect("it is kept");
        ask_for_order(&shop.ctx, "1001", "ada@example.com").await.expect("it is answered");
        let books = "select sum(total_minor) + 1000000 * count(*) as n from \"order\"";
        let (before, ledger) = (shop.count(books).await, shop.count("select count(*) as n from ledger_entry").await);

        let ada = who(shop, &cookie).await.expect("in");
        erase(&shop.ctx, &ada).await.expect("she is forgotten");
        assert_eq!(who(shop, &cookie).await, None);
        for table in ["customer", "session", "saved_address", "password", "cart_line", "account_event", "order_inquiry"]
        {
            let n = match table {
                "customer" => shop.count("select count(*) as n from customer").await,
                "session" => shop.count("select count(*) as n from session").await,
                "saved_address" => shop.count("select count(*) as n from saved_address").await,
                "password" => shop.count("select count(*) as n from password").await,
                "cart_line" => shop.count("select count(*) as n from cart_line").await,
                "account_event" => shop.count("select count(*) as n from account_event").await,
                _ => shop.count("select count(*) as n from order_inquiry").await,
            };
            assert_eq!(n, 0, "{table}");
        }
        assert_eq!(shop.order(&sent).await.email, "ada@example.com", "it still has to be sent");
        shop.check_books().await;

        fulfill(&shop.ctx, sent.order, NewFulfillment::default()).await.expect("it is sent");
        let parcel = shop.order(&sent).await.parcels[0].number;
        deliver_parcel(&shop.ctx, sent.order, parcel).await.expect("it arrived");
        deliver(shop).await;
        shop.work().await;
        assert_eq!(shop.order(&sent).await.email, "ada@example.com", "it can still be sent back");
        shop.wait_minutes(45 * 24 * 60);
        deliver(shop).await;
        shop.work().await;
        let erased = shop.order(&sent).await;
        assert_eq!(
            (erased.email.as_str(), erased.address.printed(vitrine::words::Language::English).as_str()),
            ("erased@customer.invalid", "Germany")
        );
        assert_eq!(
            (shop.count(books).await, shop.count("select count(*) as n from ledger_entry").await),
            (before, ledger)
        );
        let left = everything(shop).await;
        for canary in ["ada@example.com", "Lovelace", "Torstraße", "10119", "Firefox"] {
            assert!(!left.to_lowercase().contains(&canary.to_lowercase()), "{canary} is left: {left}");
        }
        let invoice = shop.count("select count(*) as n from invoice where body like '%Lovelace%'").await;
        assert_eq!(invoice, 1, "the law makes us keep it");
        let again = who(shop, &sign_in(shop, "ada@example.com", "").await).await.expect("in");
        assert_ne!(again.customer.id, ada.customer.id, "whoever comes back is somebody new");
        assert_eq!(list_orders(&shop.ctx, &again, None).await.expect("a list").orders, []);
    })
    .await;
}

#[tokio::test]
async fn a_cart_follows_its_owner_from_device_to_device() {
    story(async |shop| {
        let [jug, cup, bowl] = [
            shop.stock("Jug", 4_500, 20).await,
            shop.stock("Cup", 1_500, 20).await,
            shop.stock("Bowl", 2_500, 20).await,
        ];
        let meet = async |device: &str, there: &[(VariantId, u32)], told: Device| {
            bring_together(&shop.ctx, Some(device), &cart(there), told).await.expect("they are put together")
        };
        let phone = sign_in(shop, "ada@example.com", "").await;
        assert_eq!(meet(&phone, &[(jug, 2)], Device::IsTold).await, cart(&[(jug, 2)]));
        let desk = sign_in(shop, "ada@example.com", "").await;
        assert_eq!(
            meet(&desk, &[(jug, 1), (cup, 1)], Device::IsTold).await,
            cart(&[(jug, 2), (cup, 1)]),
            "the larger of two"
        );
        assert_eq!(
            meet(&desk, &[(jug, 2), (cup, 1)], Device::IsTold).await,
            cart(&[(jug, 2), (cup, 1)]),
            "and a retry is none"
        );

        shop.wait_minutes(1);
        // On the phone, which has not heard of the cup, the jugs go.
        assert_eq!(meet(&phone, &[], Device::OnlyTells).await, cart(&[]), "it can't be told");
        shop.wait_minutes(1);
        assert_eq!(meet(&desk, &[(jug, 2), (cup, 4)], Device::IsTold).await, cart(&[(cup, 4)]), "they don't come back");
        assert_eq!(meet(&phone, &[], Device::IsTold).await, cart(&[(cup, 4)]), "and the cup is there now");
        shop.wait_minutes(1);
        assert_eq!(meet(&phone, &[(cup, 4), (bowl, 1)], Device::IsTold).await, cart(&[(cup, 4), (bowl, 1)]));

        shop.wait_minutes(1);
        // What is bought on one is in no cart any more.
        let buyer = Buyer { session: Some(phone.clone()), cart: cart(&[(cup, 4), (bowl, 1)]), ..shop.buyer(&[]).await };
        let placed = shop.place(&buyer).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        assert_eq!(meet(&phone, &[], Device::IsTold).await, cart(&[]));
        assert_eq!(meet(&desk, &[(cup, 4)], Device::IsTold).await, cart(&[]));

        let nobody =
            bring_together(&shop.ctx, Some("sid=x"), &cart(&[(jug, 1)]), Device::IsTold).await.expect("nothing");
        assert_eq!(nobody, cart(&[(jug, 1)]), "whoever is not signed in has their own");
        let guest = bring_together(&shop.ctx, None, &cart(&[(jug, 1)]), Device::IsTold).await.expect("nothing");
        assert_eq!(guest, cart(&[(jug, 1)]));
    })
    .await;
}
