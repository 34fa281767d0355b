//! Fields that follow the shop and yet keep what is typed into them.

use leptos::tachys::html::property::IntoProperty;
use leptos::tachys::renderer::types::Element;

/// A property of a field, which is set only when the shop says something new. Leptos would set it with every answer, and at hydration,
/// and what a visitor has typed or picked meanwhile would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<Value> {
    about: String,
    value: Value,
}

/// What the shop says. The same value about something else is news.
pub fn told<Value>(about: impl Into<String>, value: Value) -> Told<Value> {
    Told { about: about.into(), value }
}

impl<Value: IntoProperty + Clone + PartialEq + 'static> IntoProperty for Told<Value> {
    type State = (Element, Self);
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn hydrate<const FROM_SERVER: bool>(self, field: &Element, _: &str) -> Self::State {
        // The attributes that the server sent have said it already.
        (field.clone(), self)
    }

    fn build(self, field: &Element, property: &str) -> Self::State {
        self.value.clone().build(field, property);
        (field.clone(), self)
    }

    fn rebuild(self, (field, before): &mut Self::State, property: &str) {
        if self != *before {
            self.value.clone().build(field, property);
            *before = self;
        }
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }
}
