//! The lessons, in teaching order.

runner::lessons! {
    anonymous_pipe,
    pipe,
    framing,
    end_of_file,
    request_answer,
    answer_in_time,
    fifo,
    unix_socket,
    message_queue,
    bounded_queue,
    manager,
    shared_memory,
    file_lock,
    passing_a_descriptor,
    ipc_cost,
    ipc_throughput,
}
