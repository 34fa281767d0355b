//! How often one client may do what is costly or what thieves would do: place orders (to try stolen cards), try codes of gift
//! cards, have mails sent, ask the shop something, try to sign in, and have carts priced. Modest for now: what a bucket holds may be used
//! at once and comes back with time.
//!
//! A client is an address (of IPv6, its /64 network). The machine itself is not limited: that is a measurement, or a
//! proxy whose address nobody has told us, behind which everyone would look like one client. What a client's orders may hold
//! that are not paid is for `services::unpaid` to say.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::checkout::EMAIL_MAX;

/// Clients that are remembered. When there are more, those who have been quiet are forgotten.
const CLIENTS_MAX: usize = 50_000;

/// An act that is limited: how much may be done at once, and how soon one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    PlaceOrder,
    /// To type the code of a gift card.
    TryCode,
    PriceCart,
    /// To type what lets one in.
    TrySignIn,
    /// To have a mail sent: a code to sign in, or the link of an order.
    AskForMail,
    /// To ask for an alert, or the shop something.
    Ask,
    /// To name an order by its number and address, or an address to write to.
    NameMailbox,
    /// To send a review, with or without photos.
    Review,
}

impl Act {
    const fn burst(self) -> u32 {
        match self {
            Self::PlaceOrder | Self::TryCode | Self::AskForMail | Self::Ask => 10,
            Self::NameMailbox => 8,
            Self::TrySignIn | Self::Review => 20,
            Self::PriceCart => 60,
        }
    }

    const fn one_more_after(self) -> Duration {
        match self {
            Self::PlaceOrder => Duration::from_secs(20),
            Self::TryCode | Self::AskForMail | Self::TrySignIn => Duration::from_secs(30),
            Self::PriceCart => Duration::from_millis(200),
            Self::Ask | Self::Review => Duration::from_secs(60),
            Self::NameMailbox => Duration::from_secs(120),
        }
    }
}

/// An act that is limited for each account as well, from wherever it is tried. Nobody is locked out by it: there are other ways in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountAct {
    TryPassword,
}

impl AccountAct {
    const fn burst(self) -> u32 {
        match self {
            Self::TryPassword => 10,
        }
    }

    const fn one_more_after(self) -> Duration {
        match self {
            Self::TryPassword => Duration::from_secs(6 * 60),
        }
    }
}

/// Who has done how much. A client's entry is the moment at which its bucket will be full again.
#[derive(Debug, Default)]
pub struct Limits {
    full_at: Mutex<HashMap<(Act, IpAddr), Instant>>,
    of_accounts: Mutex<HashMap<(AccountAct, String), Instant>>,
}

impl Limits {
    /// Counts the act.
    ///
    /// # Errors
    /// When it is too much; the answer is how long to wait.
    pub fn take(&self, act: Act, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let Some(network) = network(client) else { return Ok(()) };
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        count(&mut full_at, (act, network), (act.burst(), act.one_more_after()), now)
    }

    /// Counts the act for an account, whoever does it, and whether it is there or not; answers whether it may be done.
    pub fn take_of(&self, act: AccountAct, mailbox: &str, now: Instant) -> bool {
        let mut full_at = self.of_accounts.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody has a longer address, and nobody fills the memory with one.
        let mailbox: String = mailbox.chars().take(EMAIL_MAX).collect();
        count(&mut full_at, (act, mailbox), (act.burst(), act.one_more_after()), now).is_ok()
    }
}

/// Counts an act in its bucket.
fn count<Key: Eq + std::hash::Hash>(
    full_at: &mut HashMap<Key, Instant>,
    key: Key,
    (burst, one_more_after): (u32, Duration),
    now: Instant,
) -> Result<(), Duration> {
    if full_at.len() >= CLIENTS_MAX {
        full_at.retain(|_, full_at| *full_at > now);
        if full_at.len() >= CLIENTS_MAX {
            // Under a flood from many networks, forgetting is better than growing.
            full_at.clear();
        }
    }
    let entry = full_at.entry(key).or_insert(now);
    let then = (*entry).max(now) + one_more_after;
    let bound = now + one_more_after * burst;
    if then > bound {
        return Err(then - bound);
    }
    *entry = then;
    Ok(())
}

/// The address of whoever a request comes from, as [`client`] finds it. The front door puts it beside the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub IpAddr);

/// What is counted as one: a household has one IPv4 address, but a whole /64 of IPv6. `None` for the machine itself.
pub fn network(client: IpAddr) -> Option<IpAddr> {
    match client.to_canonical() {
        machine if machine.is_loopback() => None,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Some(std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
        }
        v4 => Some(v4),
    }
}

/// The client's address: the last one in `X-Forwarded-For` that was not written by a proxy of ours, if a proxy of ours
/// is talking to us, and otherwise whoever is.
pub fn client(peer: IpAddr, forwarded_for: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer.to_canonical();
    for hop in forwarded_for.rsplit(',') {
        if !trusted.contains(&client) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_client_may_go_on_after_a_while() {
        let (limits, now) = (Limits::default(), Instant::now());
        for _ in 0..Act::PlaceOrder.burst() {
            assert_eq!(limits.take(Act::PlaceOrder, ip("192.0.2.1"), now), Ok(()));
        }
        let wait = limits.take(Act::PlaceOrder, ip("192.0.2.1"), now).expect_err("it is enough");
        assert_eq!(wait, Act::PlaceOrder.one_more_after());
        assert_eq!(limits.take(Act::PlaceOrder, ip("192.0.2.2"), now), Ok(()), "somebody else");
        assert_eq!(limits.take(Act::PriceCart, ip("192.0.2.1"), now), Ok(()), "something else");
        assert_eq!(limits.take(Act::PlaceOrder, ip("192.0.2.1"), now + wait), Ok(()), "later");
    }

    #[test]
    fn an_account_is_tried_ten_times_an_hour_from_wherever() {
        let (limits, now) = (Limits::default(), Instant::now());
        let tried = (0..10_000_u64).filter(|try_| {
            let at = now + Duration::from_secs(try_ * 3_600 / 10_000);
            limits.take_of(AccountAct::TryPassword, "ada@example.com", at)
        });
        assert_eq!(tried.count(), 19, "ten at once, and nine more in the hour");
        assert!(limits.take_of(AccountAct::TryPassword, "eve@example.com", now));
    }

    #[test]
    fn whoever_guesses_codes_has_some_thousands_of_tries_a_day() {
        let (limits, now) = (Limits::default(), Instant::now());
        let day = u64::from(24_u32 * 3_600);
        let tries = (0..day)
            .filter(|second| limits.take(Act::TryCode, ip("192.0.2.1"), now + Duration::from_secs(*second)).is_ok());
        assert_eq!(u64::try_from(tries.count()).ok(), Some(u64::from(Act::TryCode.burst()) + (day - 1) / 30));
    }

    #[test]
    fn an_ipv6_network_is_one_client() {
        let (limits, now) = (Limits::default(), Instant::now());
        for host in 0..Act::PlaceOrder.burst() {
            assert_eq!(limits.take(Act::PlaceOrder, ip(&format!("2001:db8::{host:x}")), now), Ok(()));
        }
        assert!(limits.take(Act::PlaceOrder, ip("2001:db8::ffff:1"), now).is_err());
        assert_eq!(limits.take(Act::PlaceOrder, ip("2001:db8:0:1::1"), now), Ok(()));
    }

    #[test]
    fn the_machine_itself_is_not_counted() {
        for machine in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(network(ip(machine)), None, "{machine}");
        }
        assert_eq!(network(ip("::ffff:192.0.2.1")), Some(ip("192.0.2.1")));
    }

    #[test]
    fn the_memory_for_clients_is_bounded() {
        let (limits, now) = (Limits::default(), Instant::now());
        for number in 0..200_000u32 {
            let _ = limits.take(Act::PriceCart, IpAddr::V4(number.wrapping_add(0x0b00_0000).into()), now);
        }
        assert!(limits.full_at.lock().expect("no panic").len() <= CLIENTS_MAX);
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let ours = [ip("10.0.0.1"), ip("10.0.0.2")];
        for (peer, forwarded_for, expected) in [
            ("203.0.113.9", "192.0.2.1", "203.0.113.9"),
            ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
            ("10.0.0.1", "192.0.2.66, 192.0.2.1", "192.0.2.1"),
            ("10.0.0.1", "192.0.2.1, 10.0.0.2", "192.0.2.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "192.0.2.1, nonsense", "10.0.0.1"),
            ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ] {
            assert_eq!(client(ip(peer), forwarded_for, &ours), ip(expected), "{peer} {forwarded_for}");
        }
    }
}
