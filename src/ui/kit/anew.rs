//! A view that takes the place of the one before instead of turning that one into itself.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::{Position, PositionState, RenderFlags};

/// The view, never to be taken for another. Views of one type are otherwise rebuilt into each other, and keep what is equal.
pub fn anew(view: AnyView) -> AnyView {
    Anew(view).into_any()
}

struct Anew(AnyView);

impl Render for Anew {
    type State = <AnyView as Render>::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl AddAnyAttr for Anew {
    type Output<New: Attribute> = <AnyView as AddAnyAttr>::Output<New>;

    fn add_any_attr<New: Attribute>(self, attribute: New) -> Self::Output<New>
    where
        Self::Output<New>: RenderHtml,
    {
        self.0.add_any_attr(attribute)
    }
}

impl RenderHtml for Anew {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = AnyView::MIN_LENGTH;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    fn resolve(self) -> impl Future<Output = AnyView> + Send {
        self.0.resolve()
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(self, html: &mut String, at: &mut Position, flags: RenderFlags, attributes: Vec<AnyAttribute>) {
        self.0.to_html_with_buf(html, at, flags, attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        at: &mut Position,
        flags: RenderFlags,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(html, at, flags, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, at: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, at)
    }

    async fn hydrate_async(self, cursor: &Cursor, at: &PositionState) -> Self::State {
        self.0.hydrate_async(cursor, at).await
    }

    fn into_owned(self) -> Self {
        self
    }
}
