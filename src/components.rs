//! What is drawn, one component a file. Components get what they draw as properties that are cheap to compare, and
//! send [`Intent`](crate::session::Intent)s.

pub mod caption;
pub mod compare;
pub mod detail;
pub mod dialog;
pub mod element;
pub mod fail_menu;
pub mod fault_list;
pub mod fields;
pub mod header;
pub mod icon;
pub mod keyboard_help;
pub mod lanes;
pub mod notice_bar;
pub mod parts;
pub mod rich_text;
pub mod run_picker;
pub mod settings_panel;
pub mod setup_editor;
pub mod state_chips;
pub mod state_panels;
pub mod timeline;
pub mod transcript;
pub mod transport;
pub mod verdict_card;
pub mod why;
