//! How the shop looks to a visitor who has chosen: light or dark, whatever their device says.

/// The cookie with the choice. The page reads it itself, before anything of it is shown, so that all visitors get the same page.
pub const THEME_COOKIE: &str = "theme";
/// How long a choice is remembered: a year, in seconds.
pub const THEME_AGE_S: u32 = 365 * 86_400;

/// A choice. Whoever made none has what their device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// The choice of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// Its name, as the cookie, the form and the stylesheet have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn a_name_leads_back_to_its_theme_and_any_other_to_none() {
        for theme in [Theme::Light, Theme::Dark] {
            assert_eq!(Theme::from_name(theme.as_str()), Some(theme));
        }
        for name in ["", "auto", "Dark", "dark "] {
            assert_eq!(Theme::from_name(name), None, "{name}");
        }
    }
}
