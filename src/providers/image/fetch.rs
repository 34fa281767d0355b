//! Fetching by address, where the address comes from a file that anyone may have written. The shop must not become a way into the
//! network it stands in, so: https only, on its usual port, by name; the name is resolved once and must lead to public
//! addresses only; the connection goes to just those; no redirects, no proxy, five seconds, ten megabytes.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

const BYTES_MAX: u64 = 10 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(5);

/// The public web.
#[derive(Debug, Clone)]
pub struct Web {
    agent: Agent,
}

impl Web {
    pub(super) fn new() -> Self {
        let config = Config::builder()
            .https_only(true)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(TIMEOUT))
            .user_agent("Vitrine")
            .build();
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), PublicOnly::default()) }
    }

    pub(super) fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        let uri: Uri = url.parse().map_err(|_| "it is no address".to_owned())?;
        check(&uri)?;
        let mut response = self.agent.get(uri).call().map_err(told)?;
        if response.status() != 200 {
            return Err(format!("it answers {}", response.status().as_u16()));
        }
        response.body_mut().with_config().limit(BYTES_MAX).read_to_vec().map_err(told)
    }
}

fn check(uri: &Uri) -> Result<(), String> {
    let authority = uri.authority().ok_or("it is no address")?;
    if uri.scheme_str() != Some("https") {
        return Err("it is not https".to_owned());
    }
    if authority.as_str().contains('@') {
        return Err("it carries a name or a password".to_owned());
    }
    if authority.port().is_some_and(|port| port.as_u16() != 443) {
        return Err("it is on an unusual port".to_owned());
    }
    Ok(())
}

/// Why it failed, in words for a merchant.
fn told(error: Error) -> String {
    match error {
        Error::StatusCode(status) => format!("it answers {status}"),
        Error::Timeout(_) => "it takes longer than five seconds".to_owned(),
        Error::BodyExceedsLimit(_) => "it is larger than 10 MB".to_owned(),
        Error::HostNotFound => "its name leads nowhere".to_owned(),
        Error::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => error.to_string(),
        _ => "it can't be reached".to_owned(),
    }
}

/// Resolves names, and refuses those of which any address is not public: a name that leads to a public and to a private
/// address is meant to be tried until it hits.
#[derive(Debug, Default)]
struct PublicOnly {
    inner: DefaultResolver,
}

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if found.iter().all(|address| is_public(address.ip())) {
            return Ok(found);
        }
        let refused = std::io::Error::new(std::io::ErrorKind::PermissionDenied, "its address is not public");
        Err(Error::Io(refused))
    }
}

/// Whether the address is one of the public internet. By the special-purpose registries of IANA:
/// <https://www.iana.org/assignments/iana-ipv4-special-registry> and its IPv6 twin.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !matches!(
            v4.octets(),
            [0 | 10 | 127 | 224..=255, ..]
                | [100, 64..=127, ..]
                | [169, 254, ..]
                | [172, 16..=31, ..]
                | [192, 0, 0 | 2, _]
                | [192, 88, 99, _]
                | [192, 168, ..]
                | [198, 18 | 19, ..]
                | [198, 51, 100, _]
                | [203, 0, 113, _]
        ),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// Only 2000::/3 is given out at all; what is mapped from or tunnels IPv4 lies outside of it or is named here.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // IETF protocol assignments, Teredo and documentation; 6to4; documentation.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_connected_to() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
        for address in
            ["1.1.1.1", "8.8.8.8", "100.63.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255", "2606:4700::1111"]
        {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
    }

    /// What leads home in any spelling is refused before a connection is made. The listener here would see one.
    #[test]
    fn no_spelling_of_a_private_address_is_connected_to() {
        let canary = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        canary.set_nonblocking(true).expect("it can be asked");
        let port = canary.local_addr().expect("it has an address").port();
        let web = Web::new();
        for host in [
            "127.0.0.1",
            "localhost",
            "0177.0.0.1",
            "2130706433",
            "0x7f.1",
            "127.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
        ] {
            for url in [format!("https://{host}:{port}/"), format!("https://{host}/"), format!("http://{host}:{port}/")]
            {
                assert!(web.fetch(&url).is_err(), "{url}");
            }
            // The port is refused first; without that rule the address has to be.
            let uri: Uri = format!("https://{host}:{port}/").parse().expect("an address");
            assert!(web.agent.get(uri).call().is_err(), "{host}");
        }
        for url in ["file:///etc/passwd", "ftp://example.com/", "https://a@example.com/", "https://", "/demo/a.svg", ""]
        {
            assert!(web.fetch(url).is_err(), "{url}");
        }
        assert!(canary.accept().is_err(), "nobody has come");
    }
}
