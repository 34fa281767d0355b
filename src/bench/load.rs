//! Requests per second and p99 of public pages and of `cart/quote`, next to nginx serving the same bytes as files,
//! in the same run and by the same load generator (`wrk -t1 -c16`).

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Result;
use crate::http::Client;
use crate::shop::{Shop, free_port, lines_of};
use crate::wire::pages;

/// Seconds of load for each figure.
const SECONDS: u32 = 6;

/// Measures each page on the shop and on nginx, one after the other.
pub fn report() -> Result<()> {
    let shop = Shop::demo()?;
    let mut client = Client::connect(shop.address())?;
    let folder = tempfile::tempdir()?;
    let mut measured = Vec::new();
    for (name, path) in pages(&mut client)? {
        let answer = client.get(&path, &[("accept-encoding", "br")])?;
        std::fs::write(folder.path().join(name), &answer.body)?;
        measured.push((name, path, answer.body.len()));
    }
    let nginx = Nginx::start(folder.path())?;
    println!("| page | bytes (br) | vitrine req/s | p99 | nginx req/s | p99 | ratio |\n|---|---|---|---|---|---|---|");
    for (name, path, bytes) in measured {
        let ours = wrk(shop.address(), &path, None)?;
        let theirs = wrk(nginx.address, &format!("/{name}"), None)?;
        let percent = 100.0 * ours.0 / theirs.0;
        println!("| {name} | {bytes} | {:.0} | {} | {:.0} | {} | {percent:.0} % |", ours.0, ours.1, theirs.0, theirs.1);
    }
    let script = folder.path().join("quote.lua");
    // Another connection: the shop has closed the first one, which was idle while the pages were measured.
    std::fs::write(&script, quote_script(&mut Client::connect(shop.address())?)?)?;
    let quote = wrk(shop.address(), "/api/cart/quote", Some(&script))?;
    println!("| cart/quote, two lines (not cached) | | {:.0} | {} | | | |", quote.0, quote.1);
    Ok(())
}

/// A wrk script that posts a cart of two lines, as the browser does.
fn quote_script(client: &mut Client) -> Result<String> {
    let pages = pages(client)?;
    let (_, product) = pages.last().ok_or("no product page")?;
    let variants = crate::orders::variants(client, product.rsplit('/').next().unwrap_or_default())?;
    let lines: Vec<String> =
        variants.iter().take(2).map(|id| format!("{{\\\"variant\\\":\\\"{id}\\\",\\\"quantity\\\":2}}")).collect();
    Ok(format!(
        "wrk.method = \"POST\"\nwrk.body = \"{{\\\"lines\\\":[{}],\\\"coupon\\\":null,\\\"destination\\\":\\\"DE\\\",\
         \\\"shipping_method\\\":null}}\"\nwrk.headers[\"content-type\"] = \"application/json\"\n\
         response = function(status) if status ~= 200 then print(\"status \" .. status) wrk.thread:stop() end end\n",
        lines.join(",")
    ))
}

/// Requests per second and the p99 as wrk writes it.
fn wrk(address: SocketAddr, path: &str, script: Option<&Path>) -> Result<(f64, String)> {
    let mut command = Command::new("wrk");
    command.args(["-t1", "-c16", "--latency", "-d", &format!("{SECONDS}s"), "-H", "Accept-Encoding: br"]);
    if let Some(script) = script {
        command.arg("-s").arg(script);
    }
    let lines = lines_of(command.arg(format!("http://{address}{path}")))
        .map_err(|error| format!("wrk (a Debian package of that name): {error}"))?;
    if let Some(trouble) = lines.iter().find(|line| line.contains("Non-2xx") || line.starts_with("status ")) {
        return Err(format!("{path}: {trouble}").into());
    }
    let after =
        |word: &str| lines.iter().find_map(|line| line.trim().strip_prefix(word).map(|rest| rest.trim().to_owned()));
    let rate = after("Requests/sec:").ok_or("wrk gave no rate")?.parse()?;
    Ok((rate, after("99%").ok_or("wrk gave no p99")?))
}

/// nginx on a folder of files: the static server the pages are held against.
struct Nginx {
    address: SocketAddr,
    process: Child,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

impl Nginx {
    fn start(folder: &Path) -> Result<Self> {
        let address = free_port()?;
        let config = folder.join("nginx.conf");
        let root = folder.display();
        std::fs::write(
            &config,
            format!(
                "daemon off; pid {root}/nginx.pid; worker_processes auto; error_log {root}/error.log;\n\
                 events {{ worker_connections 1024; }}\n\
                 http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag on;\n\
                 open_file_cache max=100; default_type text/html;\n\
                 client_body_temp_path {root}/a; proxy_temp_path {root}/b; fastcgi_temp_path {root}/c;\n\
                 uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;\n\
                 server {{ listen {address}; root {root}; add_header Content-Encoding br; }} }}\n"
            ),
        )?;
        open_to_workers(folder)?;
        let process = Command::new("nginx")
            .arg("-c")
            .arg(&config)
            .args(["-e", "stderr"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("nginx (the Debian package nginx-light): {error}"))?;
        let nginx = Self { address, process };
        for _ in 0..200 {
            if Client::connect(address).is_ok() {
                return Ok(nginx);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("nginx did not start".into())
    }
}

/// nginx reads the files as another user when it was started as root.
fn open_to_workers(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}
