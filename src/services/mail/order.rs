//! What the mails about an order say.

use super::letter::{Letter, Row};
use crate::domain::fulfillment::FulfillmentStatus;
use crate::domain::gift_card::CardKind;
use crate::domain::id::{OrderId, VariantId};
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderLine;
use crate::domain::promotion::AdjustmentTarget;
use crate::domain::refund::RefundReason;
use crate::domain::returns::ReturnState;
use crate::domain::shipping::arrival_words;
use crate::domain::shop::Shop;
use crate::domain::totals::Totals;
use crate::store::db::{StoreError, Tx};
use crate::store::edit::{Edit, find_edit};
use crate::store::fulfillment::{Fulfillment, find_fulfillment};
use crate::store::gift_card::{GiftCard, find_card};
use crate::store::order::Order;
use crate::store::refund::{Refund, find_refund};
use crate::store::returns::{Return, ReturnLine, find_return};
use crate::store::tender::{Tender, list_tenders};
use crate::store::withdrawal::{Withdrawal, find_withdrawal};
use crate::words::{Language, mail_order as words, receipt};

/// What a mail is about, read as it stands when the mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// And what gift cards paid of it.
    OrderPlaced(Vec<Tender>),
    ReadyForPickup,
    HandedOver(Fulfillment),
    TakenBack(Fulfillment),
    Canceled,
    EditProposed(Edit),
    EditApplied(Edit),
    EditEnded(Edit),
    /// And the card that it was put on, if it was.
    Refunded(Refund, Option<GiftCard>),
    /// What became of a return, by the state that was reached.
    Returned(ReturnState, Return),
    /// What was declared, for whoever declared it and for the buyer of the order.
    Withdrawn(Withdrawal),
    WithdrawalDeclined(Withdrawal),
}

impl Subject {
    /// `id` is that of the parcel, refund or return.
    pub async fn find(tx: &mut Tx, order: OrderId, kind: MailKind, id: &str) -> Result<Self, StoreError> {
        match kind {
            MailKind::OrderPlaced => Ok(Self::OrderPlaced(list_tenders(tx, order).await?)),
            MailKind::ReadyForPickup => Ok(Self::ReadyForPickup),
            MailKind::HandedOver => Ok(Self::HandedOver(found(find_fulfillment(tx, read(id)?).await?)?)),
            MailKind::TakenBack => Ok(Self::TakenBack(found(find_fulfillment(tx, read(id)?).await?)?)),
            MailKind::Canceled => Ok(Self::Canceled),
            MailKind::EditProposed => Ok(Self::EditProposed(found(find_edit(tx, read(id)?).await?)?)),
            MailKind::EditApplied => Ok(Self::EditApplied(found(find_edit(tx, read(id)?).await?)?)),
            MailKind::EditEnded => Ok(Self::EditEnded(found(find_edit(tx, read(id)?).await?)?)),
            MailKind::Refunded => {
                let refund = found(find_refund(tx, read(id)?).await?)?;
                let card = match refund.to_card {
                    Some(card) => find_card(tx, card).await?,
                    None => None,
                };
                Ok(Self::Refunded(refund, card))
            }
            MailKind::ReturnRequested => Self::find_return(tx, ReturnState::Requested, id).await,
            MailKind::ReturnApproved => Self::find_return(tx, ReturnState::Approved, id).await,
            MailKind::ReturnRejected => Self::find_return(tx, ReturnState::Rejected, id).await,
            MailKind::ReturnReceived => Self::find_return(tx, ReturnState::Received, id).await,
            MailKind::WithdrawalReceived | MailKind::WithdrawalNoted => {
                Ok(Self::Withdrawn(found(find_withdrawal(tx, read(id)?).await?)?))
            }
            MailKind::WithdrawalDeclined => Ok(Self::WithdrawalDeclined(found(find_withdrawal(tx, read(id)?).await?)?)),
            // They have words of their own.
            MailKind::GiftCard
            | MailKind::StoreCredit
            | MailKind::SignInCode
            | MailKind::OrderLink
            | MailKind::PasswordReset
            | MailKind::CredentialChanged
            | MailKind::ConfirmAlert
            | MailKind::BackInStock
            | MailKind::PriceDrop
            | MailKind::ReviewRequest
            | MailKind::CheckoutReminder
            | MailKind::NewsletterConfirm
            | MailKind::NewsletterWelcome => Err(StoreError::NotFound),
        }
    }
}

impl Subject {
    async fn find_return(tx: &mut Tx, state: ReturnState, id: &str) -> Result<Self, StoreError> {
        Ok(Self::Returned(state, found(find_return(tx, read(id)?).await?)?))
    }
}

impl Subject {
    /// Who gets the mail: the buyer of the order, but for a receipt that somebody wants elsewhere.
    pub fn reader(&self, kind: MailKind, order: &Order) -> String {
        match self {
            Self::Withdrawn(about) if kind == MailKind::WithdrawalReceived => about.email.clone(),
            _ => order.email.clone(),
        }
    }
}

/// Words a mail about an order. `link` leads to the order's page.
pub(super) fn compose(shop: &Shop, language: Language, order: &Order, subject: &Subject, link: &str) -> Letter {
    let letter = match subject {
        Subject::OrderPlaced(tenders) => order_placed(shop, language, order, tenders),
        Subject::ReadyForPickup => ready_for_pickup(language, order),
        Subject::HandedOver(parcel) => handed_over(language, order, parcel),
        Subject::TakenBack(parcel) => taken_back(language, order, parcel),
        Subject::Canceled => canceled(language, order),
        Subject::EditProposed(edit) => edit_proposed(language, order, edit),
        Subject::EditApplied(edit) => edit_applied(language, order, edit),
        Subject::EditEnded(edit) => edit_ended(language, order, edit),
        Subject::Refunded(refund, card) => refunded(language, order, refund, card.as_ref()),
        Subject::Returned(state, about) => returned(shop, language, order, *state, about),
        Subject::Withdrawn(about) => withdrawn(language, order, about),
        Subject::WithdrawalDeclined(about) => withdrawal_declined(language, order, about),
    };
    let test = words::test_order(language);
    Letter {
        language,
        subject: words::subject(language, &letter.subject, order.number, &shop.name),
        about: about(language, order),
        notice: if order.test { test.to_owned() } else { String::new() },
        links: [letter.links, vec![(words::see_order(language), link.to_owned())]].concat(),
        signature: signature(shop),
        ..letter
    }
}

/// Which order it is: its number and its day.
pub(super) fn about(language: Language, order: &Order) -> String {
    words::order_of(language, order.number, &order.created_at.long_date(language))
}

/// When it should arrive, as far as the shop still knows the way that was chosen.
fn arrival(shop: &Shop, language: Language, order: &Order) -> Option<String> {
    let chosen = order.totals.shipping.as_ref().filter(|chosen| chosen.pickup.is_none())?;
    let zone = shop.rules.shipping_zone(order.address.country)?;
    let method = zone.methods.iter().find(|method| method.id == chosen.method_id)?;
    let when = arrival_words(language, order.created_at, method.days_min, method.days_max);
    Some(words::should_arrive(language, &when))
}

fn order_placed(shop: &Shop, language: Language, order: &Order, tenders: &[Tender]) -> Letter {
    // What was changed since has a mail of its own.
    let (lines, totals) = order.bought();
    let mut sums = sums(language, totals);
    let mut rest = totals.total_minor;
    for tender in tenders {
        rest -= tender.amount.minor;
        sums.push(Row::new(tender.kind.with_tail(language, &tender.last_four), tender.amount.text(language)));
    }
    if !tenders.is_empty() {
        sums.push(Row::new(words::paid_by_card(language), Money::new(rest, totals.currency).text(language)));
    }
    Letter {
        subject: words::thanks(language).to_owned(),
        title: words::placed(language).to_owned(),
        sentences: std::iter::once(words::is_paid(language, order.number))
            .chain(arrival(shop, language, order))
            .collect(),
        lines: lines.iter().map(|line| bought(language, line, totals.currency)).collect(),
        sums,
        blocks: match fetched_where(order) {
            Some(place) => vec![(words::fetch_once_ready(language), place)],
            None => vec![(words::goes_to(language), order.address.printed(language))],
        },
        ..Letter::default()
    }
}

/// Address and hours of the place in which the order is fetched.
fn fetched_where(order: &Order) -> Option<String> {
    let hours = order.totals.shipping.as_ref().and_then(|shipping| shipping.place.as_ref()).map(|place| &place.hours);
    let lines = [order.totals.fetched_at()?, hours.map_or("", String::as_str)];
    Some(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

fn ready_for_pickup(language: Language, order: &Order) -> Letter {
    Letter {
        subject: words::ready(language).to_owned(),
        title: words::order_ready(language).to_owned(),
        sentences: vec![words::put_aside(language, order.number, &order.address.name)],
        lines: order.lines.iter().map(|line| bought(language, line, order.totals.currency)).collect(),
        blocks: vec![(words::fetch_at(language), fetched_where(order).unwrap_or_default())],
        ..Letter::default()
    }
}

fn handed_over(language: Language, order: &Order, parcel: &Fulfillment) -> Letter {
    let Fulfillment { carrier, tracking_number, tracking_url, .. } = parcel;
    let carrier = if carrier.is_empty() { words::the_carrier(language) } else { carrier };
    let is_all = order.fulfillment != FulfillmentStatus::Partial;
    let mut sentences = vec![if is_all && parcel.number == 1 {
        words::order_handed_to(language, carrier)
    } else {
        words::parcel_handed_to(language, parcel.number, carrier)
    }];
    if !is_all {
        sentences.push(words::rest_follows(language).to_owned());
    }
    if !tracking_number.is_empty() {
        sentences.push(words::tracking_number(language, tracking_number));
    }
    let title = if is_all { words::order_on_its_way(language) } else { words::part_on_its_way(language) };
    let follow = (!tracking_url.is_empty()).then(|| (words::follow_parcel(language), tracking_url.clone()));
    Letter {
        subject: words::on_its_way(language).to_owned(),
        title: title.to_owned(),
        sentences,
        lines: in_parcel(order, parcel),
        blocks: vec![(words::goes_to(language), order.address.printed(language))],
        links: follow.into_iter().collect(),
        ..Letter::default()
    }
}

fn taken_back(language: Language, order: &Order, parcel: &Fulfillment) -> Letter {
    Letter {
        subject: words::not_yet(language).to_owned(),
        title: words::too_soon(language).to_owned(),
        sentences: vec![words::was_a_mistake(language, parcel.number), words::still_here(language).to_owned()],
        lines: in_parcel(order, parcel),
        ..Letter::default()
    }
}

/// What is in a parcel, line by line.
fn in_parcel(order: &Order, parcel: &Fulfillment) -> Vec<Row> {
    parcel.pieces.iter().map(|(variant, quantity)| piece(order, *variant, *quantity)).collect()
}

fn canceled(language: Language, order: &Order) -> Letter {
    let money = match order.totals.total_minor {
        0 => words::nothing_charged(language),
        _ => words::goes_back(language),
    };
    Letter {
        subject: words::canceled(language).to_owned(),
        title: words::order_canceled(language).to_owned(),
        sentences: vec![words::was_canceled(language, order.number, money)],
        lines: order.lines.iter().map(|line| bought(language, line, order.totals.currency)).collect(),
        ..Letter::default()
    }
}

fn edit_proposed(language: Language, order: &Order, edit: &Edit) -> Letter {
    let due = Money::new(edit.change.due_minor(), order.totals.currency);
    Letter {
        subject: words::a_change(language).to_owned(),
        title: words::shall_we_change(language).to_owned(),
        sentences: vec![
            words::can_change(language, order.number, &due.text(language)),
            words::pay_or_decline(language, &edit.ends_at.long_date(language)),
            words::or_do_nothing(language).to_owned(),
        ],
        lines: changed(language, order, edit),
        sums: edit_sums(language, order, edit),
        ..Letter::default()
    }
}

fn edit_applied(language: Language, order: &Order, edit: &Edit) -> Letter {
    let due = Money::new(edit.change.due_minor(), order.totals.currency);
    let money = match due.minor {
        0 => words::costs_the_same(language).to_owned(),
        1.. => words::are_paid(language, &due.text(language)),
        _ => words::costs_less(language).to_owned(),
    };
    Letter {
        subject: words::order_changed(language).to_owned(),
        title: words::order_changed(language).to_owned(),
        sentences: vec![words::is_changed(language, order.number, &money)],
        lines: changed(language, order, edit),
        sums: edit_sums(language, order, edit),
        ..Letter::default()
    }
}

fn edit_ended(language: Language, order: &Order, edit: &Edit) -> Letter {
    Letter {
        subject: words::order_stays(language).to_owned(),
        title: words::order_stays(language).to_owned(),
        sentences: vec![words::change_is_off(language, order.number)],
        lines: changed(language, order, edit),
        ..Letter::default()
    }
}

/// What an edit adds and takes out, line by line.
fn changed(language: Language, order: &Order, edit: &Edit) -> Vec<Row> {
    let currency = order.totals.currency;
    let title = |variant| order.lines.iter().find(|line| line.variant == variant).map(OrderLine::full_title);
    let added = edit.change.lines.iter().map(|line| bought(language, line, currency));
    let removed = edit.change.removed.iter().map(|removed| {
        let title = title(removed.variant).unwrap_or_default();
        let amount = Money::new(removed.amount_minor.saturating_neg(), currency);
        Row::new(words::without(language, removed.quantity, &title), amount.text(language))
    });
    added.chain(removed).collect()
}

/// What an edit comes to, and what of it is owed.
fn edit_sums(language: Language, order: &Order, edit: &Edit) -> Vec<Row> {
    let mut rows = sums(language, &edit.change.totals);
    if !edit.change.removed.is_empty() {
        let due = Money::new(edit.change.due_minor(), order.totals.currency);
        rows.push(Row::new(words::difference(language), due.text(language)).strong());
    }
    rows
}

fn refunded(language: Language, order: &Order, refund: &Refund, card: Option<&GiftCard>) -> Letter {
    let why = match refund.reason {
        RefundReason::Canceled => words::for_canceled(language),
        RefundReason::Returned => words::for_returned(language),
        RefundReason::Edited => words::for_edited(language),
        RefundReason::Goodwill => words::for_goodwill(language),
        RefundReason::PaidTooLate | RefundReason::WithoutOrder => words::for_too_late(language),
    };
    let sum = &refund.amount.text(language);
    if let Some(card) = card {
        let code = match card.kind {
            CardKind::GiftCard => words::code_you_have(language),
            CardKind::StoreCredit => words::code_comes(language),
        };
        let card = card.kind.with_tail(language, &card.last_four);
        return Letter {
            subject: words::back_to_you(language, sum),
            title: words::yours_again(language, sum),
            sentences: vec![words::put_on_card(language, sum, &card, why), code.to_owned()],
            ..Letter::default()
        };
    }
    Letter {
        subject: words::back_to_you(language, sum),
        title: words::on_the_way_back(language, sum),
        sentences: vec![
            words::sent_back(language, sum, why, order.number),
            words::banks_take_days(language).to_owned(),
        ],
        ..Letter::default()
    }
}

fn returned(shop: &Shop, language: Language, order: &Order, state: ReturnState, about: &Return) -> Letter {
    let (subject, title, sentences) = match state {
        ReturnState::Approved => (
            words::send_back(language),
            words::can_send_back(language),
            vec![words::put_a_note(language, order.number), words::once_here(language).to_owned()],
        ),
        ReturnState::Rejected => (
            words::your_return(language),
            words::cant_take_back(language),
            vec![
                if about.answer.is_empty() { words::sorry(language).to_owned() } else { about.answer.clone() },
                words::answer_this(language).to_owned(),
            ],
        ),
        ReturnState::Received => {
            (words::is_here(language), words::what_you_sent(language), vec![words::we_look(language).to_owned()])
        }
        ReturnState::Requested | ReturnState::Refunded | ReturnState::Canceled => (
            words::your_return(language),
            words::want_to_send(language),
            vec![words::look_and_write(language).to_owned(), words::you_wrote(language, about.reason.words(language))],
        ),
    };
    let pieces = |line: &ReturnLine| if state == ReturnState::Received { line.received } else { line.quantity };
    let lines = about.lines.iter().filter(|line| pieces(line) > 0);
    let is_approved = state == ReturnState::Approved;
    Letter {
        subject: subject.to_owned(),
        title: title.to_owned(),
        sentences,
        lines: lines.map(|line| piece(order, line.variant, pieces(line))).collect(),
        blocks: if is_approved { vec![(words::send_to(language), address(shop))] } else { Vec::new() },
        ..Letter::default()
    }
}

/// The receipt that the law wants at once: what was declared, and on which day at what time (Directive 2011/83/EU, article 11a).
fn withdrawn(language: Language, order: &Order, about: &Withdrawal) -> Letter {
    let (day, time) = (&about.created_at.long_date(language), &about.created_at.clock_time());
    let next = if about.waits() { words::see_to_it(language) } else { words::unsent_is_canceled(language) };
    Letter {
        subject: words::your_withdrawal(language).to_owned(),
        title: words::received_withdrawal(language).to_owned(),
        sentences: vec![
            words::you_declared(language, day, time, order.number),
            next.to_owned(),
            words::if_not_you(language).to_owned(),
        ],
        lines: withdrawn_pieces(order, about),
        blocks: vec![
            (words::declared_by(language), format!("{}\n{}", about.name, about.email)),
            (words::declared_on(language), words::day_and_time(language, day, time)),
        ],
        ..Letter::default()
    }
}

fn withdrawal_declined(language: Language, order: &Order, about: &Withdrawal) -> Letter {
    Letter {
        subject: words::about_withdrawal(language).to_owned(),
        title: words::cant_accept(language).to_owned(),
        sentences: vec![about.answer.clone(), words::answer_this(language).to_owned()],
        lines: withdrawn_pieces(order, about),
        ..Letter::default()
    }
}

fn withdrawn_pieces(order: &Order, about: &Withdrawal) -> Vec<Row> {
    about.pieces.iter().map(|(variant, pieces)| piece(order, *variant, *pieces)).collect()
}

/// Where the shop gets its post.
fn address(shop: &Shop) -> String {
    let lines = [shop.company.as_str(), &shop.postal_address];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The id in the outbox, as what it is the id of.
fn read<Id: std::str::FromStr>(id: &str) -> Result<Id, StoreError> {
    id.parse().map_err(|_| StoreError::Other("a mail is about something that has no id".to_owned()))
}

fn found<T>(found: Option<T>) -> Result<T, StoreError> {
    found.ok_or(StoreError::NotFound)
}

fn bought(language: Language, line: &OrderLine, currency: Currency) -> Row {
    let count = line.quantity.get();
    let minor = line.unit_price_minor.saturating_mul(i64::from(count));
    Row { amount: Money::new(minor, currency).text(language), ..pieces_of(line, count) }
}

/// So many pieces of a line of the order.
fn piece(order: &Order, variant: VariantId, pieces: u32) -> Row {
    let line = order.lines.iter().find(|line| line.variant == variant);
    line.map_or_else(|| Row { pieces, ..Row::default() }, |line| pieces_of(line, pieces))
}

pub(super) fn pieces_of(line: &OrderLine, pieces: u32) -> Row {
    Row {
        note: line.variant_title.clone(),
        pieces,
        picture: line.picture.as_ref().map(|picture| picture.src.clone()),
        ..Row::new(line.title.clone(), "")
    }
}

/// From the goods to the total. Tax that is contained stands below it.
fn sums(language: Language, totals: &Totals) -> Vec<Row> {
    let row = |words: &str, minor| Row::new(words, Money::new(minor, totals.currency).text(language));
    let mut rows = vec![row(words::goods(language), totals.subtotal_minor)];
    let adjusted = |on| totals.adjusted(language, on).into_iter().map(|(label, minor)| row(label, minor));
    rows.extend(adjusted(AdjustmentTarget::Goods));
    if let Some(shipping) = &totals.shipping {
        rows.push(row(&words::shipping(language, &shipping.name), shipping.regular_minor()));
        rows.extend(adjusted(AdjustmentTarget::Shipping));
    }
    if totals.reverse_charge {
        rows.push(row(receipt::reverse_charge(language), totals.tax_relief_minor));
    }
    let total = row(words::total(language), totals.total_minor).strong();
    let taxes = totals.tax_lines.iter();
    if totals.tax_included {
        rows.push(total);
        rows.extend(taxes.map(|tax| row(&words::of_which(language, &tax.name), tax.amount_minor)));
    } else {
        rows.extend(taxes.map(|tax| row(&tax.name, tax.amount_minor)));
        rows.push(total);
    }
    rows
}

pub(super) fn signature(shop: &Shop) -> Vec<String> {
    let Shop { name, company, postal_address, email, phone, .. } = shop;
    let lines = [name, company].into_iter().map(String::as_str).chain(postal_address.lines());
    lines.chain([email.as_str(), phone]).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
