//! The request that a thread is at work for, so that its error is written once.

use alloc::sync::Arc;
use core::cell::RefCell;

use super::exchange::Exchange;

std::thread_local! {
    static CURRENT: RefCell<Option<Arc<Exchange>>> = const { RefCell::new(None) };
}

/// Does work for a request.
pub(super) fn within<T>(exchange: &Arc<Exchange>, work: impl FnOnce() -> T) -> T {
    let _outer = Outer(replace(Some(Arc::clone(exchange))));
    work()
}

/// The request that this thread is at work for, if a layer is around it.
pub(in crate::web) fn current() -> Option<Arc<Exchange>> {
    CURRENT.try_with(|current| current.borrow().clone()).ok()?
}

/// A thread that ends is at work for nobody.
fn replace(exchange: Option<Arc<Exchange>>) -> Option<Arc<Exchange>> {
    CURRENT.try_with(|current| current.replace(exchange)).ok()?
}

/// What the thread was at work for before, and is again, also after a panic.
struct Outer(Option<Arc<Exchange>>);

impl Drop for Outer {
    fn drop(&mut self) {
        replace(self.0.take());
    }
}
