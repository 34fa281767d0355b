//! Products side by side.

messages! {
    compare: "Compare pieces", "Stücke vergleichen";
}
