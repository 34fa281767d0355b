//! The form that buys: options, quantity, button. It is one form, so that what is picked and what is added can't differ, with
//! or without script: the server reads the picked options as well as the page does.

use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Shown;
use crate::browser::{self, Fields, Shared, field};
use crate::domain::alert::AlertKind;
use crate::domain::cart::Quantity;
use crate::domain::choice::{OPTION_FIELD, Reach, VARIANT_FIELD};
use crate::domain::money::Currency;
use crate::domain::product::{OptionView, PictureView, VariantView};
use crate::domain::shop::Shop;
use crate::domain::stock::StockFace;
use crate::domain::time::Timestamp;
use crate::ui::kit::{Announcer, AtOnce, Icon, Picture, Sizes, follow, icon, text, told};
use crate::ui::locale::{language, to};
use crate::ui::storefront::added::{Added, AddedState};
use crate::ui::storefront::cart_state::use_cart;
use crate::ui::storefront::money::{Price, amount, arrival, delivery_days, stock_class, stock_words, tax_words};
use crate::words::product as words;

const FORM: &str = "buy";

#[component]
pub(super) fn Buy(shown: Shown, added: AddedState, shop: Shop) -> impl IntoView {
    let currency = shop.rules.currency;
    let slug = shown.product.with_value(|product| product.slug.clone());
    let options = shown.product.with_value(|product| product.options.clone());
    let page = format!("/products/{slug}");
    let compare = format!("/compare?p={slug}");
    let wrong = RwSignal::new(None::<String>);

    let pick = picker(shown, currency);
    let change = move |_: Event| pick(&browser::form_fields(FORM));

    let cart = use_cart();
    let add = move |event: SubmitEvent| {
        let fields = browser::submitted(&event);
        if field(&fields, "show").is_some() {
            return;
        }
        event.prevent_default();
        let quantity = field(&fields, "quantity").and_then(|typed| typed.trim().parse().ok());
        let Some(Ok(quantity)) = quantity.map(Quantity::new) else {
            wrong.set(Some(words::number_from_to(language()).to_owned()));
            browser::focus("quantity");
            return;
        };
        wrong.set(None);
        let Some(variant) = shown.variant_now().filter(|variant| variant.stock.available()) else { return };
        match cart.add(variant.id, quantity) {
            Ok(()) => added.show(added_now(shown, variant, quantity)),
            Err(full) => wrong.set(Some(full.to_string())),
        }
    };

    let price = follow(move || {
        let prices = shown.variant(|variant| (variant.price_minor, variant.was_minor));
        prices
            .map(|(minor, was_minor)| {
                view! {
                    <Price currency minor was_minor/>
                    {was_minor.map(|_| view! { <span class="price-note price-reference">{words::struck_price(language())}</span> })}
                }
            })
            .at_once()
    });
    // The page is the same on each day; which one it is the visitor's device knows.
    let now = RwSignal::new(None::<Timestamp>);
    Effect::new(move || now.set(browser::local_now_ms().map(Timestamp)));
    let days = delivery_days(&shop);
    let stock = follow(move || {
        let face = |stock| {
            let arrives = move |now| Some(words::with_you(language(), &arrival(stock, days?, now)?));
            // Its place is kept until the day is known.
            let arrival = arrives(Timestamp(0)).map(|_| {
                view! { <p class="arrival">{text(move || arrives(now.get()?))}</p> }
            });
            view! {
                <p class=stock_class(stock)>{stock_words(stock)}</p>
                {arrival}
            }
        };
        shown.variant(|variant| variant.stock).map(face).at_once()
    });
    let sku = move || {
        let sku = shown.variant(|variant| variant.sku.clone()).filter(|sku| !sku.is_empty())?;
        Some(words::article(language(), &sku))
    };
    let announcer = expect_context::<Announcer>();
    let share = move |_| {
        let title = shown.product.with_value(|product| product.title.clone());
        spawn_local(async move {
            match browser::share_page(&title).await {
                Shared::Offered => {}
                Shared::Copied => announcer.show(words::link_copied(language())),
                Shared::Refused => announcer.show(words::copy_from_bar(language())),
            }
        });
    };
    Effect::new(move || {
        shown.picked.track();
        browser::tell_arrived();
    });
    let invalid = Signal::derive(move || wrong.with(Option::is_some).then(|| "true".to_owned()));
    let variant_id = Signal::derive(move || shown.variant(|variant| variant.id.to_string()));
    let not_made = follow(move || {
        let (_, exact) = shown.picked.get();
        (!exact).then(|| view! { <p class="notice" role="status">{words::nearest(language())}</p> }).at_once()
    });
    let sold_out = Memo::new(move |_| shown.variant(|variant| variant.stock) == Some(StockFace::SoldOut));
    let action = follow(move || {
        if sold_out.get() {
            view! { <p class="notice">{words::sold_out_pick(language())}</p> }.at_once()
        } else {
            view! {
                <div class="buy-row">
                    <div class="field">
                        <label for="quantity">{words::quantity(language())}</label>
                        <p class="field-error" role="alert" id="quantity-error">{text(move || wrong.get())}</p>
                        <input
                            id="quantity"
                            name="quantity"
                            class="quantity"
                            value="1"
                            inputmode="numeric"
                            maxlength="3"
                            autocomplete="off"
                            aria-describedby="quantity-error"
                            aria-invalid=invalid
                        />
                    </div>
                    <button type="submit" class="button button-primary button-wide">{words::add_to_cart(language())}</button>
                </div>
            }
            .at_once()
        }
    });
    let alert = follow(move || {
        let (kind, open) = if sold_out.get() { (AlertKind::BackInStock, true) } else { (AlertKind::PriceDrop, false) };
        view! {
            <details class="alert" open=open>
                <summary>{kind.words(language())}</summary>
                <form method="post" action=to("/alerts")>
                    <input type="hidden" name=VARIANT_FIELD value=variant_id/>
                    <input type="hidden" name="kind" value=kind.as_str()/>
                    <div class="field">
                        <label for="alert-email">{words::email(language())}</label>
                        <input id="alert-email" name="email" type="email" autocomplete="email" maxlength="254" required=true/>
                    </div>
                    <p class="price-note">
                        {words::alert_note(language())}
                    </p>
                    <button type="submit" class="button">{kind.words(language())}</button>
                </form>
            </details>
        }
        .at_once()
    });
    let several = !options.is_empty();
    let option = move |(place, option): (usize, OptionView)| view! { <OptionPicker shown place option/> };
    view! {
        // The address says what is picked: a browser that remembers fields would contradict it.
        <form id=FORM class="buy" method="post" action=to("/cart/add") autocomplete="off" on:submit=add on:change=change>
            <input type="hidden" name="product" value=slug/>
            <input
                type="hidden"
                name=VARIANT_FIELD
                value=variant_id
            />
            <p class="buy-price">
                {price} " "
                <span class="price-note">
                    {tax_words(&shop.rules)} {words::plus(language())} <a href=to("/pages/shipping")>{words::shipping(language())}</a>
                </span>
            </p>
            {options.into_iter().enumerate().map(option).collect::<Vec<_>>()}
            {several
                .then(|| {
                    view! {
                        // Without script this shows price and stock of what is picked.
                        <button type="submit" class="button scriptless" name="show" value="1" formmethod="get" formaction=to(&page)>
                            {words::show_this(language())}
                        </button>
                    }
                })}
            {not_made}
            {stock}
            {action}
            <div class="buy-foot">
                <p class="sku">{text(sku)}</p>
                <button type="button" class="button-link needs-script" on:click=share>{words::share(language())}</button>
            </div>
        </form>
        // Whether it is saved the visitor's own script knows.
        <form class="save" method="post" action=to("/wishlist/add")>
            <input type="hidden" name=VARIANT_FIELD value=variant_id/>
            <button type="submit" class="save-button"><Icon shape=icon::HEART/> {words::save(language())}</button>
            <a href=to("/wishlist") rel="external">{words::saved(language())}</a>
            <a href=to(&compare) rel="external">{words::compare(language())}</a>
        </form>
        {alert}
    }
    .at_once()
}

/// Goes to the variant that the form's picks lead to, and says so.
fn picker(shown: Shown, currency: Currency) -> impl Fn(&Fields) {
    let navigate = use_navigate();
    let announcer = expect_context::<Announcer>();
    move |fields: &Fields| {
        let Some(before) = shown.variant_now() else { return };
        let found = shown.product.with_value(|product| {
            // What differs from what is shown was picked just now; several at once if that was before script was there.
            let picked = fields.iter().filter_map(|(name, value)| {
                let option = name.strip_prefix(OPTION_FIELD)?;
                let place = product.options.iter().position(|known| known.name == option)?;
                (before.option_values.get(place) != Some(value)).then_some((place, value))
            });
            let after = picked.fold(&before, |from, (place, value)| product.pick(from, place, value).unwrap_or(from));
            let said = format!(
                "{}, {}, {}",
                after.option_values.join(" "),
                amount(after.price_minor, currency),
                stock_words(after.stock)
            );
            (after.id != before.id).then(|| (format!("/products/{}?{VARIANT_FIELD}={}", product.slug, after.id), said))
        });
        if let Some((href, said)) = found {
            navigate(&href, NavigateOptions { replace: true, scroll: false, ..Default::default() });
            announcer.say(said);
        }
    }
}

/// What the confirmation shows of the variant that was just added.
fn added_now(shown: Shown, variant: VariantView, quantity: Quantity) -> Added {
    let place = variant.picture.and_then(|place| usize::try_from(place).ok()).unwrap_or(0);
    shown.product.with_value(|product| Added {
        title: product.title.clone(),
        variant_title: variant.option_values.join(" / "),
        picture: product.pictures.get(place).cloned(),
        quantity,
    })
}

/// One option: its values, each of which says where it leads.
#[component]
fn OptionPicker(shown: Shown, place: usize, option: OptionView) -> impl IntoView {
    let OptionView { name, values } = option;
    let field = format!("{OPTION_FIELD}{name}");
    let picked = move || shown.variant(|variant| variant.option_values.get(place).cloned()).flatten();
    let looks =
        shown.product.with_value(|product| product.looks(place).map(|looks| looks.into_iter().cloned().collect()));
    let mut looks = looks.unwrap_or_else(Vec::new).into_iter();
    let value = |value: String| {
        let reach = {
            let value = value.clone();
            move || {
                let (index, _) = shown.picked.get();
                shown.product.with_value(|product| {
                    product.variants.get(index).map_or(Reach::Elsewhere, |from| product.reach(from, place, &value))
                })
            }
        };
        let chosen = {
            let value = value.clone();
            Signal::derive(move || picked().as_ref() == Some(&value))
        };
        let off = {
            let reach = reach.clone();
            Signal::derive(move || reach() != Reach::Available)
        };
        let mark = move || match reach() {
            Reach::Available => None,
            Reach::SoldOut => Some(words::sold_out_mark(language()).to_owned()),
            Reach::Elsewhere => Some(words::not_in_combination(language()).to_owned()),
        };
        // The value's name says it all to whoever doesn't see the picture.
        let swatch = looks.next().map(|PictureView { src, width, height, .. }| {
            let picture = view! { <Picture src alt=String::new() width height sizes=Sizes::Small/> };
            view! { <span class="swatch">{picture}</span> }
        });
        view! {
            <label class="choice" class:choice-off=off>
                <input type="radio" name=field.clone() value=value.clone() checked=chosen prop:checked=move || told("", chosen.get())/>
                <span class="choice-face">{swatch} {value} " " <span class="choice-mark">{text(mark)}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="option">
            <legend>{name} ": " <span class="option-picked">{text(picked)}</span></legend>
            <div class="choices">{values.into_iter().map(value).collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .at_once()
}
