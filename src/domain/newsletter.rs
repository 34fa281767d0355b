//! The newsletter: somebody asks for it, and gets it once they have confirmed that by a link in a mail. One click ends it.

use super::names::stored_names;
use super::time::{DAY_MS, Timestamp};
use crate::words::{Language, newsletter as words};

/// For so long it can be confirmed.
const CONFIRM_DAYS: i64 = 7;
/// Whoever asks again within this time is not written to again: nobody is flooded by what others type.
const PAUSE_MS: i64 = 60 * 60_000;

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubscriberState {
    /// They asked for it, or somebody did in their name, and have not confirmed it.
    Asked,
    Subscribed,
    /// They want no more. Their address is forgotten.
    Ended,
}

stored_names!(SubscriberState, "a state of a subscriber", {
    Asked => "asked",
    Subscribed => "subscribed",
    Ended => "ended",
});

/// Where somebody said what they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentWay {
    Footer,
    Till,
    /// By a link in a mail.
    Mail,
}

stored_names!(ConsentWay, "a way to a consent", {
    Footer => "footer",
    Till => "till",
    Mail => "mail",
});

impl ConsentWay {
    /// What they read there: it is kept with each consent, so whoever changes it changes what later ones say.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Footer => words::beside_footer(language),
            Self::Till => words::beside_till(language),
            Self::Mail => words::confirm(language),
        }
    }
}

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubscriberEvent {
    Ask,
    Confirm,
    End,
}

/// Why something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDone {
    /// It is so already.
    Already,
    /// They asked too long ago.
    TooLate,
    /// Nobody asked.
    NotAsked,
}

impl NotDone {
    /// What whoever did it is told.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Already => words::done_already(language),
            Self::TooLate => words::too_late(language),
            Self::NotAsked => words::not_asked(language),
        }
    }
}

/// The whole life of a subscriber, from `None` on, of whom nobody knows.
///
/// # Errors
/// When nothing follows from the event.
pub fn transition(
    state: Option<SubscriberState>,
    event: SubscriberEvent,
    asked_at: Timestamp,
    now: Timestamp,
) -> Result<SubscriberState, NotDone> {
    use SubscriberEvent::{Ask, Confirm, End};
    use SubscriberState::{Asked, Ended, Subscribed};
    let since = now.0.saturating_sub(asked_at.0);
    match (state, event) {
        (None | Some(Ended), Ask) => Ok(Asked),
        (Some(Asked), Ask) if since >= PAUSE_MS => Ok(Asked),
        (Some(Asked | Subscribed), Ask) => Err(NotDone::Already),
        (Some(Asked), Confirm) if since <= CONFIRM_DAYS.saturating_mul(DAY_MS) => Ok(Subscribed),
        (Some(Asked), Confirm) => Err(NotDone::TooLate),
        (Some(Subscribed), Confirm) | (Some(Ended), End) => Err(NotDone::Already),
        (None | Some(Ended), Confirm) | (None, End) => Err(NotDone::NotAsked),
        (Some(Asked | Subscribed), End) => Ok(Ended),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Timestamp = Timestamp(1_795_305_600_000);

    #[test]
    fn nobody_gets_it_who_has_not_confirmed_it_in_time() {
        use SubscriberEvent::{Ask, Confirm, End};
        use SubscriberState::{Asked, Ended, Subscribed};
        let later = |days: i64| T.plus_ms(days.saturating_mul(DAY_MS));
        assert_eq!(transition(None, Ask, T, T), Ok(Asked));
        assert_eq!(transition(Some(Asked), Confirm, T, later(7)), Ok(Subscribed));
        assert_eq!(transition(Some(Asked), Confirm, T, later(8)), Err(NotDone::TooLate));
        assert_eq!(transition(Some(Ended), Confirm, T, T), Err(NotDone::NotAsked));
        assert_eq!(transition(Some(Subscribed), End, T, T), Ok(Ended));
        assert_eq!(transition(Some(Ended), Ask, T, T), Ok(Asked), "they may come back");
    }

    #[test]
    fn nobody_is_flooded_by_what_others_type() {
        use SubscriberEvent::Ask;
        let asked = Some(SubscriberState::Asked);
        assert_eq!(transition(asked, Ask, T, T.plus_ms(PAUSE_MS.saturating_sub(1))), Err(NotDone::Already));
        assert_eq!(transition(asked, Ask, T, T.plus_ms(PAUSE_MS)), Ok(SubscriberState::Asked));
        let subscribed = Some(SubscriberState::Subscribed);
        assert_eq!(transition(subscribed, Ask, T, T.plus_ms(PAUSE_MS)), Err(NotDone::Already));
    }
}
