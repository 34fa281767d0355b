//! Invoices and credit notes: what stands on them, as it was when they were issued.

use serde::{Deserialize, Serialize};

use super::money::Currency;
use super::names::stored_names;
use super::time::Timestamp;
use crate::words::Language;

/// A series of documents, numbered without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    Invoice,
    CreditNote,
    /// Of orders that were only played with.
    TestInvoice,
    TestCreditNote,
}

stored_names!(Series, "a series of invoices", {
    Invoice => "invoice",
    CreditNote => "credit_note",
    TestInvoice => "test_invoice",
    TestCreditNote => "test_credit_note",
});

impl Series {
    /// The number of the document at that place of the series: `INV-000001`.
    pub fn number(self, place: i64) -> String {
        let prefix = match self {
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
            Self::TestInvoice => "TEST-INV",
            Self::TestCreditNote => "TEST-CN",
        };
        format!("{prefix}-{place:06}")
    }

    pub const fn is_credit_note(self) -> bool {
        matches!(self, Self::CreditNote | Self::TestCreditNote)
    }
}

/// What stands on an invoice or a credit note. On a credit note the sums are those that go back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub number: String,
    pub series: Series,
    /// What it is worded in: what its buyer reads.
    #[serde(default)]
    pub language: Language,
    pub issued_at: Timestamp,
    /// Of a credit note: the invoice that it corrects.
    pub corrects: Option<String>,
    pub order_number: i64,
    pub ordered_at: Timestamp,
    /// Who sells, line by line.
    pub seller: String,
    /// Who buys, line by line.
    pub buyer: String,
    pub lines: Vec<InvoiceLine>,
    /// Discounts, shipping and the like, in their order: words and what they come to.
    pub sums: Vec<(String, i64)>,
    pub taxes: Vec<InvoiceTax>,
    /// Whether the sums contain the taxes; otherwise these are added to them.
    pub tax_included: bool,
    /// Whether the buyer owes the tax.
    pub reverse_charge: bool,
    pub currency: Currency,
    pub total_minor: i64,
    /// How it was paid, or went back, where gift cards had a part in it: words and what they come to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<(String, i64)>,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    pub quantity: u32,
    pub title: String,
    pub sku: String,
    pub amount_minor: i64,
    pub tax_rate_ppm: u32,
}

/// A tax on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceTax {
    pub name: String,
    /// What it is on, without it.
    pub taxable_minor: i64,
    pub amount_minor: i64,
}

impl Invoice {
    /// Whether the parts come to the total, and the payments, too.
    pub fn check(&self) -> bool {
        let whole = |parts: &mut dyn Iterator<Item = i64>| parts.map(i128::from).sum::<i128>();
        let goods = whole(&mut self.lines.iter().map(|line| line.amount_minor));
        let sums = whole(&mut self.sums.iter().map(|(_, minor)| *minor));
        let taxes = if self.tax_included { 0 } else { whole(&mut self.taxes.iter().map(|tax| tax.amount_minor)) };
        let paid = whole(&mut self.payments.iter().map(|(_, minor)| *minor));
        goods.checked_add(sums).and_then(|sum| sum.checked_add(taxes)) == Some(i128::from(self.total_minor))
            && (self.payments.is_empty() || paid == i128::from(self.total_minor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_can_be_sorted_and_tell_play_money_apart() {
        assert_eq!(Series::Invoice.number(42), "INV-000042");
        assert_eq!(Series::TestCreditNote.number(1), "TEST-CN-000001");
    }
}
