//! Coupon codes: what shoppers type to be given a promotion.

/// The field of a form that carries the code a shopper typed. Empty, it takes the coupon off.
pub const COUPON_FIELD: &str = "coupon";

/// A code as it is kept, made of what a shopper typed: upper-case, without the space around it.
/// `None` when no code looks like that, so there is nothing to look up.
pub fn normalize_code(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    let plain = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    (plain && (2..=32).contains(&code.len())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(normalize_code("  kiln10\n").as_deref(), Some("KILN10"));
        assert_eq!(normalize_code("summer-26").as_deref(), Some("SUMMER-26"));
        for typed in ["", "A", "KILN 10", "KILN'--", "ß10", &"X".repeat(33)] {
            assert_eq!(normalize_code(typed), None, "{typed:?}");
        }
    }
}
