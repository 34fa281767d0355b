//! Translations of the merchant's texts.

use sha2::{Digest, Sha256};

use super::db::{StoreError, Tx};
use crate::params;
use crate::words::Language;

/// A dictionary has no more texts than this.
pub const TRANSLATIONS_MAX: u32 = 1_000_000;

/// All texts with their translations into the language.
pub async fn list_translations(tx: &mut Tx, language: Language) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx
        .query(
            "select original, translation
             from translation
             where language = $1
             order by text_hash
             limit $2",
            params![language.code(), i64::from(TRANSLATIONS_MAX)],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("original")?, row.get("translation")?))).collect()
}

/// Keeps what the text is in the language.
pub async fn put_translation(tx: &mut Tx, language: Language, text: &str, translation: &str) -> Result<(), StoreError> {
    let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    tx.execute(
        "insert into translation (language, text_hash, original, translation)
         values ($1, $2, $3, $4)
         on conflict (language, text_hash) do update set translation = excluded.translation",
        params![language.code(), hash, text, translation],
    )
    .await?;
    Ok(())
}

/// Forgets all translations into the language.
pub async fn delete_translations(tx: &mut Tx, language: Language) -> Result<(), StoreError> {
    tx.execute("delete from translation where language = $1", params![language.code()]).await?;
    Ok(())
}
