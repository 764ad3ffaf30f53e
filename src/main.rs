//! The page of Half-Message. See the library for a guide.

fn main() {
    half_message_page::start();
}
