//! A generator as Python has it, on a stack of its own: an iterator that can be sent values, that
//! returns a value at its end, and that can be closed.
//!
//! | Python | here |
//! |---|---|
//! | `def body(): …` | `Generator::new(\|yielder\| …)` |
//! | `received = yield item` | `let received = yielder.suspend(item)` |
//! | `next(g)`, `for item in g` | `g.next()`, `for item in &mut g` |
//! | `g.send(value)` | `g.send(value)` |
//! | `result = yield from inner` | `let result = yield_from(yielder, inner)` |
//! | `StopIteration.value` | `g.into_result()` |
//! | `g.close()` | `g.close()`, and `drop(g)` does it too |
//!
//! # Aborts
//!
//! Closing unwinds the generator's stack, as a panic does. So what holds for destructors during a
//! panic holds here: one that panics, or calls `suspend`, ends the whole process. In Python both
//! are exceptions that `close()` raises.

use corosensei::{Coroutine, CoroutineResult, Yielder};

type Body<In, Out, Ret> = Box<dyn FnOnce(&Yielder<Option<In>, Out>) -> Ret>;

/// A generator that yields `Out`, may be sent `In`, and returns `Ret` at its end.
pub struct Generator<In: 'static, Out: 'static, Ret: 'static> {
    /// Until the first `next`: a panic of its destructor could not leave the other stack.
    body: Option<Body<In, Out, Ret>>,
    coroutine: Option<Coroutine<Option<In>, Out, Ret>>,
    result: Option<Ret>,
}

impl<In: 'static, Out: 'static, Ret: 'static> Generator<In, Out, Ret> {
    /// Nothing of `body` runs before the first `next`.
    pub fn new(body: impl FnOnce(&Yielder<Option<In>, Out>) -> Ret + 'static) -> Self {
        Self {
            body: Some(Box::new(body)),
            coroutine: None,
            result: None,
        }
    }

    /// Goes on, with `value` as what `suspend` returns inside; returns the next item, or `None` at
    /// the end. Like Python's, a generator that has not begun has no `suspend` to send to: call
    /// [`next`](Iterator::next) first. Unlike Python, a value sent too early is dropped.
    pub fn send(&mut self, value: In) -> Option<Out> {
        self.resume(Some(value))
    }

    fn resume(&mut self, value: Option<In>) -> Option<Out> {
        if let Some(body) = self.body.take() {
            self.coroutine = Some(Coroutine::new(|yielder, _| body(yielder)));
        }
        let coroutine = self
            .coroutine
            .as_mut()
            .filter(|coroutine| !coroutine.done())?;
        match coroutine.resume(value) {
            CoroutineResult::Yield(item) => Some(item),
            CoroutineResult::Return(result) => {
                self.result = Some(result);
                None
            }
        }
    }

    /// Ends the generator where it is, and runs the destructors of what lives on its stack. They
    /// must neither panic nor suspend: the process would [abort](self#aborts).
    pub fn close(&mut self) {
        drop(self.body.take());
        if let Some(coroutine) = &mut self.coroutine {
            coroutine.force_unwind();
        }
    }

    /// What the body returned; `None` if it did not come to its end.
    pub fn into_result(mut self) -> Option<Ret> {
        self.result.take()
    }
}

impl<In: 'static, Out: 'static, Ret: 'static> Drop for Generator<In, Out, Ret> {
    fn drop(&mut self) {
        self.close(); // a body that caught the unwinding may panic now: not in the coroutine's drop
    }
}

impl<In: 'static, Out: 'static, Ret: 'static> Iterator for Generator<In, Out, Ret> {
    type Item = Out;

    fn next(&mut self) -> Option<Out> {
        self.resume(None)
    }
}

/// Yields all that `inner` yields, passes on to it what is sent, and returns what it returns.
///
/// # Panics
/// When `inner` was closed before its end: it has nothing to return.
pub fn yield_from<In: 'static, Out: 'static, Ret: 'static>(
    yielder: &Yielder<Option<In>, Out>,
    mut inner: Generator<In, Out, Ret>,
) -> Ret {
    let mut item = inner.next();
    while let Some(out) = item {
        item = inner.resume(yielder.suspend(out));
    }
    inner
        .result
        .take()
        .expect("the inner generator has come to its end")
}
