//! A stackful coroutine stops deep inside plain nested calls, none of which is marked async.
//!
//! Python: no counterpart; the standard library has no greenlets, and `yield` stops one function.
//! Run: `cargo run -p ch11-coroutines -- stackful`

use std::io;

use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use tracing::info;

const STACK: usize = 64 * 1024;

/// A binary tree.
pub struct Tree {
    left: Option<Box<Tree>>,
    value: u32,
    right: Option<Box<Tree>>,
}

impl Tree {
    /// A tree of the numbers from `first` to `last`, as flat as it can be.
    pub fn of(first: u32, last: u32) -> Option<Box<Self>> {
        let value = u32::midpoint(first, last);
        let left = (first < value).then(|| Self::of(first, value - 1)).flatten();
        let right = (value < last).then(|| Self::of(value + 1, last)).flatten();
        Some(Box::new(Self { left, value, right }))
    }
}

/// Where a walk stopped.
pub struct Stop {
    /// The value of the node.
    pub value: u32,
    /// How many calls of `walk` were open.
    pub depth: usize,
    /// The address of one of its variables.
    pub address: usize,
}

/// Visits a tree in order. A plain function that calls itself, and stops in the innermost call.
pub fn walk(tree: Option<&Tree>, depth: usize, yielder: &Yielder<(), Stop>) {
    if let Some(node) = tree {
        walk(node.left.as_deref(), depth + 1, yielder);
        let address = (&raw const depth).addr();
        yielder.suspend(Stop { value: node.value, depth, address });
        walk(node.right.as_deref(), depth + 1, yielder);
    }
}

/// Plays it: a loop takes the values of a tree while the walk stands still in open calls.
pub fn main() -> io::Result<()> {
    let stack = DefaultStack::new(STACK)?;
    let (top, bottom) = (stack.base().get(), stack.limit().get());
    let tree = Tree::of(1, 7);
    let mut walker = Coroutine::with_stack(stack, move |yielder, ()| {
        walk(tree.as_deref(), 1, yielder);
    });
    let mut stops = Vec::new();
    while let CoroutineResult::Yield(stop) = walker.resume(()) {
        let in_use = top - stop.address;
        info!(value = stop.value, depth = stop.depth, in_use, "stops");
        stops.push(stop);
    }
    info!(reserved = top - bottom, "the stack of this one coroutine");

    assert!(stops.iter().map(|stop| stop.value).eq(1..=7));
    assert!(stops.iter().any(|stop| stop.depth == 3), "it stopped three calls deep");
    assert!(stops.iter().all(|stop| (bottom..top).contains(&stop.address)), "a stack of its own");
    let on_the_threads_stack = (&raw const stops).addr();
    assert!(!(bottom..top).contains(&on_the_threads_stack));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks on a stack of its own and returns the values and depths.
    fn stops(tree: Option<Box<Tree>>) -> Vec<(u32, usize)> {
        let mut walker = Coroutine::new(move |yielder, ()| walk(tree.as_deref(), 1, yielder));
        let mut stops = Vec::new();
        while let CoroutineResult::Yield(stop) = walker.resume(()) {
            stops.push((stop.value, stop.depth));
        }
        stops
    }

    #[test]
    fn an_empty_tree_has_no_stops_and_a_leaf_has_one() {
        assert_eq!(stops(None), []);
        assert_eq!(stops(Tree::of(5, 5)), [(5, 1)]);
    }

    #[test]
    fn a_walk_from_a_thousand_calls_deep_comes_back() {
        let mut chain = None;
        for value in 0..1000 {
            chain = Some(Box::new(Tree { left: chain, value, right: None }));
        }
        assert!(stops(chain).into_iter().eq((0..1000).map(|n| (n, 1000 - n as usize))));
    }

    #[test]
    fn two_walks_stand_still_side_by_side() {
        let walkers = [1, 11].map(|first| {
            let tree = Tree::of(first, first + 2);
            Coroutine::new(move |yielder, ()| walk(tree.as_deref(), 1, yielder))
        });
        let [mut one, mut other] = walkers;
        for n in 0..3 {
            assert_eq!(one.resume(()).as_yield().map(|stop| stop.value), Some(1 + n));
            assert_eq!(other.resume(()).as_yield().map(|stop| stop.value), Some(11 + n));
        }
    }
}
