//! Sending mail: to a server that speaks SMTP (RFC 5321), or into a folder while nobody should get any.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::domain::time::Timestamp;

/// How long one mail may take, from the connection to the server's receipt.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the server may take for each answer.
const ANSWER_PATIENCE: Duration = Duration::from_secs(20);

/// A mail, ready to be sent. The same mail is the same bytes, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The part of its Message-ID before the @: what makes two copies one mail.
    pub name: String,
    /// The part behind the @.
    pub host: String,
    /// `Kiln & Clay <shop@example.com>`.
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub date: Timestamp,
    /// Where mail programs ask for no more of these, with one click (RFC 8058); only of mails that nobody has to get.
    pub unsubscribe: Option<String>,
}

/// Why a mail was not sent. Neither says to whom: it goes into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// It never can be.
    Impossible(&'static str),
    /// Not now.
    Later(String),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible(cause) => f.write_str(cause),
            Self::Later(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for SendError {}

/// Who carries the mails.
#[derive(Clone)]
pub enum Mailer {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Each mail becomes a file that mail programs open. A mail that is sent again replaces itself.
    Folder(PathBuf),
}

impl Mailer {
    /// A server by its address: `smtp://user:password@host:587` encrypts by STARTTLS and sends nothing to a server that
    /// can't, `smtps://…` encrypts from the start, `smtp://host?tls=none` doesn't encrypt and takes no password. With
    /// `?sslrootcert=FILE` the server is believed by an authority of one's own, and by no other.
    ///
    /// # Errors
    /// A sentence about what is wrong with the address, without the address: it may hold a password.
    pub fn smtp(url: &str) -> Result<Self, &'static str> {
        const WANTED: &str =
            "it is smtp://user:password@host:587, smtps://user:password@host or smtp://host:25?tls=none";
        let (url, authority) = match url.split_once("?sslrootcert=") {
            Some((url, file)) => (url, Some(read_authority(Path::new(file))?)),
            None => (url, None),
        };
        let plain = url.strip_suffix("?tls=none");
        if plain.is_some_and(|url| !url.starts_with("smtp://"))
            || url.matches('?').count() > usize::from(plain.is_some())
        {
            return Err(WANTED);
        }
        if plain.is_some_and(|url| url.contains('@')) {
            return Err("a password would travel for everyone to read: take ?tls=none away, or user and password");
        }
        if plain.is_some() && authority.is_some() {
            return Err("an authority is of no use where nothing is encrypted: take ?tls=none or ?sslrootcert away");
        }
        let starttls = plain.is_none() && url.starts_with("smtp://");
        let full = if starttls { format!("{url}?tls=required") } else { plain.unwrap_or(url).to_owned() };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&full).map_err(|_| WANTED)?;
        if let Some(authority) = authority {
            let trust = TlsParameters::builder(host(url).to_owned())
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authority)
                .build_rustls()
                .map_err(|_| WANTED)?;
            builder = builder.tls(if starttls { Tls::Required(trust) } else { Tls::Wrapper(trust) });
        }
        Ok(Self::Smtp(builder.timeout(Some(ANSWER_PATIENCE)).build()))
    }

    /// Sends a mail. `Ok` means that the server has taken it over.
    ///
    /// # Errors
    /// After [`SendError::Later`] it may have been sent all the same: the receipt can be lost.
    pub async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let message = message(mail)?;
        match self {
            Self::Smtp(server) => match tokio::time::timeout(PATIENCE, server.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(SendError::Later(trouble(&error))),
                Err(_) => Err(SendError::Later("the server took too long".to_owned())),
            },
            Self::Folder(folder) => write(folder, &mail.name, &message.formatted())
                .map_err(|error| SendError::Later(format!("it can’t be written: {}", error.kind()))),
        }
    }
}

fn read_authority(file: &Path) -> Result<Certificate, &'static str> {
    let pem = std::fs::read(file).map_err(|_| "the file behind sslrootcert can’t be read")?;
    Certificate::from_pem(&pem).map_err(|_| "the file behind sslrootcert holds no certificate")
}

/// The host in an address that was found to be one.
fn host(url: &str) -> &str {
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    place.split([':', '/']).next().unwrap_or(place)
}

/// What the server's answer comes to. Its own words often repeat the address, so they are left out.
fn trouble(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the server answered {code}"),
        None if error.is_timeout() => "the server took too long".to_owned(),
        None if error.is_tls() => "the connection could not be encrypted".to_owned(),
        None => "the connection failed or broke off".to_owned(),
    }
}

fn message(mail: &Mail) -> Result<Message, SendError> {
    let from: Mailbox = mail.from.parse().map_err(|_| SendError::Impossible("the sender’s address can’t be read"))?;
    let to: Mailbox = mail.to.parse().map_err(|_| SendError::Impossible("the buyer’s address can’t be read"))?;
    let sent = UNIX_EPOCH + Duration::from_millis(u64::try_from(mail.date.0).unwrap_or(0));
    let parts = MultiPart::alternative()
        // Made of the name, and not by chance, so that a second copy is the same to the byte.
        .boundary(format!("=_{}", mail.name))
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let mut builder = Message::builder();
    if let Some(url) = &mail.unsubscribe {
        let header = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        builder = builder
            .raw_header(header("List-Unsubscribe", format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    builder
        .from(from)
        .to(to)
        .subject(mail.subject.as_str())
        .date(sent)
        .message_id(Some(format!("<{}@{}>", mail.name, mail.host)))
        .multipart(parts)
        .map_err(|_| SendError::Impossible("it can’t be written as a mail"))
}

/// Written aside and renamed, so that nobody opens half a mail.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let draft = folder.join(format!("{name}.draft"));
    std::fs::write(&draft, bytes)?;
    std::fs::rename(&draft, folder.join(format!("{name}.eml")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            name: "order-1".to_owned(),
            host: "shop.example".to_owned(),
            from: "Töpferei & Söhne <shop@example.com>".to_owned(),
            to: "ada@example.org".to_owned(),
            subject: "Your order — it is placed".to_owned(),
            text: "Grüße".to_owned(),
            html: "<p>Grüße</p>".to_owned(),
            date: Timestamp(1_795_305_600_000),
            unsubscribe: None,
        }
    }

    #[test]
    fn who_reads_it_can_end_it_by_one_press() {
        let link = "https://shop.example/alerts/0123456789abc0123456789abc0123456789abc".to_owned();
        let sent = message(&Mail { unsubscribe: Some(link.clone()), ..mail() }).expect("a message").formatted();
        let text = String::from_utf8(sent).expect("ASCII").replace("\r\n ", " ");
        assert!(text.contains(&format!("List-Unsubscribe: <{link}>\r\n")), "{text}");
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{text}");
    }

    #[test]
    fn the_same_mail_is_the_same_bytes() {
        let [one, other] = [message(&mail()), message(&mail())].map(|made| made.expect("a message").formatted());
        assert_eq!(one, other);
        let text = String::from_utf8(one).expect("ASCII");
        assert!(text.is_ascii(), "what isn't ASCII is encoded");
        assert!(text.contains("Message-ID: <order-1@shop.example>\r\n"), "{text}");
        assert!(text.contains("Date: Sun, 22 Nov 2026 00:00:00 +0000\r\n"), "{text}");
        assert!(text.contains("To: ada@example.org\r\n"), "{text}");
    }

    #[test]
    fn nobody_writes_headers_of_his_own() {
        for to in ["ada@example.org\r\nBcc: all@example.org", "ada", "", "ada@example.org, eve@example.org"] {
            assert!(message(&Mail { to: to.to_owned(), ..mail() }).is_err(), "{to:?}");
        }
        let subject = "Hello\r\nBcc: all@example.org".to_owned();
        let sent = message(&Mail { subject, ..mail() }).expect("a message").formatted();
        assert!(!String::from_utf8_lossy(&sent).contains("\r\nBcc:"));
    }

    #[test]
    fn an_address_without_encryption_has_to_be_asked_for_and_takes_no_password() {
        for good in ["smtp://u:p%40ss@mail.example:587", "smtps://mail.example", "smtp://127.0.0.1:2525?tls=none"] {
            assert!(Mailer::smtp(good).is_ok(), "{good}");
        }
        for bad in [
            "smtp://u:secret@mail.example?tls=none",
            "smtp://u:secret@mail.example?tls=opportunistic",
            "smtps://mail.example?tls=none",
            "http://mail.example",
            "mail.example:25",
            "",
        ] {
            let refused = Mailer::smtp(bad).err().expect("it is refused");
            assert!(!refused.contains("secret"));
        }
    }

    #[tokio::test]
    async fn a_mail_that_is_sent_twice_into_a_folder_is_there_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let mailer = Mailer::Folder(folder.path().join("mail"));
        for _ in 0..2 {
            mailer.send(&mail()).await.expect("it is written");
        }
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).expect("the folder").collect();
        assert_eq!(files.len(), 1);
    }
}
