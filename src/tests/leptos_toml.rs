//! cargo-leptos reads Cargo.toml, the server reads Leptos.toml: both have to say the same.

use toml::Table;

/// The `[package.metadata.leptos]` table of a file.
fn leptos_table(text: &str) -> Option<Table> {
    let file: Table = text.parse().ok()?;
    file.get("package")?.get("metadata")?.get("leptos")?.as_table().cloned()
}

#[test]
fn leptos_toml_says_what_cargo_toml_says() {
    let cargo = leptos_table(include_str!("../../Cargo.toml")).expect("Cargo.toml describes the Leptos build");
    let leptos = leptos_table(include_str!("../../Leptos.toml")).expect("Leptos.toml describes the Leptos build");
    assert_eq!(leptos, cargo, "copy [package.metadata.leptos] from Cargo.toml to Leptos.toml");
}

#[test]
fn the_server_can_read_leptos_toml() {
    let options = leptos::config::get_configuration(Some(concat!(env!("CARGO_MANIFEST_DIR"), "/Leptos.toml")))
        .expect("Leptos.toml is readable")
        .leptos_options;
    assert_eq!(&*options.output_name, "vitrine");
    assert!(options.hash_files);
}
