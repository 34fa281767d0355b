//! Being told to stop is no reason to leave somebody without an answer.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::cli::Process;
use super::client::Answer;

#[test]
fn a_request_that_has_begun_is_answered_before_the_shop_stops() {
    let shop = Process::serve(&["--demo"]);
    let mut client = TcpStream::connect(shop.address).expect("a connection");
    client.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let head = format!(
        "POST /cart/coupon HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: 14\r\n\r\ncoupon=",
        shop.address
    );
    client.write_all(head.as_bytes()).expect("half a request");
    std::thread::sleep(Duration::from_millis(300));
    shop.tell("TERM");
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(shop.address).is_err(), "it takes no more connections");
    client.write_all(b"WELCOME").expect("the other half");
    let answer = Answer::read(&mut client);
    assert_eq!((answer.status, answer.location()), (303, "/cart"));
    assert!(shop.wait().success());
}

#[test]
fn a_shop_with_nothing_to_do_stops_at_once() {
    for signal in ["TERM", "INT"] {
        let shop = Process::serve(&[]);
        // An idle connection is nothing to wait for.
        let _idle = TcpStream::connect(shop.address).expect("a connection");
        let told = Instant::now();
        shop.tell(signal);
        assert!(shop.wait().success(), "{signal}");
        assert!(told.elapsed() < Duration::from_secs(5), "{signal}: {:?}", told.elapsed());
    }
}
