//! Views that take over the server's page in one go.
//!
//! Leptos hydrates every view as a future that may wait at each of its elements, because a page's code may have to be loaded
//! meanwhile. Only what `settled` puts around a page ever waits. Inside a page such futures would wait for nothing, and they
//! were a sixth of all code.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::{Position, PositionState, RenderFlags};

/// Makes a view one of any kind, as `into_any` does. A view with a `settled` in it has to wait, and needs `into_any` itself: hydrated
/// at once it would panic.
pub trait AtOnce {
    /// The view, erased.
    fn at_once(self) -> AnyView;
}

impl<V: RenderHtml + Send> AtOnce for V {
    fn at_once(self) -> AnyView {
        InOneGo(self).into_any()
    }
}

/// The view itself, but for the way it is hydrated.
struct InOneGo<V>(V);

impl<V: Render> Render for InOneGo<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<V: RenderHtml> AddAnyAttr for InOneGo<V> {
    type Output<New: Attribute> = InOneGo<V::Output<New>>;

    fn add_any_attr<New: Attribute>(self, attribute: New) -> Self::Output<New>
    where
        Self::Output<New>: RenderHtml,
    {
        InOneGo(self.0.add_any_attr(attribute))
    }
}

impl<V: RenderHtml> RenderHtml for InOneGo<V> {
    type AsyncOutput = V::AsyncOutput;
    type Owned = InOneGo<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    fn resolve(self) -> impl Future<Output = Self::AsyncOutput> + Send {
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
        self.0.hydrate::<true>(cursor, at)
    }

    fn into_owned(self) -> Self::Owned {
        InOneGo(self.0.into_owned())
    }
}
