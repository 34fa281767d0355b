//! The binary. `vitrine --help` says what it can do.
#![forbid(unsafe_code)]

/// For SQLite, too. An order is some thousand short-lived pieces of memory on several threads, which is what the system's
/// allocator is slow at. Without huge pages, which would have this one take twice as much from the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    vitrine::server::cli::run()
}
