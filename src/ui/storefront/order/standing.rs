//! Where an order stands, in words: what its buyer wants to know first, and what happens next.

use crate::domain::fulfillment::FulfillmentStatus;
use crate::domain::order::{OrderStatus, OrderView};
use crate::domain::payment::{AttemptState, PaymentStatus, decline_words};
use crate::domain::shipping::arrival_words;
use crate::ui::locale::language;
use crate::ui::storefront::money::days_words;
use crate::words::order as words;

/// How long the chosen way takes, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    pub days_min: u32,
    pub days_max: u32,
}

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub title: String,
    /// What it means and what happens next.
    pub sentences: Vec<String>,
    /// The buyer can still pay.
    pub can_be_paid: bool,
    /// The payment is being checked: it is worth looking again soon.
    pub is_checking: bool,
    /// It is bought, and all is well.
    pub is_good: bool,
    /// On which days it should arrive, until it has.
    pub expected: Option<String>,
}

/// What its buyer is told about an order. `way` is how it travels; `None` when nothing is sent or that is not known.
pub(super) fn standing(order: &OrderView, way: Option<Way>) -> Standing {
    match order.status {
        OrderStatus::Pending => pending(order),
        OrderStatus::Placed => placed(order, way),
        OrderStatus::Canceled => canceled(order),
    }
}

fn told<const N: usize>(title: &str, sentences: [&str; N]) -> Standing {
    Standing {
        title: title.to_owned(),
        sentences: sentences.map(str::to_owned).to_vec(),
        can_be_paid: false,
        is_checking: false,
        is_good: false,
        expected: None,
    }
}

fn pending(order: &OrderView) -> Standing {
    let language = language();
    let aside = words::put_aside(language);
    match order.payment {
        // Taken money is a moment away from making the order a placed one.
        AttemptState::New | AttemptState::Processing | AttemptState::Authorized | AttemptState::Captured => {
            Standing { is_checking: true, ..told(words::checking(language), [words::looks_again(language)]) }
        }
        AttemptState::Started | AttemptState::ActionRequired => Standing {
            can_be_paid: true,
            ..told(words::waits_for_payment(language), [words::no_payment_yet(language), aside])
        },
        AttemptState::Failed => {
            let reason = decline_words(language, order.decline_code.as_deref().unwrap_or_default());
            let why = words::declined(language, reason);
            Standing { can_be_paid: true, ..told(words::not_paid_yet(language), [why.as_str(), aside]) }
        }
        AttemptState::Closed => {
            Standing { can_be_paid: true, ..told(words::not_paid_yet(language), [words::broken_off(language), aside]) }
        }
    }
}

fn placed(order: &OrderView, way: Option<Way>) -> Standing {
    if order.totals.fetched_at().is_some() {
        return fetched(order);
    }
    let language = language();
    match order.fulfillment {
        FulfillmentStatus::Unfulfilled => {
            let mut placed = told(words::thank_you(language), [words::paid_and_getting_ready(language)]);
            if let Some(Way { days_min, days_max }) = way {
                let arrival = arrival_words(language, order.created_at, days_min, days_max);
                let days = days_words(days_min, days_max);
                placed.sentences.push(words::should_arrive_in(language, &arrival, &days));
                placed.expected = Some(arrival);
            }
            Standing { is_good: true, ..placed }
        }
        FulfillmentStatus::Partial => {
            Standing { is_good: true, ..told(words::partly_on_its_way(language), [words::the_rest_follows(language)]) }
        }
        FulfillmentStatus::Fulfilled => {
            let mut sent = told(words::on_its_way(language), [words::handed_to_the_carrier(language)]);
            if let Some(Way { days_min, days_max }) = way {
                let arrival = arrival_words(language, order.created_at, days_min, days_max);
                sent.sentences.push(words::should_arrive(language, &arrival));
                sent.expected = Some(arrival);
            }
            Standing { is_good: true, ..sent }
        }
        FulfillmentStatus::Delivered => {
            Standing { is_good: true, ..told(words::was_delivered(language), [words::hope_you_like_it(language)]) }
        }
        FulfillmentStatus::Canceled => told(words::wont_be_sent(language), [words::sorry(language)]),
    }
}

/// Of an order that its buyer fetches.
fn fetched(order: &OrderView) -> Standing {
    let language = language();
    let (title, sentence) = match (order.fulfillment, order.ready_at) {
        (FulfillmentStatus::Unfulfilled, None) => (words::thank_you(language), words::we_write_when_ready(language)),
        (FulfillmentStatus::Unfulfilled | FulfillmentStatus::Partial, _) => {
            (words::ready_for_you(language), words::bring_its_number(language))
        }
        (FulfillmentStatus::Fulfilled | FulfillmentStatus::Delivered, _) => {
            (words::fetched(language), words::hope_you_like_it(language))
        }
        (FulfillmentStatus::Canceled, _) => (words::cant_be_fetched(language), words::sorry(language)),
    };
    Standing { is_good: order.fulfillment != FulfillmentStatus::Canceled, ..told(title, [sentence]) }
}

fn canceled(order: &OrderView) -> Standing {
    let language = language();
    let money = match order.paid {
        _ if order.totals.total_minor == 0 => words::nothing_was_charged(language),
        PaymentStatus::PartiallyPaid
        | PaymentStatus::Paid
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Refunded => words::money_goes_back(language),
        PaymentStatus::None | PaymentStatus::Authorized | PaymentStatus::Voided => words::nothing_was_charged(language),
    };
    told(words::was_canceled(language), [money, words::below_is_what_happened(language)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::id::OrderId;
    use crate::domain::money::Currency;
    use crate::domain::time::Timestamp;
    use crate::domain::totals::Totals;

    fn order(status: OrderStatus, payment: AttemptState) -> OrderView {
        OrderView {
            id: OrderId::from_bits(1),
            token: String::new(),
            number: 1001,
            status,
            payment,
            paid: if payment == AttemptState::Captured { PaymentStatus::Refunded } else { PaymentStatus::None },
            decline_code: Some("insufficient_funds".to_owned()),
            fulfillment: FulfillmentStatus::Unfulfilled,
            created_at: Timestamp(1_795_089_600_000),
            email: String::new(),
            address: Address::of_name(String::new(), String::new(), "DE".parse().expect("a country")),
            lines: Vec::new(),
            totals: Totals {
                currency: Currency::EUR,
                lines: Vec::new(),
                subtotal_minor: 100,
                discount_minor: 0,
                adjustments: Vec::new(),
                shipping: None,
                weight_g: 0,
                tax_minor: 0,
                tax_included: true,
                tax_lines: Vec::new(),
                reverse_charge: false,
                tax_relief_minor: 0,
                total_minor: 100,
            },
            payable_minor: 0,
            tenders: Vec::new(),
            parcels: Vec::new(),
            returns: Vec::new(),
            edit: None,
            invoices: Vec::new(),
            can_cancel: false,
            can_return: false,
            can_review: false,
            withdrawals: Vec::new(),
            withdrawal: None,
            ready_at: None,
            history: Vec::new(),
            test_mode: true,
        }
    }

    #[test]
    fn an_order_can_be_paid_while_it_waits_and_never_after() {
        for payment in AttemptState::ALL.iter().copied() {
            let pending = standing(&order(OrderStatus::Pending, payment), None);
            assert!(pending.can_be_paid != pending.is_checking, "{payment}");
            for status in [OrderStatus::Placed, OrderStatus::Canceled] {
                let over = standing(&order(status, payment), None);
                assert!(!over.can_be_paid && !over.is_checking, "{status} {payment}");
            }
        }
    }

    #[test]
    fn a_declined_payment_is_explained() {
        let declined = standing(&order(OrderStatus::Pending, AttemptState::Failed), None);
        assert!(declined.sentences.iter().any(|said| said.contains("not enough money")), "{declined:?}");
    }

    #[test]
    fn a_placed_order_says_when_it_arrives() {
        let way = Some(Way { days_min: 2, days_max: 4 });
        let placed = standing(&order(OrderStatus::Placed, AttemptState::Captured), way);
        assert!(placed.is_good);
        assert!(placed.sentences.iter().any(|said| said.contains("Mon 23 Nov – Wed 25 Nov")), "{placed:?}");
        let nothing_to_send = standing(&order(OrderStatus::Placed, AttemptState::Captured), None);
        assert!(nothing_to_send.sentences.iter().all(|said| !said.contains("carrier")));
    }

    #[test]
    fn money_that_came_for_a_canceled_order_goes_back() {
        let paid = standing(&order(OrderStatus::Canceled, AttemptState::Captured), None);
        assert!(paid.sentences.iter().any(|said| said.contains("goes back")));
        let unpaid = standing(&order(OrderStatus::Canceled, AttemptState::Closed), None);
        assert!(unpaid.sentences.iter().any(|said| said == "Nothing was charged."));
    }
}
