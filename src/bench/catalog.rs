//! A catalogue of any size, as a CSV file in the importer's format.

use std::fmt::Write;
use std::path::Path;

use crate::Result;

/// Writes `count` products with six variants each: three sizes in two glazes.
pub fn write_csv(path: &Path, count: u32) -> Result<()> {
    let mut csv = String::from(
        "Title,URL handle,Description,Vendor,Type,Tags,Published on online store,Status,SKU,Option1 name,\
         Option1 value,Option2 name,Option2 value,Price,Inventory tracker,Inventory quantity,\
         Continue selling when out of stock,Weight value (grams),Requires shipping\n",
    );
    for product in 0..count {
        let kind = ["Mug", "Bowl", "Plate", "Vase", "Jug"][product as usize % 5];
        for (place, (glaze, size)) in
            [("Ash", "S"), ("Ash", "M"), ("Ash", "L"), ("Ember", "S"), ("Ember", "M"), ("Ember", "L")]
                .iter()
                .enumerate()
        {
            let (title, description) = match place {
                0 => (format!("{kind} No. {product}"), "<p>Thrown on the wheel and fired once.</p>"),
                _ => (String::new(), ""),
            };
            writeln!(
                csv,
                "{title},{lower}-{product},{description},Bench,{kind},bench,TRUE,active,B-{product}-{place},Glaze,\
                 {glaze},Size,{size},{price}.50,shopify,1000000,FALSE,{weight},TRUE",
                lower = kind.to_lowercase(),
                price = 10 + product % 90,
                weight = 200 + 150 * place,
            )?;
        }
    }
    std::fs::write(path, csv)?;
    Ok(())
}
