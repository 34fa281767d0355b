//! Values as both databases know them, and rows of them.

use std::rc::Rc;
use std::str::FromStr;

use super::StoreError;

/// A value of a column. Columns are portable: integers for counts, money and time, text for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Integer(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl From<crate::domain::time::Timestamp> for Value {
    fn from(value: crate::domain::time::Timestamp) -> Self {
        Self::Integer(value.0)
    }
}

macro_rules! ids_are_text {
    ($($id:ident),*) => {$(
        impl From<crate::domain::id::$id> for Value {
            fn from(id: crate::domain::id::$id) -> Self {
                Self::Text(id.to_string())
            }
        }
    )*};
}
ids_are_text!(
    ProductId,
    VariantId,
    PictureId,
    CollectionId,
    LocationId,
    CheckoutId,
    OrderId,
    AttemptId,
    RefundId,
    FulfillmentId,
    ReturnId,
    EditId,
    GiftCardId,
    ReviewId,
    CustomerId,
    SessionId,
    SignInId,
    SavedAddressId,
    PasswordResetId,
    AccountEventId,
    CeremonyId,
    PasskeyId,
    InquiryId,
    AlertId,
    QuestionId,
    WithdrawalId,
    SubscriberId
);

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// # Errors
    /// When the column holds something else.
    fn from_value(value: &Value) -> Result<Self, String>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(number) => Ok(*number),
            other => Err(format!("an integer was expected, not {other:?}")),
        }
    }
}

impl FromValue for u32 {
    fn from_value(value: &Value) -> Result<Self, String> {
        i64::from_value(value)?.try_into().map_err(|_| format!("{value:?} is out of range"))
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, String> {
        Ok(i64::from_value(value)? != 0)
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            other => Err(format!("a text was expected, not {other:?}")),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Blob(bytes) => Ok(bytes.clone()),
            other => Err(format!("bytes were expected, not {other:?}")),
        }
    }
}

impl FromValue for crate::domain::time::Timestamp {
    fn from_value(value: &Value) -> Result<Self, String> {
        i64::from_value(value).map(Self)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// A row of a result. Columns are read by name.
#[derive(Debug, Clone)]
pub struct Row {
    pub(super) columns: Rc<[String]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    fn value(&self, column: &str) -> Result<&Value, StoreError> {
        let place = self.columns.iter().position(|name| name == column);
        place
            .and_then(|place| self.values.get(place))
            .ok_or_else(|| StoreError::Other(format!("the result has no column {column}")))
    }

    /// The column's value.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, StoreError> {
        T::from_value(self.value(column)?).map_err(|cause| StoreError::Other(format!("column {column}: {cause}")))
    }

    /// The column's text, read as an id, an enum or anything else that has a written form.
    ///
    /// # Errors
    /// When the text can't be read as that.
    pub fn parse<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| StoreError::Other(format!("column {column}: {text:?} can't be read")))
    }

    /// The same for a column that may be null.
    ///
    /// # Errors
    /// When the text can't be read as that.
    pub fn parse_opt<T: FromStr>(&self, column: &str) -> Result<Option<T>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            _ => self.parse(column).map(Some),
        }
    }

    /// The column's text, read as JSON.
    ///
    /// # Errors
    /// When the text is not the JSON of such a value.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|cause| StoreError::Other(format!("column {column}: {cause}")))
    }
}
