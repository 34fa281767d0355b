//! Orders, for staff: what came in, and what becomes of it. It works beside a running shop, which sends the mails.

use clap::{Args, Subcommand, ValueEnum};

use super::stock::find_variant;
use super::{Config, Failure, failure, with_shop};
use crate::domain::id::VariantId;
use crate::domain::money::Money;
use crate::domain::order::OrderLine;
use crate::domain::refusal::Refusal;
use crate::domain::withdrawal::WithdrawalState;
use crate::services::cancel::{Who, cancel_order, cancel_pieces};
use crate::services::edit::{NewEdit, propose_edit, withdraw_edit};
use crate::services::fulfillment::{NewFulfillment, TakenBack, deliver, fulfill, make_ready, unfulfill};
use crate::services::order::{StaffOrder, get_order_for_staff, list_orders_for_staff};
use crate::services::payback::{BackTo, Payback, ShippingBack, pay_back};
use crate::services::returns::{Answer, answer_return};
use crate::services::withdrawal::{accept, decline, list_withdrawals_for_staff};
use crate::services::{Ctx, ServiceError, token};
use crate::store::stock::{Demand, sum_pieces};
use crate::words::Language;

/// What staff can do with orders. They are named by their numbers.
#[derive(Subcommand)]
pub enum Orders {
    /// Lists the newest orders
    List {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Shows an order: its lines, what became of them, its parcels and its history
    Show { number: i64 },
    /// Notes that a parcel was handed over to the carrier; without --line all that is left is in it
    Fulfill {
        number: i64,
        #[command(flatten)]
        pieces: Pieces,
        #[arg(long, default_value = "")]
        carrier: String,
        /// The carrier's number of the parcel
        #[arg(long, default_value = "")]
        tracking: String,
        /// Where the carrier says how far it is, https://…
        #[arg(long, default_value = "")]
        tracking_url: String,
    },
    /// Notes that an order lies ready where its buyer fetches it, and writes to them
    Ready { number: i64 },
    /// Notes that a parcel arrived
    Deliver { number: i64, parcel: u32 },
    /// Takes a parcel back that was noted by mistake: its pieces are still here, and to be sent
    Unfulfill { number: i64, parcel: u32 },
    /// Proposes to add something to an order that is placed, and to take something else out of it for that. When it costs more,
    /// the buyer is asked to pay, or to decline; otherwise it is done at once
    Edit {
        number: i64,
        /// What is added, by its SKU (or variant), and how many of it: --add MUG-BLUE=2
        #[arg(long = "add", value_name = "SKU=COUNT", required = true)]
        added: Vec<String>,
        /// A line that goes out for that: --remove MUG-RED=1
        #[arg(long = "remove", value_name = "SKU=COUNT")]
        removed: Vec<String>,
    },
    /// Withdraws a change that the buyer has neither paid nor declined
    WithdrawEdit { number: i64, edit: u32 },
    /// Cancels an order of which nothing was handed over, or with --line some pieces of it; what was paid goes back
    Cancel {
        number: i64,
        #[command(flatten)]
        pieces: Pieces,
        /// Why; the buyer does not see it
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Approves a return, which the buyer asked for: it may be sent back
    ApproveReturn { number: i64, r#return: u32 },
    /// Rejects a return; the buyer reads why
    RejectReturn { number: i64, r#return: u32, why: String },
    /// Notes what of a return came; without --line all of it
    ReceiveReturn {
        number: i64,
        r#return: u32,
        #[command(flatten)]
        pieces: Pieces,
        /// What came can't be sold again
        #[arg(long)]
        no_restock: bool,
    },
    /// Sends the money for a return back
    RefundReturn {
        number: i64,
        r#return: u32,
        #[command(flatten)]
        to: To,
        /// What is left of the shipping goes back, too
        #[arg(long)]
        shipping: bool,
    },
    /// Lists the newest withdrawals from contracts
    Withdrawals {
        /// Only those that are received, refunded or declined
        #[arg(long)]
        state: Option<WithdrawalState>,
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Lets a withdrawal take its course that was declared by number and e-mail address: what was not sent is canceled, the rest may
    /// be sent back
    AcceptWithdrawal { number: i64, withdrawal: u32 },
    /// Declines a withdrawal of somebody who has no such right; the buyer reads why
    DeclineWithdrawal { number: i64, withdrawal: u32, why: String },
    /// Sends money back: for lines, for the shipping, or any sum
    Refund {
        number: i64,
        #[command(flatten)]
        pieces: Pieces,
        /// Of the shipping: a sum such as 4.90, or "rest"
        #[arg(long)]
        shipping: Option<String>,
        /// A sum besides, such as 5.00
        #[arg(long)]
        amount: Option<String>,
        #[command(flatten)]
        to: To,
        /// Why; the buyer does not see it
        #[arg(long, default_value = "")]
        note: String,
    },
}

/// Where money goes back to.
#[derive(Args)]
pub struct To {
    /// The way it was paid, or as store credit, whose code the buyer gets by mail
    #[arg(long, value_enum, default_value_t)]
    to: Way,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Way {
    #[default]
    AsPaid,
    StoreCredit,
}

impl To {
    const fn read(&self) -> BackTo {
        match self.to {
            Way::AsPaid => BackTo::AsPaid,
            Way::StoreCredit => BackTo::StoreCredit,
        }
    }
}

/// Some pieces of an order.
#[derive(Args)]
pub struct Pieces {
    /// A line by its SKU (or variant), and how many of it: --line MUG-BLUE=2
    #[arg(long = "line", value_name = "SKU=COUNT")]
    lines: Vec<String>,
}

impl Pieces {
    /// # Errors
    /// When the order has no such line, or the count is none.
    fn read(&self, lines: &[OrderLine]) -> Result<Vec<(VariantId, u32)>, Failure> {
        read_lines("line", &self.lines, lines)
    }
}

fn read_lines(option: &str, typed: &[String], lines: &[OrderLine]) -> Result<Vec<(VariantId, u32)>, Failure> {
    let read = |text: &String| {
        let (name, count) = read_count(option, text)?;
        let line = lines.iter().find(|line| line.sku == name || line.variant.to_string() == name);
        let line = line.ok_or_else(|| Failure::Refused(format!("the order has no line {name}")))?;
        Ok((line.variant, count))
    };
    typed.iter().map(read).collect()
}

/// A name and a number of pieces; without a number it is one.
fn read_count<'a>(option: &str, text: &'a str) -> Result<(&'a str, u32), Failure> {
    let (name, count) = text.rsplit_once('=').unwrap_or((text, "1"));
    let count = count.parse::<u32>().ok().filter(|count| *count > 0);
    Ok((name, count.ok_or_else(|| Failure::Usage(format!("--{option} {text}: write SKU=COUNT")))?))
}

/// What is added, which may be anything that the shop sells.
async fn read_added(ctx: &Ctx, typed: &[String]) -> Result<Demand, Failure> {
    let mut added = Vec::new();
    for text in typed {
        let (name, count) = read_count("add", text)?;
        added.push((find_variant(ctx, name).await?, count));
    }
    Ok(sum_pieces(added.into_iter()))
}

pub(super) fn orders(config: &Config, command: Orders) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        Orders::List { limit } => list(ctx, limit).await,
        Orders::Show { number } => show(ctx, number).await,
        Orders::Fulfill { number, pieces, carrier, tracking, tracking_url } => {
            let order = find(ctx, number).await?;
            let pieces = pieces.read(&order.view.lines)?.into_iter().collect();
            let new = NewFulfillment { pieces, carrier, tracking_number: tracking, tracking_url };
            let parcel = fulfill(ctx, order.view.id, new).await.map_err(failure)?;
            println!("Parcel {} of order {number} is noted as handed over; the buyer gets a mail.", parcel.number);
            Ok(())
        }
        Orders::Ready { number } => {
            let order = find(ctx, number).await?;
            make_ready(ctx, order.view.id).await.map_err(failure)?;
            println!("Order {number} is noted as ready; the buyer gets a mail. Fulfill it when they have come.");
            Ok(())
        }
        Orders::Deliver { number, parcel } => {
            let order = find(ctx, number).await?;
            deliver(ctx, order.view.id, parcel).await.map_err(failure)?;
            println!("Parcel {parcel} of order {number} is noted as delivered.");
            Ok(())
        }
        Orders::Unfulfill { number, parcel } => {
            let order = find(ctx, number).await?;
            let TakenBack { was_told, was_captured } = unfulfill(ctx, order.view.id, parcel).await.map_err(failure)?;
            println!("Parcel {parcel} of order {number} is taken back; its pieces are to be sent.");
            println!("{}", if was_told { "The buyer is told that it is not on its way." } else { "No mail was sent." });
            if was_captured {
                println!("The money that was set aside was taken for the sending, and stays taken.");
            }
            Ok(())
        }
        Orders::Edit { number, added, removed } => {
            let order = find(ctx, number).await?;
            let new = NewEdit {
                added: read_added(ctx, &added).await?,
                removed: sum_pieces(read_lines("remove", &removed, &order.view.lines)?.into_iter()),
            };
            let edit = propose_edit(ctx, order.view.id, new).await.map_err(failure)?;
            let due = Money::new(edit.change.due_minor(), order.view.totals.currency);
            println!("Change {} of order {number}: {due} more.", edit.number);
            let what = if edit.state.open() { "The buyer is asked by mail." } else { "It is done." };
            println!("{what}");
            Ok(())
        }
        Orders::WithdrawEdit { number, edit } => {
            let order = find(ctx, number).await?;
            withdraw_edit(ctx, order.view.id, edit).await.map_err(failure)?;
            println!("Change {edit} of order {number} is withdrawn; the buyer is told.");
            Ok(())
        }
        Orders::Cancel { number, pieces, note } => {
            let order = find(ctx, number).await?;
            let pieces: Demand = pieces.read(&order.view.lines)?.into_iter().collect();
            if pieces.is_empty() {
                cancel_order(ctx, order.view.id, Who::Staff, note).await.map_err(failure)?;
                println!("Order {number} is canceled.");
            } else {
                cancel_pieces(ctx, order.view.id, pieces, note).await.map_err(failure)?;
                println!("The pieces are taken out of order {number}.");
            }
            Ok(())
        }
        Orders::ApproveReturn { number, r#return } => answer(ctx, number, r#return, Answer::Approve, "approved").await,
        Orders::RejectReturn { number, r#return, why } => {
            answer(ctx, number, r#return, Answer::Reject(why), "rejected").await
        }
        Orders::ReceiveReturn { number, r#return, pieces, no_restock } => {
            let order = find(ctx, number).await?;
            let named: Demand = pieces.read(&order.view.lines)?.into_iter().collect();
            let found = order.returns.iter().find(|found| found.number == r#return);
            let asked = found.map(|found| found.lines.iter().map(|line| (line.variant, line.quantity)).collect());
            let received = if named.is_empty() { asked.unwrap_or_default() } else { named };
            let restocked = if no_restock { Demand::new() } else { received.clone() };
            answer(ctx, number, r#return, Answer::Receive { received, restocked }, "received").await
        }
        Orders::RefundReturn { number, r#return, shipping, to } => {
            let shipping = if shipping { ShippingBack::Rest } else { ShippingBack::Nothing };
            let said = match to.read() {
                BackTo::AsPaid => Answer::Refund(shipping),
                BackTo::StoreCredit => Answer::Credit(shipping),
            };
            answer(ctx, number, r#return, said, "refunded").await
        }
        Orders::Withdrawals { state, limit } => list_withdrawals(ctx, state, limit).await,
        Orders::AcceptWithdrawal { number, withdrawal } => {
            let order = find(ctx, number).await?;
            accept(ctx, order.view.id, withdrawal).await.map_err(failure)?;
            println!("Withdrawal {withdrawal} of order {number} takes its course; the buyer gets mails.");
            Ok(())
        }
        Orders::DeclineWithdrawal { number, withdrawal, why } => {
            let order = find(ctx, number).await?;
            decline(ctx, order.view.id, withdrawal, why).await.map_err(failure)?;
            println!("Withdrawal {withdrawal} of order {number} is declined; the buyer gets a mail.");
            Ok(())
        }
        Orders::Refund { number, pieces, shipping, amount, to, note } => {
            let order = find(ctx, number).await?;
            let currency = order.view.totals.currency;
            let sum = |text: &String| {
                let minor = currency.parse_minor(text).map_err(|error| Failure::Usage(error.to_string()))?;
                if minor > 0 { Ok(minor) } else { Err(Failure::Usage(format!("{text} is not more than nothing"))) }
            };
            let payback = Payback {
                pieces: pieces.read(&order.view.lines)?.into_iter().collect(),
                shipping: match shipping.as_deref() {
                    None => ShippingBack::Nothing,
                    Some("rest") => ShippingBack::Rest,
                    Some(_) => ShippingBack::Amount(shipping.as_ref().map_or(Ok(0), sum)?),
                },
                other_minor: amount.as_ref().map_or(Ok(0), sum)?,
                to: to.read(),
            };
            for refund in pay_back(ctx, order.view.id, payback, note).await.map_err(failure)? {
                println!("{} of order {number} go back.", refund.amount);
            }
            Ok(())
        }
    })
}

async fn find(ctx: &Ctx, number: i64) -> Result<StaffOrder, Failure> {
    get_order_for_staff(ctx, number).await.map_err(|error| match error {
        ServiceError::Refusal(Refusal::NotFound) => Failure::Refused(format!("there is no order {number}")),
        error => failure(error),
    })
}

async fn answer(ctx: &Ctx, number: i64, about: u32, said: Answer, done: &str) -> Result<(), Failure> {
    let order = find(ctx, number).await?;
    answer_return(ctx, order.view.id, about, said).await.map_err(failure)?;
    println!("Return {about} of order {number} is {done}.");
    Ok(())
}

async fn list(ctx: &Ctx, limit: u32) -> Result<(), Failure> {
    for order in list_orders_for_staff(ctx, limit).await.map_err(failure)? {
        let total = Money::new(order.totals.total_minor, order.totals.currency);
        println!(
            "{:>6}  {}  {:<8}  {:<11}  {:>12}",
            order.number,
            order.created_at.iso(),
            order.status,
            order.fulfillment,
            total.to_string()
        );
    }
    Ok(())
}

async fn list_withdrawals(ctx: &Ctx, state: Option<WithdrawalState>, limit: u32) -> Result<(), Failure> {
    for (order, found) in list_withdrawals_for_staff(ctx, state, limit).await.map_err(failure)? {
        let pieces = found.pieces.values().sum::<u32>();
        let what = if found.waits() { "waits for you" } else { "" };
        println!(
            "{order:>6}  {}  {}  {:<8}  {pieces:>3} pieces  {}  {what}",
            found.number,
            found.created_at.iso(),
            found.state,
            found.name
        );
    }
    Ok(())
}

async fn show(ctx: &Ctx, number: i64) -> Result<(), Failure> {
    let StaffOrder { view, counts, returns } = find(ctx, number).await?;
    let money = |minor| Money::new(minor, view.totals.currency);
    println!("Order {number}, {}, {}, paid: {}", view.status, view.fulfillment, view.paid);
    println!("{}/orders/{}", ctx.origin, token::order_token(ctx, view.id));
    println!("\n{}\n{}", view.email, view.address.printed(Language::English));
    println!();
    for line in &view.lines {
        let counts = counts.get(&line.variant).copied().unwrap_or_default();
        println!("{:>4} × {}  {}  {}", line.quantity.get(), line.full_title(), line.sku, money(line.unit_price_minor));
        for (what, count) in [
            ("canceled", counts.canceled),
            ("handed over", counts.fulfilled),
            ("returned", counts.returned),
            ("refunded", counts.refunded),
        ] {
            if count > 0 {
                println!("       {count} {what}");
            }
        }
    }
    println!("       total {}", money(view.totals.total_minor));
    if !view.tenders.is_empty() {
        for (words, minor) in view.covered(Language::English) {
            println!("       {words} {}", money(minor.saturating_neg()));
        }
        println!("       by card {}", money(view.by_card_minor()));
    }
    if let Some(edit) = &view.edit {
        println!("\nChange {}: {} more, to be paid until {}", edit.number, money(edit.due_minor), edit.ends_at.iso());
        for line in &edit.lines {
            println!("{:>4} × {}  {}", line.quantity.get(), line.full_title(), line.sku);
        }
        for (quantity, title, _) in &edit.removed {
            println!("     without {quantity} × {title}");
        }
    }
    for parcel in &view.parcels {
        println!(
            "\nParcel {}: {}, {} {} {}",
            parcel.number, parcel.state, parcel.carrier, parcel.tracking_number, parcel.tracking_url
        );
    }
    for found in &returns {
        println!(
            "\nReturn {}: {}, {} {}",
            found.number,
            found.state,
            found.reason.words(Language::English),
            found.note
        );
        for line in &found.lines {
            let title = view.lines.iter().find(|bought| bought.variant == line.variant).map(OrderLine::full_title);
            println!("{:>4} × {}", line.quantity, title.unwrap_or_default());
        }
    }
    for found in &view.withdrawals {
        println!("\nwithdrawal {}, {}, declared {}", found.number, found.state, found.declared_at.iso());
        for (pieces, title) in &found.pieces {
            println!("{pieces:>4} × {title}");
        }
    }
    println!();
    for (at, what) in &view.history {
        println!("{}  {what}", at.iso());
    }
    Ok(())
}
