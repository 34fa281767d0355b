//! The binary. `vitrine --help` says what it can do.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    vitrine::server::cli::run()
}
