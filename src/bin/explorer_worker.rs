//! The third wasm: the search, in a Web Worker. See [`half_message_page::worker`].

fn main() {
    half_message_page::worker::serve::start();
}
