//! The same work for many files, on several threads.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// So few items are done before a second thread has started.
const WORTH_A_THREAD: usize = 32;

/// Threads wait for the disk most of the time, so that a few more than processors pay; many more
/// do not.
fn threads(items: usize) -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    (processors * 2).min(16).min(items / WORTH_A_THREAD)
}

/// `work` for each item; the results in the order of the items, or an error, after which no
/// further item is begun. With several errors it is the first one's in the order of the items
/// among those that were begun.
pub(super) fn try_map<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(usize, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let threads = threads(items.len());
    if threads < 2 {
        return items
            .iter()
            .enumerate()
            .map(|(index, item)| work(index, item))
            .collect();
    }
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let batches = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut done = Vec::new();
                while !failed.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = work(index, item);
                    if result.is_err() {
                        failed.store(true, Ordering::Relaxed);
                    }
                    done.push((index, result));
                }
                if let Ok(mut batches) = batches.lock() {
                    batches.append(&mut done);
                }
            });
        }
    });
    let mut results = batches
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
