//! The process that sends mails is killed again and again: each mail reaches the server at least once, as the same mail each
//! time, and once it is noted as sent it never goes out again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;
use std::thread::sleep;
use std::time::{Duration, Instant};

use vitrine::domain::money::{Currency, Money};
use vitrine::services::Ctx;
use vitrine::services::gift_card::{NewCard, issue_card};
use vitrine::store::db::{StoreError, Tx};

use super::{Part, each};
use crate::database::{Kind, kinds};
use crate::process::{Premises, Process, block_on};
use crate::smtp::{MailServer, header};

/// Mails that become due while the process is down.
const NEW_MAILS: usize = 3;
/// In the end everything has to be sent within this.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    mails: usize,
    copies: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.kills += other.kills;
        self.mails += other.mails;
        self.copies += other.copies;
    }
}

#[test]
fn a_mail_is_sent_whenever_its_sender_is_killed_and_is_the_same_mail_each_time() {
    each(kinds(), |kind| {
        // Over connections that have to be opened, and a lead that has to be taken, the first mail leaves later.
        let (kills, longest_ms, shops) = if *kind == Kind::Sqlite { (10, 60, 100) } else { (3, 2_500, 20) };
        let try_one = |_| kill_a_sender(*kind, kills, longest_ms);
        let words = |Tally { kills, mails, copies }: &Tally| {
            assert!(*kills < 100 || copies > mails, "no kill has hit a mail on its way");
            format!("{kills} kills; {mails} mails, of which {} were sent once more, 0 lost", copies - mails)
        };
        Part::new(format!("senders of mails killed on {kind:?}"), 1, shops).one_at_a_time().prove(try_one, words);
    });
}

fn kill_a_sender(kind: Kind, kills: u64, longest_ms: u32) -> Tally {
    let shop = Premises::new(kind);
    shop.furnish(4_500, 10);
    let server = MailServer::start("kind");
    let url = server.url();
    let mut environment = shop.database.environment();
    // Links in mails begin with it; that of another port each time would make each copy another mail.
    environment.extend([("VITRINE_MAIL_URL", url.as_str()), ("VITRINE_ORIGIN", "http://127.0.0.1:3000")]);
    let serve = || Process::serve_with(shop.folder.path(), &environment);
    // How often each mail had arrived when it was noted as sent.
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..kills {
        block_on(put_mails(&shop.open()));
        let process = serve();
        sleep(Duration::from_millis(u64::from(getrandom::u32().expect("a number") % longest_ms)));
        process.kill();
        let copies = copies(&server);
        for name in block_on(names_of_sent(&shop.open())) {
            let now = copies.get(&name).copied().unwrap_or_default();
            assert_ne!(now, 0, "{name} is noted as sent and never was");
            assert_eq!(*done.entry(name.clone()).or_insert(now), now, "{name} was sent after it was noted as sent");
        }
    }

    let process = serve();
    let started = Instant::now();
    let all = NEW_MAILS * usize::try_from(kills).expect("a number");
    while block_on(names_of_sent(&shop.open())).len() < all {
        assert!(started.elapsed() < PATIENCE, "not all mails were sent");
        sleep(Duration::from_millis(100));
        block_on(end_leases(&shop.open()));
    }
    process.kill();
    let copies = copies(&server);
    let sent: BTreeSet<String> = block_on(names_of_sent(&shop.open())).into_iter().collect();
    assert_eq!(copies.keys().collect::<Vec<_>>(), sent.iter().collect::<Vec<_>>(), "each mail, and no other");
    Tally { kills, mails: copies.len(), copies: copies.values().sum() }
}

/// Some gift cards are issued by mail, and nobody who is dead sends anything any more.
async fn put_mails(ctx: &Ctx) {
    end_leases(ctx).await;
    for _ in 0..NEW_MAILS {
        let amount = Money::new(5_000, Currency::EUR);
        let new = NewCard { amount, expires_at: None, email: "ada@example.com".into() };
        issue_card(ctx, new).await.expect("a card");
    }
}

/// What would take three minutes: leases that dead processes held run out.
async fn end_leases(ctx: &Ctx) {
    let act = async |tx: &mut Tx| tx.execute("update outbox set leased_until = 0 where sent_at is null", &[]).await;
    ctx.store.write(act).await.map(drop).expect("no lease");
}

/// The mails that the shop believes to be sent, by their names.
async fn names_of_sent(ctx: &Ctx) -> Vec<String> {
    let act = async |tx: &mut Tx| -> Result<Vec<String>, StoreError> {
        let sent =
            tx.query("select subject from outbox where sent_at is not null and given_up_at is null", &[]).await?;
        sent.iter().map(|row| Ok(format!("<gift_card-{}@127.0.0.1>", row.get::<String>("subject")?))).collect()
    };
    ctx.store.read(act).await.expect("the outbox")
}

/// How often each mail has arrived. Copies are the same to the byte.
fn copies(server: &MailServer) -> BTreeMap<String, usize> {
    let mut copies: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for mail in server.mails() {
        copies.entry(header(&mail, "Message-ID")).or_default().push(mail);
    }
    let count = |(name, copies): (String, Vec<Vec<u8>>)| {
        assert!(copies.iter().all(|copy| *copy == copies[0]), "{name} is not the same mail each time");
        (name, copies.len())
    };
    copies.into_iter().map(count).collect()
}
