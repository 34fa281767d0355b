//! The binary. `vitrine --help` says what it can do.

fn main() -> std::process::ExitCode {
    vitrine::server::cli::run()
}
