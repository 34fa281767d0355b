//! Values as PostgreSQL sends and takes them. A value is written as what the server expects in its place; whole numbers of
//! all kinds are one kind here, and so are texts.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::Value;

type Trouble = Box<dyn Error + Sync + Send>;

/// The base of the digits that a `numeric` is sent in.
const NUMERIC_BASE: i128 = 10_000;

impl ToSql for Value {
    fn to_sql(&self, expected: &Type, out: &mut BytesMut) -> Result<IsNull, Trouble> {
        match (self, expected) {
            (Self::Null, _) => return Ok(IsNull::Yes),
            (Self::Integer(number), &Type::INT8) => out.put_i64(*number),
            (Self::Integer(number), &Type::INT4) => out.put_i32(i32::try_from(*number)?),
            (Self::Integer(number), &Type::INT2) => out.put_i16(i16::try_from(*number)?),
            (Self::Integer(number), &Type::BOOL) => out.put_u8(u8::from(*number != 0)),
            (Self::Integer(number), &Type::NUMERIC) => write_numeric(*number, out)?,
            // PostgreSQL has no zero byte in texts, and a visitor can type one.
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) if text.contains('\0') => {
                out.put_slice(text.replace('\0', "\u{fffd}").as_bytes());
            }
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) => {
                out.put_slice(text.as_bytes());
            }
            (Self::Blob(bytes), &Type::BYTEA) => out.put_slice(bytes),
            (other, expected) => {
                let kind = match other {
                    Self::Integer(_) => "an integer",
                    Self::Text(_) => "a text",
                    Self::Blob(_) => "bytes",
                    Self::Null => "null",
                };
                return Err(format!("{kind} was given where the database expects {expected}").into());
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(sent: &Type, raw: &'a [u8]) -> Result<Self, Trouble> {
        Ok(match *sent {
            Type::INT8 => Self::Integer(i64::from_be_bytes(raw.try_into()?)),
            Type::INT4 => Self::Integer(i32::from_be_bytes(raw.try_into()?).into()),
            Type::INT2 => Self::Integer(i16::from_be_bytes(raw.try_into()?).into()),
            Type::BOOL => Self::Integer(i64::from(raw == [1])),
            Type::NUMERIC => Self::Integer(read_numeric(raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
                Self::Text(std::str::from_utf8(raw)?.to_owned())
            }
            Type::BYTEA => Self::Blob(raw.to_owned()),
            _ => return Err(format!("a column of type {sent} is nothing we keep").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Trouble> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A sum of whole numbers is sent as a `numeric`: so many digits to the base of 10,000, the first of them so many places
/// before the point.
fn read_numeric(raw: &[u8]) -> Result<i64, Trouble> {
    let mut words = raw.chunks_exact(2).map(|word| i16::from_be_bytes([word[0], word[1]]));
    let mut next = || words.next().ok_or("a number breaks off");
    let (count, weight, sign, _scale) = (next()?, next()?, next()?, next()?);
    let negative = match sign {
        0 => false,
        0x4000 => true,
        _ => return Err("a number is none".into()),
    };
    let mut number = 0_i128;
    for place in (0..count.max(0)).map(|index| weight - index) {
        let digit = i128::from(next()?);
        if place < 0 && digit != 0 {
            return Err("a column holds a fraction; counts here are whole".into());
        }
        let power = u32::try_from(place).ok().and_then(|place| NUMERIC_BASE.checked_pow(place));
        let part = if digit == 0 { Some(0) } else { power.and_then(|power| power.checked_mul(digit)) };
        number = part.and_then(|part| number.checked_add(part)).ok_or("a number is too large")?;
    }
    Ok(i64::try_from(if negative { -number } else { number })?)
}

fn write_numeric(number: i64, out: &mut BytesMut) -> Result<(), Trouble> {
    let mut digits = Vec::new();
    let mut rest = i128::from(number).abs();
    while rest > 0 {
        digits.push(i16::try_from(rest % NUMERIC_BASE)?);
        rest /= NUMERIC_BASE;
    }
    let count = i16::try_from(digits.len())?;
    out.put_i16(count);
    out.put_i16((count - 1).max(0));
    out.put_u16(if number < 0 { 0x4000 } else { 0 });
    out.put_i16(0);
    for digit in digits.iter().rev() {
        out.put_i16(*digit);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_arbitrary_length_are_read_and_written() {
        for number in [0, 1, -1, 9_999, 10_000, 10_001, -1_000_000, 123_456_789_012, i64::MAX, i64::MIN] {
            let mut sent = BytesMut::new();
            write_numeric(number, &mut sent).expect("it is written");
            assert_eq!(read_numeric(&sent).expect("it is read"), number);
        }
    }

    #[test]
    fn a_fraction_and_a_number_beyond_ours_are_refused() {
        let half = [1_i16, -1, 0, 1, 5_000];
        let huge = [1_i16, 5, 0, 0, 1];
        let not_a_number = [0_i16, 0, -0x4000, 0];
        for words in [&half[..], &huge, &not_a_number, &[1, 0]] {
            let raw: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            assert!(read_numeric(&raw).is_err(), "{words:?}");
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_and_a_zero_byte_is_not() {
        let mut sent = BytesMut::new();
        assert!(Value::Integer(1).to_sql(&Type::TEXT, &mut sent).is_err());
        assert!(Value::Text("1".into()).to_sql(&Type::INT8, &mut sent).is_err());
        Value::Text("a\0b".into()).to_sql(&Type::TEXT, &mut sent).expect("a text");
        assert_eq!(std::str::from_utf8(&sent), Ok("a\u{fffd}b"));
    }
}
