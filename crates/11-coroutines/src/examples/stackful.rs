//! A stackful coroutine stops deep inside plain nested calls, none of which is marked async.
//!
//! Python: no counterpart; the standard library has no greenlets, and `yield` stops one function.
//! Run: `cargo run -p ch11-coroutines -- stackful`

use corosensei::{Coroutine, CoroutineResult, Yielder};
use tracing::info;

use crate::tree::Tree;

pub fn main() {
    let tree = Tree::of(&[1, 2, 3, 4, 5, 6, 7]);
    let mut walk = Coroutine::new(move |yielder, ()| visit(tree.as_deref(), 1, yielder));
    let mut stops = Vec::new();
    while let CoroutineResult::Yield((value, depth)) = walk.resume(()) {
        info!(value, depth, "stops");
        stops.push((value, depth));
    }
    let expected = [(1, 3), (2, 2), (3, 3), (4, 1), (5, 3), (6, 2), (7, 3)];
    assert_eq!(stops, expected, "up to three calls stand still");
}

/// A plain function that calls itself; `depth` of its calls are open.
fn visit(tree: Option<&Tree>, depth: u32, yielder: &Yielder<(), (u32, u32)>) {
    if let Some(node) = tree {
        visit(node.left.as_deref(), depth + 1, yielder);
        // All open calls stop here, with their variables: their stack stays as it is.
        yielder.suspend((node.value, depth));
        visit(node.right.as_deref(), depth + 1, yielder);
    }
}
