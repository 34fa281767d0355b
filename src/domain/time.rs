//! Points in time as values. There is no clock here: the caller says what time it is.

use serde::{Deserialize, Serialize};

use crate::words::{Language, calendar};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

/// A day.
pub const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// This many milliseconds later; stops at the end of time instead of wrapping.
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The date in UTC as (year, month 1-12, day 1-31).
    /// Source: Howard Hinnant, `civil_from_days`, <https://howardhinnant.github.io/date_algorithms.html>.
    #[allow(clippy::arithmetic_side_effects, reason = "days of an i64 of milliseconds stay far inside i64")]
    pub const fn date(self) -> (i64, i64, i64) {
        let days = self.0.div_euclid(DAY_MS) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    /// The midnight with which its day began, in UTC.
    pub const fn day(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(DAY_MS)))
    }

    /// Reads "2027-03-12" as the midnight with which the day begins, in UTC; `None` for what is no day of this millennium.
    pub fn read_date(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        if !(2000..3000).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        // Of the days around the right one, the one that is called so.
        let months = year.saturating_sub(1970).saturating_mul(12).saturating_add(month).saturating_sub(1);
        let about = months.saturating_mul(30_436_875).div_euclid(1_000_000).saturating_add(day);
        (-6..=6)
            .map(|off: i64| Self(about.saturating_add(off).saturating_mul(DAY_MS)))
            .find(|at| at.date() == (year, month, day))
    }

    /// The date as people write it: "22 November 2026", "22. November 2026".
    pub fn long_date(self, language: Language) -> String {
        let (year, month, day) = self.date();
        let month = calendar::month(language, number(month));
        match language {
            Language::English => format!("{day} {month} {year}"),
            Language::German => format!("{day}. {month} {year}"),
        }
    }

    /// Date and time of day for machines, in UTC: "2026-11-22T14:05Z".
    pub fn iso(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}-{month:02}-{day:02}T{}Z", self.clock_time())
    }

    /// The date for machines, in UTC: "2026-11-22".
    pub fn iso_date(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Date and time as mails and news write them, in UTC: "Sun, 22 Nov 2026 14:05:00 +0000".
    pub fn rfc_2822(self) -> String {
        let (year, month, day) = self.date();
        let english = Language::English;
        let weekday = calendar::weekday_short(english, number(self.weekday()));
        let month = calendar::month_short(english, number(month));
        format!("{weekday}, {day:02} {month} {year:04} {}:00 +0000", self.clock_time())
    }

    /// The time of day in UTC: "14:05".
    pub fn clock_time(self) -> String {
        let minutes = self.0.rem_euclid(DAY_MS).div_euclid(60_000);
        format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
    }

    /// The date as it is said of days soon to come: "Sun 22 Nov", "So., 22. Nov.".
    pub fn near_date(self, language: Language) -> String {
        let (_, month, day) = self.date();
        let weekday = calendar::weekday_short(language, number(self.weekday()));
        let month = calendar::month_short(language, number(month));
        match language {
            Language::English => format!("{weekday} {day} {month}"),
            Language::German => format!("{weekday}, {day}. {month}"),
        }
    }

    /// So many working days later, at the same time of day. Saturdays and Sundays don't count; holidays differ from
    /// place to place and do.
    pub fn plus_working_days(self, days: u32) -> Self {
        // What comes in at the weekend counts as if it had come on Friday.
        let weekday = self.weekday();
        let (friday_ago, weekday) = if weekday > 4 { (weekday.saturating_sub(4), 4) } else { (0, weekday) };
        let days = i64::from(days);
        let (weeks, rest) = (days.div_euclid(5), days.rem_euclid(5));
        let weekend = if weekday.saturating_add(rest) > 4 { 2 } else { 0 };
        let days = weeks.saturating_mul(7).saturating_add(rest).saturating_add(weekend).saturating_sub(friday_ago);
        self.plus_ms(days.saturating_mul(DAY_MS))
    }

    /// Days since Monday, in UTC.
    const fn weekday(self) -> i64 {
        // The first of January 1970 was a Thursday.
        self.0.div_euclid(DAY_MS).saturating_add(3).rem_euclid(7)
    }
}

/// The number of a month or of a day of the week, which is never negative.
fn number(of: i64) -> usize {
    usize::try_from(of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(Timestamp(0).date(), (1970, 1, 1));
        assert_eq!(Timestamp(951_782_400_000).date(), (2000, 2, 29));
        assert_eq!(Timestamp(-1).date(), (1969, 12, 31));
        assert_eq!(Timestamp(1_795_305_600_000).long_date(Language::English), "22 November 2026");
        assert_eq!(Timestamp(1_795_305_600_000).long_date(Language::German), "22. November 2026");
        assert_eq!(Timestamp(1_795_305_600_000).near_date(Language::German), "So., 22. Nov.");
        assert_eq!(Timestamp(1_772_323_200_000).near_date(Language::German), "So., 1. März");
        assert_eq!(Timestamp(1_795_305_600_000).iso_date(), "2026-11-22");
        assert_eq!(Timestamp(1_795_305_600_000).rfc_2822(), "Sun, 22 Nov 2026 00:00:00 +0000");
    }
    #[test]
    fn a_moment_is_written_for_people_and_for_machines() {
        let moment = Timestamp(1_795_305_600_000 + 14 * 3_600_000 + 5 * 60_000 + 59_999);
        assert_eq!(moment.clock_time(), "14:05");
        assert_eq!(moment.iso(), "2026-11-22T14:05Z");
        assert_eq!(Timestamp(-1).iso(), "1969-12-31T23:59Z");
    }

    #[test]
    fn working_days_leave_weekends_out() {
        // A Thursday.
        let ordered = Timestamp(1_795_089_600_000);
        assert_eq!(ordered.near_date(Language::English), "Thu 19 Nov");
        for (days, arrives) in
            [(0, "Thu 19 Nov"), (1, "Fri 20 Nov"), (2, "Mon 23 Nov"), (6, "Fri 27 Nov"), (7, "Mon 30 Nov")]
        {
            assert_eq!(ordered.plus_working_days(days).near_date(Language::English), arrives, "{days}");
        }
        for weekend in [2, 3] {
            let ordered = ordered.plus_ms(weekend * DAY_MS);
            assert_eq!(ordered.plus_working_days(1).near_date(Language::English), "Mon 23 Nov");
            assert_eq!(ordered.plus_working_days(5).near_date(Language::English), "Fri 27 Nov");
        }
        assert!(Timestamp(i64::MAX).plus_working_days(u32::MAX) >= ordered);
    }

    #[test]
    fn every_day_that_is_written_is_read_back() {
        for number in 0..40_000_i64 {
            let day = Timestamp(946_684_800_000).plus_ms(number.saturating_mul(DAY_MS));
            let (year, month, date) = day.date();
            assert_eq!(Timestamp::read_date(&format!("{year:04}-{month:02}-{date:02}")), Some(day));
        }
        for nonsense in ["", "2027", "2027-02-29", "2027-13-01", "2027-00-10", "12.3.2027", "9999-01-01", "2027-1-1-1"]
        {
            assert_eq!(Timestamp::read_date(nonsense), None, "{nonsense}");
        }
    }
}
