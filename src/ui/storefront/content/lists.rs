//! By what lists are put in order and how reviews are checked: a shop has to say both (Directive 2011/83/EU, article 6a, and
//! Directive 2005/29/EC, article 7).

use leptos::prelude::*;

use super::frame;
use crate::domain::shop::ShopView;

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let other = "By what it is called: the price, the name, the day on which we first showed it, how often it was bought, what buyers \
                 said.";
    let content = view! {
        <h2>"How we put products in order"</h2>
        <p>
            <strong>"Nobody can pay for a better place."</strong>
            " Lists and searches are the same for everybody: who you are, and what you looked at before, changes no order and no price."
        </p>
        <dl class="facts-list">
            <div>
                <dt>"Featured"</dt>
                <dd>"In the order that we chose by hand. What is sold out comes last."</dd>
            </div>
            <div>
                <dt>"In a search"</dt>
                <dd>
                    "By how well the words fit: the name of a product counts for more than what else its page says. What is sold out "
                    "comes last."
                </dd>
            </div>
            <div>
                <dt>"Every other order"</dt>
                <dd>{other}</dd>
            </div>
        </dl>
        <h2>"How we check reviews"</h2>
        <p>
            "Whoever ordered a piece here finds a form on the page of their order once it was sent; nobody else does, and each piece "
            "of an order can be reviewed once. Such reviews bear the mark “Verified buyer”. Reviews without it are older than "
            "this shop, and we can’t say whether their authors bought the piece."
        </p>
        <p>
            "We read each review before it is shown, and show good and bad ones alike; we leave out what insults people, names others, or "
            "is not about the piece. Nobody gets anything for a review. The stars are the plain average of all that are shown."
        </p>
    };
    let description = format!("By what {} puts products in order, and how it checks reviews.", shop.name);
    frame(&shop, "lists-and-reviews", "Lists and reviews".to_owned(), description, content)
}
