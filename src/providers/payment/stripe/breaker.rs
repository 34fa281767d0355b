//! A circuit breaker: whoever does not answer is left alone for a while, so that buyers are told at once what is known
//! instead of waiting ten seconds for nothing.

use std::sync::{Mutex, PoisonError};

use crate::domain::time::Timestamp;

/// Calls are counted over this long.
const WINDOW_MS: i64 = 30_000;
/// Fewer calls than this say nothing.
const CALLS_MIN: u32 = 20;
/// It stays open for so long; then one call is let through to try.
const OPEN_MS: i64 = 10_000;

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    since: i64,
    calls: u32,
    failures: u32,
    /// Calls are refused until then.
    open_until: Option<i64>,
}

/// Counts the calls of one line, and opens when half of them fail.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    count: Mutex<Count>,
}

impl Breaker {
    /// Whether a call may be made now; if not, in how many seconds one may.
    pub(super) fn ask(&self, now: Timestamp) -> Result<(), u32> {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        match count.open_until {
            Some(until) if now.0 < until => {
                let wait_ms = until.saturating_sub(now.0).saturating_add(999);
                Err(u32::try_from(wait_ms.div_euclid(1000)).unwrap_or(u32::MAX))
            }
            Some(_) => {
                // This call tries; the others wait for what becomes of it.
                count.open_until = Some(now.0.saturating_add(OPEN_MS));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Notes what became of a call.
    pub(super) fn note(&self, now: Timestamp, answered: bool) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if answered && count.open_until.is_some() {
            *count = Count { since: now.0, ..Count::default() };
            return;
        }
        if now.0.saturating_sub(count.since) > WINDOW_MS {
            *count = Count { since: now.0, open_until: count.open_until, ..Count::default() };
        }
        count.calls = count.calls.saturating_add(1);
        if !answered {
            count.failures = count.failures.saturating_add(1);
        }
        if count.calls >= CALLS_MIN && count.failures.saturating_mul(2) >= count.calls {
            *count = Count { since: now.0, open_until: Some(now.0.saturating_add(OPEN_MS)), ..Count::default() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(ms: i64) -> Timestamp {
        Timestamp(1_795_305_600_000 + ms)
    }

    #[test]
    fn who_does_not_answer_is_left_alone_and_then_tried_with_one_call() {
        let breaker = Breaker::default();
        for call in 0..20 {
            assert_eq!(breaker.ask(after(call)), Ok(()));
            breaker.note(after(call), call % 2 == 0);
        }
        assert_eq!(breaker.ask(after(20)), Err(10));
        assert_eq!(breaker.ask(after(9_500)), Err(1));
        assert_eq!(breaker.ask(after(10_100)), Ok(()), "one tries");
        assert!(breaker.ask(after(10_101)).is_err(), "and only one");
        breaker.note(after(10_200), true);
        assert_eq!(breaker.ask(after(10_201)), Ok(()), "it answers again");
    }

    #[test]
    fn a_trial_that_fails_keeps_it_open() {
        let breaker = Breaker::default();
        for call in 0..20 {
            breaker.note(after(call), false);
        }
        assert_eq!(breaker.ask(after(11_000)), Ok(()));
        breaker.note(after(11_500), false);
        assert!(breaker.ask(after(12_000)).is_err());
    }

    #[test]
    fn a_failure_now_and_then_is_no_reason() {
        let breaker = Breaker::default();
        for call in 0..10_000 {
            assert_eq!(breaker.ask(after(call * 10)), Ok(()));
            breaker.note(after(call * 10), call % 3 != 0);
        }
        for call in 0..19 {
            breaker.note(after(200_000 + call * 31_000), false);
        }
        assert_eq!(breaker.ask(after(200_000 + 19 * 31_000)), Ok(()), "few calls say nothing");
    }
}
