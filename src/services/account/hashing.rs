//! The hashes of passwords: Argon2id with what OWASP asks for, and the shop's secret as its pepper, so that whoever has only the
//! database can't even try. Each takes tens of milliseconds and 19 MiB, so they are made on threads of their own, and only a few
//! at once.

use std::sync::OnceLock;
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::super::{Ctx, ServiceError};
use crate::domain::refusal::Refusal;

/// Hashes that are made at once; more would only wait for the processors, with 19 MiB each.
const AT_ONCE: usize = 4;
/// Whoever waits for longer is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

static SEATS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Whether a password is the one of a hash.
pub(super) struct Verdict {
    pub is_right: bool,
    /// A better hash, where this one was made with less than one asks for today.
    pub rehashed: Option<String>,
}

/// The hash of a password, with a salt of its own.
pub(super) async fn hash_password(ctx: &Ctx, password: String) -> Result<String, ServiceError> {
    let pepper = ctx.sign("password", &[]);
    seated(move || hash(&pepper, &password)).await?
}

/// Compares a password with a hash. Where there is none it takes as long, and is wrong: nobody learns by it who has a password.
pub(super) async fn verify_password(
    ctx: &Ctx,
    password: String,
    kept: Option<String>,
) -> Result<Verdict, ServiceError> {
    let pepper = ctx.sign("password", &[]);
    seated(move || verdict(&pepper, &password, kept.as_deref())).await?
}

async fn seated<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
    let busy = || ServiceError::from(Refusal::Busy { retry_after_s: 5 });
    let seat = tokio::time::timeout(PATIENCE, SEATS.acquire()).await.map_err(|_| busy())?;
    let _seat = seat.map_err(|_| busy())?;
    tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Breakage(error.to_string()))
}

fn argon2(pepper: &[u8; 16]) -> Result<Argon2<'_>, ServiceError> {
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, Params::default()).map_err(broken)
}

fn hash(pepper: &[u8; 16], password: &str) -> Result<String, ServiceError> {
    Ok(argon2(pepper)?.hash_password(password.as_bytes()).map_err(broken)?.to_string())
}

fn verdict(pepper: &[u8; 16], password: &str, kept: Option<&str>) -> Result<Verdict, ServiceError> {
    /// Nobody's hash, to be compared where there is none.
    static NOBODYS: OnceLock<String> = OnceLock::new();
    let Some(kept) = kept else {
        let nobodys = match NOBODYS.get() {
            Some(nobodys) => nobodys,
            None => {
                let made = hash(pepper, "nobody has this password")?;
                NOBODYS.get_or_init(|| made)
            }
        };
        let _ = argon2(pepper)?.verify_password(password.as_bytes(), nobodys.as_str());
        return Ok(Verdict { is_right: false, rehashed: None });
    };
    let is_right = argon2(pepper)?.verify_password(password.as_bytes(), kept).is_ok();
    let is_old = is_right && !kept.starts_with(&form_of_today());
    let rehashed = if is_old { Some(hash(pepper, password)?) } else { None };
    Ok(Verdict { is_right, rehashed })
}

/// How a hash begins that is made today.
fn form_of_today() -> String {
    format!("$argon2id$v=19$m={},t={},p={}$", Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST)
}

fn broken(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Breakage(format!("a password could not be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEPPER: [u8; 16] = [7; 16];

    #[test]
    fn a_hash_is_in_the_form_of_today_and_never_twice_the_same() {
        let [one, other] = [(); 2].map(|()| hash(&PEPPER, "correct horse").expect("a hash"));
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        for (password, is_right) in [("correct horse", true), ("correct horsf", false), ("", false)] {
            let verdict = verdict(&PEPPER, password, Some(&one)).expect("a verdict");
            assert_eq!((verdict.is_right, verdict.rehashed), (is_right, None), "{password}");
        }
        assert!(!verdict(&[8; 16], "correct horse", Some(&one)).expect("a verdict").is_right, "without the pepper");
        assert!(!verdict(&PEPPER, "nobody has this password", None).expect("a verdict").is_right);
        assert!(!verdict(&PEPPER, "x", Some("nonsense")).expect("a verdict").is_right);
    }

    #[test]
    fn what_was_hashed_with_less_is_hashed_anew() {
        let weak = Params::new(8_192, 1, 1, None).expect("parameters");
        let argon2 = Argon2::new_with_secret(&PEPPER, Algorithm::Argon2id, Version::V0x13, weak).expect("argon2");
        let old = argon2.hash_password(b"correct horse").expect("a hash").to_string();
        let found = verdict(&PEPPER, "correct horse", Some(&old)).expect("a verdict");
        let new = found.rehashed.expect("a better one");
        assert!(found.is_right && new.starts_with(&form_of_today()));
        assert!(verdict(&PEPPER, "correct horse", Some(&new)).expect("a verdict").is_right);
        assert_eq!(verdict(&PEPPER, "wrong", Some(&old)).expect("a verdict").rehashed, None);
    }
}
