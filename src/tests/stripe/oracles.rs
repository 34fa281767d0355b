//! Stripe's own libraries, for Node and for Python, drive the emulator, check what it signs, and sign what our door has to
//! take: so that the emulator and the shop can't share one misreading of Stripe.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::stripe::emulator::{Act, Emulator, serve};
use vitrine::providers::payment::stripe::{Account, Patience, SIGNATURE_HEADER, Stripe};
use vitrine::providers::payment::{Provider, stripe};
use vitrine::providers::secret::Secret;

use super::shop::{API_KEY, WEBHOOK_SECRET};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    Timestamp(i64::try_from(since.as_millis()).expect("it is before the end of time"))
}

/// Lets a library loose on an emulator; answers what it found.
async fn consult(mut library: Command) -> (Value, Provider) {
    let emulator = Emulator::new(API_KEY, WEBHOOK_SECRET, 7, Arc::new(now));
    let serving = serve(emulator.clone(), ([127, 0, 0, 1], 0).into(), None).await.expect("a port");
    let base = format!("http://{}", serving.address);
    let account = Account {
        secret_key: Secret::new(API_KEY),
        webhook_secrets: vec![Secret::new(WEBHOOK_SECRET)],
        api_base: base.clone(),
    };
    let shops = Stripe::new(account, Patience::default(), Arc::new(now)).expect("an account");
    // Something for the emulator to sign.
    let form = "mode=payment&success_url=x&line_items[0][price_data][currency]=eur&line_items[0][quantity]=1&\
                line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=x";
    emulator.handle(&stripe::emulator::WireRequest {
        post: true,
        path: "/v1/checkout/sessions".to_owned(),
        form: form.to_owned(),
        authorization: format!("Bearer {API_KEY}"),
        ..Default::default()
    });
    let session = emulator.sessions().pop().expect("a session");
    emulator.act(&session, Act::Approve);
    let signed = emulator.take_messages().pop().expect("a message");
    let given = json!({
        "base": base,
        "key": API_KEY,
        "secret": WEBHOOK_SECRET,
        "modules": here("end2end/package.json"),
        "signed_body": String::from_utf8(signed.body).expect("text"),
        "signed_header": signed.headers[SIGNATURE_HEADER].to_str().expect("text"),
        "to_sign": { "id": "evt_of_a_library", "object": "event", "type": "payment_intent.succeeded",
                     "livemode": false, "data": { "object": { "id": "pi_1", "object": "payment_intent" } } },
    });
    let told = tokio::task::spawn_blocking(move || {
        let mut child = library.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        child.stdin.take().expect("it listens").write_all(given.to_string().as_bytes()).expect("it hears");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "the library is not content");
        serde_json::from_slice(&output.stdout).expect("it says what it found")
    });
    (told.await.expect("an answer"), Provider::Stripe(shops))
}

fn check((found, provider): (Value, Provider)) {
    let expected = json!({
        "total": 2_000, "paid": "paid", "intent": "succeeded", "fee": 55, "refund": "succeeded", "refunds": 1,
        "charges": 2, "charge_fits": true, "refunds_since": 1, "disputes": 0,
        "refused": "amount_too_large", "missing": "resource_missing", "expired": "expired", "forged": "refused",
    });
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(found[name], *value, "{name}");
    }
    let events = found["events"].as_array().expect("a list");
    for kind in
        ["checkout.session.completed", "payment_intent.succeeded", "charge.refunded", "checkout.session.expired"]
    {
        assert!(events.contains(&json!(kind)), "{kind} is missing");
    }
    assert!(found["event"].as_str().is_some_and(|id| id.starts_with("evt_")), "the library believes our signature");

    let body = found["body"].as_str().expect("a body").as_bytes();
    let header = HeaderValue::from_str(found["header"].as_str().expect("a header")).expect("a header");
    let headers = HeaderMap::from_iter([(http::HeaderName::from_static(SIGNATURE_HEADER), header)]);
    let event = provider.verify(&headers, body, now()).expect("we believe the library's");
    assert_eq!((event.id.as_str(), event.reference.as_str()), ("evt_of_a_library", "pi_1"));
    assert!(provider.verify(&headers, &body[1..], now()).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn stripes_library_for_python_is_content_with_the_emulator_and_our_signatures() {
    let cache = std::env::var("VITRINE_CACHE")
        .map(PathBuf::from)
        .unwrap_or_else(|_| Path::new(&std::env::var("HOME").expect("a home")).join(".cache/vitrine"));
    let mut python = Command::new(cache.join("python/bin/python"));
    python.arg(here("src/tests/stripe/oracle.py"));
    check(consult(python).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn stripes_library_for_node_is_content_with_the_emulator_and_our_signatures() {
    let mut node = Command::new("node");
    node.arg(here("src/tests/stripe/oracle.mjs"));
    check(consult(node).await);
}
