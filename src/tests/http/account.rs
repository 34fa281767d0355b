//! Accounts over HTTP: cookies, plain forms, and what they do not tell.

use std::time::Duration;

use vitrine::domain::account::SignInCode;
use vitrine::server::config::Layer;

use super::super::smtp::{mails_in, read};
use super::SHOP;
use super::bad_input::variant;
use super::buy::Buyer;
use super::client::{Answer, Shop};

/// The code in the only mail that has one, once it is there.
fn mailed_code(shop: &Shop, known: &[String]) -> String {
    for _ in 0..200 {
        let mails = mails_in(&shop.data().join("mail"));
        let codes = mails.iter().filter(|(name, _)| name.contains("sign_in_code")).map(|(_, mail)| read(mail));
        let codes = codes.filter_map(|mail| {
            Some(mail.lines().find(|line| line.trim().parse::<SignInCode>().is_ok())?.trim().to_owned())
        });
        if let Some(code) = codes.into_iter().find(|code| !known.contains(code)) {
            return code;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no mail with a code came");
}

fn get(shop: &Shop, path: &str, cookies: &str) -> Answer {
    shop.send("GET", path, &[("cookie", cookies)], b"")
}

/// Signs in; answers the cookies of the device.
fn sign_in(shop: &Shop, email: &str, next: &str, known: &mut Vec<String>) -> (String, Answer) {
    let asked = shop.post("/account/sign-in", "", &format!("email={email}&next={next}"));
    assert_eq!(asked.status, 303, "{}", asked.text());
    let browser = format!("sign-in={}", asked.cookie("sign-in").expect("a secret"));
    let code = mailed_code(shop, known);
    known.push(code.clone());
    let answer = shop.post("/account/sign-in/code", &browser, &format!("code={code}&next={next}"));
    assert_eq!(answer.status, 303, "{}", answer.text());
    (format!("sid={}", answer.cookie("sid").expect("a session")), answer)
}

#[test]
fn an_account_is_opened_used_and_left_without_script() {
    let shop = Shop::demo();
    let mut known = Vec::new();
    let order = Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    assert!(shop.get(&order).text().contains(&format!("action=\"{order}/account\"")), "an account is offered");

    let to_the_door = shop.get("/account");
    assert_eq!((to_the_door.status, to_the_door.location()), (303, "/account/sign-in?next=%2Faccount"));
    let (session, signed_in) = sign_in(&shop, "Ada%40Example.org", "/account", &mut known);
    assert_eq!(signed_in.location(), "/account?done=welcome");
    let cookie = signed_in.set_cookie("sid").expect("a cookie");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("Path=/;"),
        "{cookie}"
    );
    assert!(signed_in.set_cookie("sign-in").is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(signed_in.header("cache-control"), Some("no-store"));

    let home = get(&shop, "/account?done=welcome", &session);
    assert_eq!((home.status, home.header("cache-control")), (200, Some("no-store")));
    let text = home.text();
    assert!(
        text.contains("role=\"status\">You are signed in.") && text.contains("Thank you, your order is placed"),
        "{text}"
    );
    assert!(text.contains(&format!("href=\"{order}\"")), "the order that was placed as a guest");
    assert!(!get(&shop, "/account?done=%3Cscript%3E", &session).text().contains("role=\"status\""));

    let named = shop.post("/account/name", &session, "name=O%27N%C3%A9ill-%C5%81ukasz");
    assert_eq!(named.location(), "/account?done=name");
    assert!(get(&shop, "/account?done=name", &session).text().contains("value=\"O&#39;Néill-Łukasz\""));
    let wrong = shop.post("/account/addresses", &session, "name=Ada&country=DE&line1=Weg+1&postcode=1&city=Berlin");
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("There is a problem") && wrong.text().contains("value=\"Weg 1\""),
        "{}",
        wrong.text()
    );
    let kept = shop.post("/account/addresses", &session, "name=Ada&country=DE&line1=Weg+1&postcode=10115&city=Berlin");
    assert_eq!(kept.location(), "/account/addresses?done=address");
    let addresses = get(&shop, kept.location(), &session).text();
    assert!(addresses.contains("Weg 1") && addresses.contains("The address is saved."), "{addresses}");

    // At the till the address is chosen with one press.
    let cart = format!("{session}; cart=1.{}-1", variant(&shop));
    let till = get(&shop, "/checkout", &cart).text();
    assert!(till.contains("value=\"Weg 1\"") && till.contains("href=\"/checkout/address\""), "{till}");
    let choice = get(&shop, "/checkout/address", &cart).text();
    let id = choice.split("name=\"address\" value=\"").nth(1).expect("an address").split('"').next().expect("an id");
    let chosen = shop.post("/checkout/address", &cart, &format!("address={id}"));
    assert_eq!(chosen.location(), "/checkout/shipping", "{}", chosen.text());
    assert!(chosen.cookie("checkout").is_some());
    let json = get(&shop, "/api/checkout", &cart).text();
    assert!(json.contains("\"filled_in\":true"), "what is only filled in was not sent: {json}");

    let preferred = shop.post("/account/preferences", &session, "market=&theme=dark");
    assert_eq!(preferred.cookie("theme"), Some("dark"));
    let (other, again) = sign_in(&shop, "ada%40example.org", "/checkout", &mut known);
    assert_eq!((again.location(), again.cookie("theme")), ("/checkout", Some("dark")));
    let devices = get(&shop, "/account/devices", &session).text();
    assert_eq!(devices.matches("<p class=\"parcel-name\">A device</p>").count(), 2, "{devices}");
    let out = shop.post("/account/devices/others/sign-out", &session, "x=1");
    assert_eq!(out.location(), "/account/devices?done=devices");
    assert_eq!(get(&shop, "/account", &other).status, 303, "signed out");

    let bye = shop.post("/account/sign-out", &session, "x=1");
    assert!(bye.set_cookie("sid").is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(bye.header("clear-site-data"), Some("\"cache\", \"storage\""));
    assert_eq!(get(&shop, "/account", &session).status, 303, "what was signed out stays out");
}

#[test]
fn over_tls_the_session_is_the_hosts_alone() {
    let origin = Some("https://shop.example".to_owned());
    let shop = Shop::with(Layer { origin, allow_test_gateway: Some(true), ..Layer::default() });
    let asked = shop.post("/account/sign-in", "", "email=ada%40example.org");
    let secret = asked.cookie("sign-in").expect("a secret");
    assert!(asked.set_cookie("sign-in").is_some_and(|cookie| cookie.contains("; Secure")));
    let code = mailed_code(&shop, &[]);
    let signed_in = shop.post("/account/sign-in/code", &format!("sign-in={secret}"), &format!("code={code}"));
    let cookie = signed_in.set_cookie("__Host-sid").expect("a session");
    assert!(cookie.contains("; Secure") && cookie.contains("Path=/;") && !cookie.contains("Domain"), "{cookie}");
    let session = signed_in.cookie("__Host-sid").expect("a session");
    assert_eq!(get(&shop, "/account", &format!("__Host-sid={session}")).status, 200);
    assert_eq!(get(&shop, "/account", &format!("sid={session}")).status, 303, "a name that any subdomain can set");
}

#[test]
fn the_answer_does_not_tell_whether_there_is_an_account_or_an_order() {
    let shop = Shop::demo();
    sign_in(&shop, "ada%40example.org", "", &mut Vec::new());
    let plain = |answer: &Answer| {
        let headers =
            answer.headers.iter().filter(|(name, _)| !["x-request-id", "set-cookie", "date"].contains(&name.as_str()));
        (answer.status, headers.cloned().collect::<Vec<_>>(), answer.text())
    };
    let ask = |email: &str| shop.post("/account/sign-in", "", &format!("email={email}"));
    let (ada, eve) = (ask("ada%40example.org"), ask("eve%40example.org"));
    assert_eq!(plain(&ada), plain(&eve));
    let page = |answer: &Answer| {
        let cookie = format!("sign-in={}", answer.cookie("sign-in").expect("a secret"));
        get(&shop, answer.location(), &cookie).text().replace("ada@example.org", "eve@example.org")
    };
    assert_eq!(page(&ada), page(&eve));
    let find = |number: &str| shop.post("/orders/find", "", &format!("number={number}&email=ada%40example.org"));
    Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    assert_eq!(plain(&find("1001")), plain(&find("1002")));
}

#[test]
fn nonsense_in_the_forms_of_an_account_is_answered_kindly() {
    for (path, form, status) in [
        ("/account/sign-in", "", 422),
        ("/account/sign-in", "email=%00", 422),
        ("/account/sign-in", "email=a%40b.de%0d%0aBcc:+eve%40example.org", 422),
        ("/account/sign-in/code", "code=ABCD-EFGH", 409),
        ("/orders/find", "number=%27+or+1%3D1&email=a%40b.de", 422),
        ("/account/name", "name=x", 303),
        ("/account/addresses/0000000000001/remove", "x=1", 303),
        ("/account/addresses/x/remove", "x=1", 400),
        ("/account/devices/0000000000001/sign-out", "x=1", 303),
        ("/orders/nonsense/account", "x=1", 404),
        ("/checkout/address", "address=1", 303),
    ] {
        let answer = SHOP.post(path, "sid=x; sign-in=y", form);
        assert_eq!(answer.status, status, "{path} {form}: {}", answer.text());
    }
    let elsewhere = SHOP.post("/account/sign-in", "", "email=a%40b.de&next=//evil.example");
    assert_eq!(elsewhere.location(), "/account/sign-in/code?next=%2Faccount");
    let robots = SHOP.get("/robots.txt").text();
    assert!(robots.contains("Disallow: /account"));
}

#[test]
fn a_client_that_tries_again_and_again_is_slowed_down() {
    let proxy = Layer { trusted_proxies: Some(vec![[127, 0, 0, 1].into()]), ..Layer::default() };
    let shop = Shop::with(proxy);
    let from = |client: &str, path: &str, form: &str| {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("x-forwarded-for", client),
        ];
        shop.send("POST", path, &headers, form.as_bytes()).status
    };
    let asked: Vec<u16> = (0..12).map(|_| from("192.0.2.1", "/account/sign-in", "email=ada%40example.org")).collect();
    assert!(
        asked[..10].iter().all(|status| *status == 303) && asked[10..].iter().all(|status| *status == 429),
        "{asked:?}"
    );
    let tried: Vec<u16> = (0..22).map(|_| from("192.0.2.1", "/account/sign-in/code", "code=2345-6789")).collect();
    assert_eq!(tried.iter().filter(|status| **status == 429).count(), 2, "{tried:?}");
    assert_eq!(from("192.0.2.2", "/account/sign-in", "email=ada%40example.org"), 303, "somebody else");
}

const GOOD: &str = "wren+lantern+thimble+7";

#[test]
fn a_password_is_set_used_and_slowed_down_and_the_code_still_works() {
    let shop = Shop::demo();
    let mut known = Vec::new();
    let (session, _) = sign_in(&shop, "ada%40example.org", "", &mut known);
    let form = get(&shop, "/account/password", &session).text();
    assert!(form.contains("autocomplete=\"new-password\"") && form.contains("autocomplete=\"username\""), "{form}");
    let short = shop.post("/account/password", &session, "password=short");
    assert!(short.status == 422 && short.text().contains("15 characters or longer"), "{}", short.text());
    assert!(!short.text().contains("value=\"short\""), "no page repeats a password");
    let set = shop.post("/account/password", &session, &format!("password={GOOD}"));
    assert_eq!(set.location(), "/account?done=password", "{}", set.text());
    let try_ = |email: &str, password: &str| {
        shop.post("/account/sign-in/password", "", &format!("email={email}&password={password}&next=/checkout"))
    };
    let right = try_("ada%40example.org", GOOD);
    assert_eq!((right.status, right.location()), (303, "/checkout"), "{}", right.text());
    assert!(right.cookie("sid").is_some());
    let said = |answer: &Answer| (answer.status, answer.text().replace("eve@", "ada@"));
    let (wrong, nobody) = (try_("ada%40example.org", "wrong"), try_("eve%40example.org", "wrong"));
    assert_eq!((wrong.status, said(&wrong)), (422, said(&nobody)));
    for _ in 0..20 {
        assert_eq!(said(&try_("ada%40example.org", "wrong")), said(&wrong), "nobody is told that it is too often");
    }
    assert_eq!(said(&try_("ada%40example.org", GOOD)), said(&wrong), "even the right one, for a while");
    sign_in(&shop, "ada%40example.org", "", &mut known);
    let forgot = |email: &str| shop.post("/account/sign-in/forgot", "", &format!("email={email}"));
    let (ada, eve) = (forgot("ada%40example.org"), forgot("eve%40example.org"));
    assert_eq!((ada.status, ada.text()), (200, eve.text()));
    assert_eq!(shop.get("/account/password/reset/nonsense").status, 404);
    assert_eq!(shop.post("/account/password/reset/nonsense", "", "password=x").status, 404);
}

#[test]
fn a_copy_is_a_file_and_who_is_forgotten_is_gone() {
    let shop = Shop::demo();
    let (session, _) = sign_in(&shop, "ada%40example.org", "", &mut Vec::new());
    let copy = get(&shop, "/account/export", &session);
    assert_eq!((copy.status, copy.header("cache-control")), (200, Some("no-store")));
    assert_eq!(copy.header("content-disposition"), Some("attachment; filename=\"my-account.json\""));
    assert!(copy.text().contains("\"email\": \"ada@example.org\""));
    assert_eq!(shop.get("/account/export").status, 303, "nobody else's");
    let asked = get(&shop, "/account/erase", &session);
    assert!(asked.text().contains("What stays, and why") && asked.text().contains("action=\"/account/erase\""));
    let gone = shop.post("/account/erase", &session, "x=1");
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert!(gone.set_cookie("sid").is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(get(&shop, "/account", &session).status, 303);
}

#[test]
fn a_cart_is_kept_with_the_account_and_shown_on_the_next_device() {
    let shop = Shop::demo();
    let id = variant(&shop);
    let mut known = Vec::new();
    let asked = shop.post("/account/sign-in", "", "email=ada%40example.org");
    let browser = format!("cart=1.{id}-3; sign-in={}", asked.cookie("sign-in").expect("a secret"));
    let code = mailed_code(&shop, &known);
    known.push(code.clone());
    let phone = shop.post("/account/sign-in/code", &browser, &format!("code={code}"));
    assert_eq!(phone.cookie("cart"), Some(&*format!("1.{id}-3")));
    let phone = format!("sid={}", phone.cookie("sid").expect("a session"));
    let (desk, told) = sign_in(&shop, "ada%40example.org", "", &mut known);
    assert_eq!(told.cookie("cart"), Some(&*format!("1.{id}-3")), "what the phone had");
    let less = shop.post("/cart/update", &format!("{desk}; cart=1.{id}-3"), &format!("variant={id}&quantity=1"));
    assert_eq!(less.cookie("cart"), Some(&*format!("1.{id}-1")));
    let shown = get(&shop, "/cart", &format!("{phone}; cart=1.{id}-3"));
    assert_eq!((shown.status, shown.cookie("cart")), (200, Some(&*format!("1.{id}-1"))));
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    assert!(get(&shop, "/cart", &format!("{phone}; cart=1.{id}-1")).set_cookie("cart").is_none(), "nothing new");
    let out = shop.post("/account/sign-out", &format!("{desk}; cart=1.{id}-1"), "x=1");
    assert!(out.set_cookie("cart").is_some_and(|cookie| cookie.contains("Max-Age=0")), "it stays with the account");
}

#[test]
fn a_wishlist_is_kept_with_the_account_and_taken_off_the_device_at_the_end() {
    let shop = Shop::demo();
    let (id, mut known) = (variant(&shop), Vec::new());
    let form = format!("variant={id}");
    let on_phone = shop.post("/wishlist/add", "", &form).cookie("wishlist").expect("a list").to_owned();
    let asked = shop.post("/account/sign-in", "", "email=ada%40example.org");
    let browser = format!("wishlist={on_phone}; sign-in={}", asked.cookie("sign-in").expect("a secret"));
    let code = mailed_code(&shop, &known);
    known.push(code.clone());
    let phone = shop.post("/account/sign-in/code", &browser, &format!("code={code}&next=/wishlist"));
    assert_eq!((phone.location(), phone.cookie("wishlist")), ("/wishlist", Some(&*on_phone)));
    let phone = format!("sid={}; wishlist={on_phone}", phone.cookie("sid").expect("a session"));
    let shown = get(&shop, "/wishlist", &phone);
    assert!(shown.text().contains("We keep this list with your account") && shown.set_cookie("wishlist").is_none());
    assert!(get(&shop, "/wishlist", "").text().contains("/account/sign-in?next=%2Fwishlist"), "a guest may sign in");

    let (desk, told) = sign_in(&shop, "ada%40example.org", "", &mut known);
    assert_eq!(told.cookie("wishlist"), Some(&*on_phone), "what the phone had");
    let removed = shop.post("/wishlist/remove", &format!("{desk}; wishlist={on_phone}"), &form);
    let on_desk = removed.cookie("wishlist").expect("a list").to_owned();
    let shown = get(&shop, "/wishlist", &phone);
    assert!(shown.text().contains("Nothing is saved yet."), "{}", shown.text());
    assert_eq!(shown.cookie("wishlist"), Some(&*on_desk), "the device is told");
    let moved = shop.post("/wishlist/from-cart", &format!("{desk}; wishlist={on_desk}; cart=1.{id}-2"), &form);
    assert_eq!(moved.location(), "/cart");
    assert!(get(&shop, "/wishlist", &phone).text().contains("Move to cart"), "the phone shows what the desk saved");
    let in_cart = shop.post("/wishlist/cart", &phone, &form);
    assert_eq!(in_cart.cookie("cart"), Some(&*format!("1.{id}-1")));
    assert!(in_cart.cookie("wishlist").is_some_and(|list| list.starts_with(&format!("1.{id}_"))));
    shop.post("/wishlist/add", &phone, &form);

    let many: String = (0..435).map(|number| format!(".{number:013}-6b028081")).collect();
    for hostile in [format!("1.{}", "x".repeat(10_000)), format!("1{many}"), "1....---".to_owned()] {
        let eve = format!("{}; wishlist={hostile}", sign_in(&shop, "eve%40example.org", "", &mut known).0);
        let page = get(&shop, "/wishlist", &eve);
        assert_eq!(page.status, 200);
        assert!(page.set_cookie("wishlist").is_none_or(|cookie| cookie.len() < 4_096), "it fits a browser");
        assert!([303, 409].contains(&shop.post("/wishlist/add", &eve, &form).status));
        assert_eq!(shop.post("/wishlist/remove", &eve, &form).status, 303);
    }

    let out = shop.post("/account/sign-out", &phone, "x=1");
    assert!(out.set_cookie("wishlist").is_some_and(|cookie| cookie.contains("Max-Age=0")), "it stays with the account");
    let guest = get(&shop, "/wishlist", "").text();
    assert!(guest.contains("Nothing is saved yet."), "{guest}");
    let (again, told) = sign_in(&shop, "ada%40example.org", "", &mut known);
    assert!(told.cookie("wishlist").is_some_and(|list| list.starts_with(&format!("1.{id}-"))), "here it is");
    let gone = shop.post("/account/erase", &again, "x=1");
    assert!(gone.set_cookie("wishlist").is_some_and(|cookie| cookie.contains("Max-Age=0")));
    let (_, new) = sign_in(&shop, "ada%40example.org", "", &mut known);
    assert_eq!(new.cookie("wishlist"), Some(""), "whoever comes back is somebody new");
}
