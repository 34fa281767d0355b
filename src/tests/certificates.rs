//! Certificates for tests, made by OpenSSL: an authority of our own, and what it vouches for.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Somebody who vouches for hosts.
pub struct Authority {
    folder: PathBuf,
    name: &'static str,
}

impl Authority {
    /// A new one, whose files are in the folder under this name.
    pub fn new(folder: &Path, name: &'static str) -> Self {
        let it = Self { folder: folder.to_owned(), name };
        openssl(&it.folder, name, &["-subj", &format!("/CN={name}")]);
        it
    }

    /// Its own certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join(format!("{}.pem", self.name))
    }

    /// A certificate for a host, and its key.
    pub fn vouch_for(&self, host: &str) -> (PathBuf, PathBuf) {
        let key_of_ours = self.folder.join(format!("{}.key", self.name));
        let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
        let (ours, key) = (path(&self.certificate()), path(&key_of_ours));
        let (subject, alternative) = (format!("/CN={host}"), format!("subjectAltName=DNS:{host}"));
        let name = format!("{}-{host}", self.name);
        let leaf = "basicConstraints=critical,CA:FALSE";
        openssl(
            &self.folder,
            &name,
            &["-subj", &subject, "-CA", &ours, "-CAkey", &key, "-addext", &alternative, "-addext", leaf],
        );
        (self.folder.join(format!("{name}.pem")), self.folder.join(format!("{name}.key")))
    }
}

fn openssl(folder: &Path, name: &str, arguments: &[&str]) {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]);
    openssl.arg("-keyout").arg(folder.join(format!("{name}.key"))).arg("-out").arg(folder.join(format!("{name}.pem")));
    let output = openssl.args(arguments).output().expect("openssl is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
