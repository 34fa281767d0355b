//! Acts taken step by step. A step ends where the act has waited once (for the database, for the provider), so that a test
//! says who goes on next, and who never does: an act that is dropped between two steps is a process that died there.

use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// An act that hears nothing for so long waits for another one, which has to go on first.
const BLOCKED: Duration = Duration::from_millis(20);
/// So many times without a sound: nothing is going on any more.
const BLOCKED_MAX: u32 = 3_000;

/// An act under way.
pub struct Stepper<T> {
    act: Pin<Box<dyn Future<Output = T>>>,
    bell: Arc<Bell>,
    blocked: u32,
}

/// Rings when an act can go on.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_all();
    }
}

impl Bell {
    /// Whether it rang.
    fn listen(&self) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.heard.wait_timeout_while(rung, BLOCKED, |rung| !*rung);
        let (mut rung, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *rung)
    }
}

impl<T> Stepper<T> {
    pub fn new(act: impl Future<Output = T> + 'static) -> Self {
        Self { act: Box::pin(act), bell: Arc::default(), blocked: 0 }
    }

    /// Goes on until what the act waits for is there; answers what it came to when it is done.
    pub fn step(&mut self) -> Option<T> {
        let waker = Waker::from(self.bell.clone());
        match self.act.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => {
                self.blocked = if self.bell.listen() { 0 } else { self.blocked + 1 };
                assert!(self.blocked < BLOCKED_MAX, "an act waits for something that never comes");
                None
            }
        }
    }

    /// Goes on to the end.
    pub fn finish(mut self) -> T {
        loop {
            if let Some(done) = self.step() {
                return done;
            }
        }
    }
}
