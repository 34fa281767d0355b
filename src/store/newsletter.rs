//! Who gets the newsletter, and the proof that they want it.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::SubscriberId;
use crate::domain::newsletter::{ConsentWay, SubscriberState};
use crate::domain::time::Timestamp;
use crate::params;
use crate::words::Language;

/// Somebody who gets the newsletter, asked for it, or did once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    pub id: SubscriberId,
    pub mailbox_hash: String,
    /// Empty when they want no more.
    pub email: String,
    pub state: SubscriberState,
    /// In which they asked last.
    pub language: Language,
    pub asked_at: Timestamp,
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, mailbox_hash, email, state, language, asked_at, updated_at";

/// Whoever has that id.
pub async fn find_subscriber(tx: &mut Tx, id: SubscriberId) -> Result<Option<Subscriber>, StoreError> {
    let sql = format!("select {COLUMNS} from subscriber where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_subscriber).transpose()
}

/// Whoever has the mailbox with that hash.
pub async fn find_subscriber_of_mailbox(tx: &mut Tx, mailbox_hash: &str) -> Result<Option<Subscriber>, StoreError> {
    let sql = format!("select {COLUMNS} from subscriber where mailbox_hash = $1");
    tx.query_opt(&sql, params![mailbox_hash]).await?.as_ref().map(read_subscriber).transpose()
}

/// Keeps where somebody stands.
pub async fn save_subscriber(tx: &mut Tx, one: &Subscriber) -> Result<(), StoreError> {
    tx.execute(
        "insert into subscriber (id, mailbox_hash, email, state, language, asked_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update
         set email = excluded.email,
             state = excluded.state,
             language = excluded.language,
             asked_at = excluded.asked_at,
             updated_at = excluded.updated_at",
        params![
            one.id,
            &one.mailbox_hash,
            &one.email,
            one.state.as_str(),
            one.language.code(),
            one.asked_at,
            one.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes down what somebody did, and by which words.
pub async fn note_consent(
    tx: &mut Tx,
    id: SubscriberId,
    state: SubscriberState,
    way: ConsentWay,
    words: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into subscriber_event (subscriber_id, kind, way, words, at) values ($1, $2, $3, $4, $5)",
        params![id, state.as_str(), way.as_str(), words, now],
    )
    .await?;
    Ok(())
}

/// Something that somebody did about the newsletter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub state: SubscriberState,
    pub way: ConsentWay,
    pub words: String,
    pub at: Timestamp,
}

/// All that somebody did, in its order.
pub async fn list_consents(tx: &mut Tx, id: SubscriberId) -> Result<Vec<Step>, StoreError> {
    let rows = tx
        .query(
            "select kind, way, words, at from subscriber_event where subscriber_id = $1 order by id limit 1000",
            params![id],
        )
        .await?;
    let read = |row: &Row| {
        Ok(Step { state: row.parse("kind")?, way: row.parse("way")?, words: row.get("words")?, at: row.get("at")? })
    };
    rows.iter().map(read).collect()
}

/// Somebody, with where and by which words they asked last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub subscriber: Subscriber,
    pub way: ConsentWay,
    pub words: String,
}

/// Those in a state, those first that are in it longest; `after` is the last of the page before.
pub async fn list_subscribers(
    tx: &mut Tx,
    state: SubscriberState,
    after: Option<(Timestamp, SubscriberId)>,
) -> Result<Vec<Consent>, StoreError> {
    let (since, id) = after.map_or((Timestamp(i64::MIN), String::new()), |(at, id)| (at, id.to_string()));
    let rows = tx
        .query(
            "select s.id, s.mailbox_hash, s.email, s.state, s.language, s.asked_at, s.updated_at, e.way, e.words
             from subscriber s
             join subscriber_event e on e.id = (
                 select max(x.id) from subscriber_event x where x.subscriber_id = s.id and x.kind = 'asked'
             )
             where s.state = $1 and (s.updated_at > $2 or (s.updated_at = $2 and s.id > $3))
             order by s.updated_at, s.id
             limit 500",
            params![state.as_str(), since, id],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(Consent { subscriber: read_subscriber(row)?, way: row.parse("way")?, words: row.get("words")? }))
        .collect()
}

/// Forgets those who never confirmed it: somebody else may have typed their address.
pub async fn delete_unconfirmed(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    const WHO: &str =
        "select id from subscriber where state = 'asked' and updated_at < $1 order by updated_at limit 500";
    tx.execute(&format!("delete from subscriber_event where subscriber_id in ({WHO})"), params![before]).await?;
    tx.execute(&format!("delete from subscriber where id in ({WHO})"), params![before]).await
}

fn read_subscriber(row: &Row) -> Result<Subscriber, StoreError> {
    Ok(Subscriber {
        id: row.parse("id")?,
        mailbox_hash: row.get("mailbox_hash")?,
        email: row.get("email")?,
        state: row.parse("state")?,
        language: row.parse("language")?,
        asked_at: row.get("asked_at")?,
        updated_at: row.get("updated_at")?,
    })
}
