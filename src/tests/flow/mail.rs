//! Mails: what buyers read, and that each gets to them whatever breaks on the way.

use std::path::PathBuf;

use vitrine::providers::mail::Mailer;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::mail::send_due_mails;
use vitrine::services::rounds::Round;
use vitrine::store::db::{StoreError, Tx};

use super::super::process::{Client, Process, block_on, furnish_data, open_data};
use super::super::smtp::{MailServer, header, mails_in, read};
use super::shop::{SHIPPING_MINOR, Shop, shop, story};

const SENT: Round = Round { done: 1, failed: 0 };
const FAILED: Round = Round { done: 0, failed: 1 };
const NOTHING: Round = Round { done: 0, failed: 0 };

/// What a customer sees is compared, letter for letter, with the files of that name: the text, and the HTML, which a browser
/// shows. `VITRINE_WRITE_MAILS=1` writes the files anew, to be looked at before they are committed.
#[track_caller]
pub fn check_mail(name: &str, mail: &[u8]) {
    // Ids and the signatures in links are random.
    let seen: Vec<String> = read(mail).lines().map(|line| without_token(line).trim_end().to_owned()).collect();
    let seen = seen.join("\n");
    let (text, html) = seen.split_once("\n=== text/html; charset=utf-8\n").expect("two parts");
    for (ending, seen) in [("txt", text), ("html", html)] {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/flow/mails"));
        let (path, seen) = (folder.join(format!("{name}.{ending}")), format!("{}\n", seen.trim_end()));
        if std::env::var_os("VITRINE_WRITE_MAILS").is_some() {
            std::fs::write(&path, &seen).expect("it is written");
        }
        let expected = std::fs::read_to_string(&path).expect("VITRINE_WRITE_MAILS=1 writes what is missing");
        assert_eq!(seen, expected, "{}", path.display());
    }
}

/// A mail as it is read.
pub fn text_of(mail: &[u8]) -> String {
    read(mail)
}

fn without_token(line: &str) -> String {
    let places = ["/orders/", "/mails/", "/newsletter/", "/checkout/resume/"];
    let Some(place) = places.into_iter().find(|place| line.contains(place)) else { return line.to_owned() };
    let (before, after) = line.split_once(place).expect("it is there");
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(after.len());
    format!("{before}{place}…{}", &after[end..])
}

/// Sends what is due into the shop's mail folder, and answers what is there, by name.
pub async fn deliver(shop: &Shop) -> Vec<(String, Vec<u8>)> {
    let folder = shop.folder().join("mail");
    let round = send_due_mails(&shop.ctx, &Mailer::Folder(folder.clone()), None).await.expect("a round");
    assert_eq!(round.failed, 0);
    mails_in(&folder)
}

async fn buy(shop: &Shop) {
    let jug = shop.stock("Jug", 4_500, 10).await;
    let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
}

#[tokio::test]
async fn whoever_has_paid_gets_a_confirmation_once() {
    story(async |shop| {
        buy(shop).await;
        let mails = deliver(shop).await;
        let [(name, mail)] = &mails[..] else { panic!("{} mails", mails.len()) };
        assert!(name.ends_with("-order_placed"), "{name}");
        check_mail("order_placed", mail);

        assert_eq!(deliver(shop).await, mails, "nothing more is due");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_for_what_was_not_paid() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        shop.press(&placed, Act::Abandon).await;
        assert_eq!(deliver(shop).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_real_server_takes_the_mail_over() {
    story(async |shop| {
        buy(shop).await;
        let server = MailServer::start("kind");
        let mailer = Mailer::smtp(&server.url()).expect("an address");
        let from = Some("Orders <orders@example.com>");
        assert_eq!(send_due_mails(&shop.ctx, &mailer, from).await.expect("a round"), SENT);
        let [mail] = &server.mails()[..] else { panic!("one mail") };
        assert_eq!(header(mail, "From"), "Orders <orders@example.com>");
        assert_eq!(header(mail, "To"), "ada@example.com");
        assert_eq!(send_due_mails(&shop.ctx, &mailer, None).await.expect("a round"), NOTHING);
    })
    .await;
}

#[tokio::test]
async fn a_mail_whose_receipt_was_lost_is_sent_again_as_the_same_mail() {
    story(async |shop| {
        buy(shop).await;
        let server = MailServer::start("drop");
        let mailer = Mailer::smtp(&server.url()).expect("an address");
        assert_eq!(send_due_mails(&shop.ctx, &mailer, None).await.expect("a round"), FAILED);
        assert_eq!(send_due_mails(&shop.ctx, &mailer, None).await.expect("a round"), NOTHING, "it waits a little");
        shop.wait_minutes(1);
        assert_eq!(send_due_mails(&shop.ctx, &mailer, None).await.expect("a round"), SENT);
        let [one, other] = &server.mails()[..] else { panic!("two copies") };
        assert!(header(one, "Message-ID").ends_with("-order_placed@127.0.0.1>"));
        assert_eq!(one, other, "to the byte");
    })
    .await;
}

#[tokio::test]
async fn two_jobs_do_not_send_the_same_mail() {
    story(async |shop| {
        buy(shop).await;
        let server = MailServer::start("kind");
        let mailer = Mailer::smtp(&server.url()).expect("an address");
        let jobs = (0..8).map(|_| {
            let (ctx, mailer) = (shop.ctx.clone(), mailer.clone());
            tokio::spawn(async move { send_due_mails(&ctx, &mailer, None).await.expect("a round").done })
        });
        let mut sent = 0;
        for job in jobs.collect::<Vec<_>>() {
            sent += job.await.expect("a job");
        }
        assert_eq!((sent, server.mails().len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_a_server_says_of_a_buyer_is_not_kept() {
    story(async |shop| {
        buy(shop).await;
        let server = MailServer::start("refuse");
        let mailer = Mailer::smtp(&server.url()).expect("an address");
        assert_eq!(send_due_mails(&shop.ctx, &mailer, None).await.expect("a round"), FAILED);
        let kept = shop.count("select count(*) as n from outbox where trouble = 'the server answered 451'").await;
        assert_eq!(kept, 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_unasked() {
    story(async |shop| {
        buy(shop).await;
        let server = MailServer::start("kind");
        let mailer = Mailer::smtp(&server.url_with_encryption()).expect("an address");
        assert_eq!(send_due_mails(&shop.ctx, &mailer, None).await.expect("a round"), FAILED);
        assert_eq!(server.mails(), Vec::<Vec<u8>>::new());
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_nobody_takes_is_given_up_in_the_end_and_the_auditor_says_so() {
    let shop = shop().await;
    buy(&shop).await;
    // Nobody listens there.
    let mailer = Mailer::smtp("smtp://127.0.0.1:9?tls=none").expect("an address");
    let mut tries = 0;
    while shop.count("select count(*) as n from outbox where given_up_at is null").await == 1 {
        assert!(audit(&shop.ctx).await.expect("an audit").is_empty(), "it is still being tried");
        tries += send_due_mails(&shop.ctx, &mailer, None).await.expect("a round").failed;
        shop.wait_minutes(6 * 60);
    }
    assert_eq!(tries, 20);
    let breaches = audit(&shop.ctx).await.expect("an audit");
    assert!(breaches.iter().any(|breach| breach.sentence.contains("given up")), "{breaches:?}");
}

#[test]
fn a_shop_that_is_killed_while_it_sends_a_mail_sends_it_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let jug = furnish_data(folder.path(), 4_500, 10);
    let server = MailServer::start("hang");
    let url = server.url();
    let environment = [("VITRINE_MAIL_URL", url.as_str())];

    let process = Process::serve_with(folder.path(), &environment);
    let mut buyer = Client::new(process.address);
    buyer.go_to_the_till(jug, 1).expect("a cart");
    let pay_page = buyer.place(4_500 + SHIPPING_MINOR).expect("an answer").expect(303).location().to_owned();
    buyer.pay(&pay_page).expect("an answer").expect(303);
    let first = server.wait_for(1);
    process.kill();

    // What would take three minutes: the lease that the dead process held runs out.
    let run_out = async |tx: &mut Tx| -> Result<(), StoreError> {
        assert_eq!(tx.execute("update outbox set leased_until = 0 where sent_at is null", &[]).await?, 1);
        Ok(())
    };
    block_on(open_data(folder.path()).store.write(run_out)).expect("it is written");
    let process = Process::serve_with(folder.path(), &environment);
    let both = server.wait_for(2);
    assert_eq!(header(&both[0], "Message-ID"), header(&both[1], "Message-ID"));
    assert_eq!(both[0], first[0]);
    process.kill();
}
