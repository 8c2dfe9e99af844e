//! What lessons of this chapter promise, for more threads than their plays have.

use ch06_semaphore_event::starting_gun::race;

#[test]
fn one_shot_starts_any_number_of_runners() {
    acceptance::within_a_minute(|| {
        for runners in [&[][..], &["ann"], &["ann"; 20]] {
            assert_eq!(race(runners).len(), runners.len());
        }
    });
}
