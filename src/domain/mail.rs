//! Mails to buyers: what each is about. What they say is written where they are sent.

use super::names::stored_names;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The order is paid for and will be sent.
    OrderPlaced,
    /// A parcel was handed over to the carrier.
    HandedOver,
    /// A parcel is not on its way after all, although a mail said so.
    TakenBack,
    /// The order lies ready where its buyer fetches it.
    ReadyForPickup,
    /// The order was canceled after it was placed.
    Canceled,
    /// A change of the order is proposed, and costs something.
    EditProposed,
    EditApplied,
    /// A change that was proposed is none any more.
    EditEnded,
    /// Money went back.
    Refunded,
    ReturnRequested,
    ReturnApproved,
    ReturnRejected,
    ReturnReceived,
    /// The receipt of a withdrawal, for whoever declared it.
    WithdrawalReceived,
    /// The same for the buyer of the order, who said another address when they ordered.
    WithdrawalNoted,
    WithdrawalDeclined,
    /// A question for a review of what arrived.
    ReviewRequest,
    /// What a buyer left in the cart, who asked for it.
    CheckoutReminder,
    /// Whether it was them who asked for the newsletter.
    NewsletterConfirm,
    NewsletterWelcome,
    /// The code of a gift card.
    GiftCard,
    /// Money came back as store credit: its code.
    StoreCredit,
    /// The code with which somebody signs in.
    SignInCode,
    /// The link of an order that somebody asked for.
    OrderLink,
    /// A link by which a password is set anew.
    PasswordReset,
    /// Something changed of what lets a customer in.
    CredentialChanged,
    /// Whether somebody wants to hear of something: the link by which they say so.
    ConfirmAlert,
    /// What somebody waits for is in stock again.
    BackInStock,
    /// What somebody waits for costs less.
    PriceDrop,
}

stored_names!(MailKind, "a kind of mail", {
    OrderPlaced => "order_placed",
    HandedOver => "handed_over",
    TakenBack => "taken_back",
    ReadyForPickup => "ready_for_pickup",
    Canceled => "canceled",
    EditProposed => "edit_proposed",
    EditApplied => "edit_applied",
    EditEnded => "edit_ended",
    Refunded => "refunded",
    ReturnRequested => "return_requested",
    ReturnApproved => "return_approved",
    ReturnRejected => "return_rejected",
    ReturnReceived => "return_received",
    WithdrawalReceived => "withdrawal_received",
    WithdrawalNoted => "withdrawal_noted",
    WithdrawalDeclined => "withdrawal_declined",
    ReviewRequest => "review_request",
    CheckoutReminder => "checkout_reminder",
    NewsletterConfirm => "newsletter_confirm",
    NewsletterWelcome => "newsletter_welcome",
    GiftCard => "gift_card",
    StoreCredit => "store_credit",
    SignInCode => "sign_in_code",
    OrderLink => "order_link",
    PasswordReset => "password_reset",
    CredentialChanged => "credential_changed",
    ConfirmAlert => "confirm_alert",
    BackInStock => "back_in_stock",
    PriceDrop => "price_drop",
});

impl MailKind {
    /// Whether somebody asked for it by an alert, and it is about no order.
    pub const fn is_alert(self) -> bool {
        matches!(self, Self::ConfirmAlert | Self::BackInStock | Self::PriceDrop)
    }
}
