//! What the shop knows of its visitors. Whoever changes what is stored, changes this page.

use leptos::prelude::*;

use super::{frame, mail_link};
use crate::domain::shop::ShopView;

pub(super) fn show(ShopView { shop, .. }: ShopView) -> AnyView {
    let content = view! {
        <p>
            <strong>"Nobody follows you here."</strong>
            " There are no statistics about you, no advertising, no files from other companies. That is why \
             no banner asks you for consent: all that is stored on your device is below, and each of it is needed for something that you \
             asked for. Should we ever want to store anything else, we ask first, and no is as easy as yes."
        </p>
        <h2>"On your device"</h2>
        <div class="table-frame">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Cookie"</th>
                        <th scope="col">"What it is for"</th>
                        <th scope="col">"How long"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">"cart"</th>
                        <td>
                            "What is in your cart: numbers of products and how many of each. Nothing about you."
                        </td>
                        <td>"180 days after the last change"</td>
                    </tr>
                    <tr>
                        <th scope="row">"coupon"</th>
                        <td>"The code you typed, if you typed one."</td>
                        <td>"180 days, or until you take it off"</td>
                    </tr>
                    <tr>
                        <th scope="row">"wishlist"</th>
                        <td>
                            "What you saved for later and what you took out again: numbers of products, and when. Nothing \
                             about you."
                        </td>
                        <td>"A year after the last change"</td>
                    </tr>
                    <tr>
                        <th scope="row">"market"</th>
                        <td>"The country and currency that you chose, if you chose others than ours. Only our server reads it."</td>
                        <td>"A year, or until you choose ours again"</td>
                    </tr>
                    <tr>
                        <th scope="row">"theme"</th>
                        <td>"Whether you want the shop light or dark, if you said so."</td>
                        <td>"A year, or until you take it back"</td>
                    </tr>
                    <tr>
                        <th scope="row">"checkout"</th>
                        <td>
                            "A random key, by which we find again what you typed at the checkout. Only our \
                             server reads it."
                        </td>
                        <td>"7 days, or until you have ordered"</td>
                    </tr>
                    <tr>
                        <th scope="row">"__Host-sid"</th>
                        <td>
                            "A random key, only if you have signed in: by it we know your device again. Only our server \
                             reads it."
                        </td>
                        <td>"180 days, or until you sign out; 30 days if you don’t come back"</td>
                    </tr>
                    <tr>
                        <th scope="row">"sign-in"</th>
                        <td>"A random key, while you wait for the code that we mail you. Only our server reads it."</td>
                        <td>"15 minutes"</td>
                    </tr>
                </tbody>
            </table>
        </div>
        <p>
            "Your browser also keeps a note called “cart-changed”, with a time in it, so that two open tabs \
             show the same cart, and one called “viewed”, with the last twelve pieces that you looked at: it shows \
             them to you again, never leaves your device, and goes when you press “Clear” beside them. You can \
             delete all of this in your browser at any time; the cart is empty then."
        </p>
        <h2>"With us"</h2>
        <ul>
            <li>
                "What you type at the checkout (name, address, email and, if you like, phone) is kept so that \
                 a reload or a wrong click loses nothing."
            </li>
            <li>
                "Your order: what you bought, what it cost, where it goes and how to reach you. We need it to \
                 fulfil our contract with you, and the law makes us keep it for our books."
            </li>
            <li>
                "If you make an account: your email address, your name and addresses if you save them, what is in \
                 your cart and what you saved for later, the hash of your password if you set one, and on which devices you are signed in, \
                 roughly named. You need no account to buy."
            </li>
            <li>
                "What you write in a review, with the name that you choose for it: both are shown to everybody. \
                 Write to us if we shall take it away."
            </li>
            <li>
                "Your email address, if you ask us to tell you when a piece is back or costs less: until you have confirmed it, for two \
                 days at most; then until we have written to you or you end it, for a year at most. After that it is erased."
            </li>
            <li>
                "If you want the newsletter: your email address, and when and where you asked for it and confirmed it. When you end it, \
                 the address is deleted; a code stays that is made of it, by which we know that we must not write to you."
            </li>
            <li>
                "If you tick the box for it at the checkout: what is in your cart, so that we can write to you once if you don’t finish. \
                 It is forgotten with the rest of that checkout after 30 days."
            </li>
            <li>
                "Some days after your order has arrived we may ask you once, by mail, to review it. The mail has a link with \
                 which one click ends that."
            </li>
            <li>
                "If you withdraw from a contract: your declaration, with the name and email address that you gave, and when you made it."
            </li>
            <li>
                "Our mails tell us nothing: there is no picture in them that is yours alone, and no link that goes through somebody else."
            </li>
            <li>"A log of which pages were asked for, and when. It does not say by whom."</li>
            <li>
                "Whoever orders, signs in or asks for prices very often is slowed down. For that your network address \
                 is remembered for some minutes, in memory only."
            </li>
        </ul>
        <h2>"With others"</h2>
        <ul>
            <li>
                "The payment provider learns what is to be paid and for which order. What you type on its \
                 page, such as the number of your card, we never see."
            </li>
            <li>"The carrier learns your name, your address and your phone number, if you gave it."</li>
        </ul>
        <p>"Nobody else gets anything, and nothing is sold."</p>
        <h2>"What you may ask for"</h2>
        <p>
            "In your account you take a copy of all that we have of you, and delete it. Or ask us what we have \
             stored about you, have it corrected, get a copy, or have it deleted where no law makes us keep it. \
             Write to "
            {mail_link(&shop)}
            ". You may also complain to the data protection authority of your country. Responsible is:"
        </p>
        <address class="lines">{format!("{}\n{}", shop.company, shop.postal_address)}</address>
    };
    let description = format!("What {} stores and what for: a few cookies, your order, and no tracking.", shop.name);
    frame(&shop, "privacy", "Privacy".to_owned(), description, content)
}
