//! The state of the world beside the lanes: order rows, what the way of messaging keeps of the message, carts. What the
//! step at the playhead changed is marked.

use half_message_diagram::Waiter;
use half_message_locale::{Language, place, state, waiting};
use half_message_protocol::{
    HalfState, HalfView, LocalState, NodeId, NodeState, OrderView, PartitionRecord, Queue, QueueView, Row, Setting,
    TransactionState, View, Way,
};
use yew::prelude::*;

use super::element::{El, el, list};
use super::icon::{CART, DATABASE, Glyph, HALF, MESSAGE, icon};
use super::parts::when;
use crate::hooks::seen::Seen;
use crate::session::Run;

/// The panels; of one order where the reader follows one.
pub fn state_panels(run: &Run, seen: &Seen, follows: Option<u16>, language: Language) -> Html {
    let panels = Panels {
        run,
        seen,
        now: &seen.now,
        before: &seen.before,
        follows,
        language,
        check_max: run.scenario.settings.get(Setting::TransactionCheckMax),
    };
    let many = when(panels.orders().count() > 2, "many");
    let broker = match run.scenario.way {
        Way::Kafka => panels.kafka(),
        Way::Rocketmq => panels.broker(),
        Way::Outbox | Way::CommitThenSend | Way::SendThenCommit => panels.plain_broker(),
    };
    el("div", many).put_in(panels.order_db()).kid(broker).put_in(panels.cart_db()).done()
}

/// `transactionCheckMax` and the words that go with it.
struct Panels<'a> {
    run: &'a Run,
    seen: &'a Seen,
    follows: Option<u16>,
    now: &'a View,
    before: &'a View,
    language: Language,
    check_max: u64,
}

/// The half records that stand for an order now: the newest copy of each, not the ones written anew.
pub fn current_halves(view: &View) -> impl Iterator<Item = (usize, &HalfView)> {
    view.half.iter().enumerate().filter(|(_, record)| !matches!(record.state, HalfState::Superseded(_)))
}

/// The class of a half record's tag.
pub fn half_hue(record: &HalfView) -> &'static str {
    match (record.state, record.word) {
        (HalfState::Discarded, _) => "c-bad",
        (_, Some(LocalState::Commit)) => "c-ok",
        (_, Some(LocalState::Rollback)) => "c-mute",
        _ => "c-check",
    }
}

impl Panels<'_> {
    fn is_shown(&self, order: u16) -> bool {
        self.follows.is_none_or(|follows| follows == order)
    }

    fn orders(&self) -> impl Iterator<Item = &OrderView> {
        self.now.orders.iter().filter(|order| self.is_shown(order.order))
    }

    /// What those wait for whom this chooses, and until when.
    #[inline(never)]
    fn waits(&self, chosen: &dyn Fn(Waiter) -> bool) -> Html {
        let waits = self.seen.waits.iter().filter(|wait| chosen(wait.who));
        list(waits.map(|wait| {
            let node = if let Waiter::Node(node) = wait.who { Some(node) } else { None };
            let is_down = node.is_some_and(|node| self.now.nodes.contains(&(node, NodeState::Down)));
            let text = waiting(self.language, &self.run.trace, wait.until, is_down);
            let name = node.map(|node| el("b", "").text(place::node(self.language, node)));
            el("p", "note wait").maybe(name).text(text).done()
        }))
    }

    fn order_db(&self) -> Html {
        let rows = self.orders().map(|order| {
            let is_changed = self.order_before(order).is_none_or(|before| before.row != order.row);
            let hue = match order.row {
                Row::Committed => "c-ok",
                Row::Uncommitted => "c-check",
                Row::Absent => "c-mute",
            };
            let name = if order.row == Row::Absent {
                state::order(self.language, order.order)
            } else {
                state::order_with_items(self.language, order.order)
            };
            self.row(is_changed, "order", name, self.tag(hue, state::row(order.row).of(self.language).to_owned()))
        });
        let waits = self.waits(&|who| matches!(who, Waiter::Node(NodeId::Instance(_))));
        let outbox = if self.run.scenario.way == Way::Outbox { self.outbox() } else { Html::default() };
        self.panel("c-order", DATABASE, state::ORDER_DB.of(self.language), list([list(rows), waits, outbox]))
    }

    #[inline(never)]
    fn outbox(&self) -> Html {
        let rows = self.now.outbox.iter().enumerate().filter(|(_, (order, _))| self.is_shown(*order));
        let rows: Vec<Html> = rows
            .map(|(position, (order, is_sent))| {
                let is_changed = self.before.outbox.get(position) != Some(&(*order, *is_sent));
                let (hue, word) =
                    if *is_sent { ("c-ok", state::OUTBOX_SENT) } else { ("c-check", state::OUTBOX_WAITING) };
                let tag = self.tag(hue, word.of(self.language).to_owned());
                self.row(is_changed, "order", state::order(self.language, *order), tag)
            })
            .collect();
        let title = self.title(DATABASE, state::OUTBOX.of(self.language), "c-order in").done();
        let rows = if rows.is_empty() { self.nothing_yet() } else { list(rows) };
        list([title, rows, self.waits(&|who| matches!(who, Waiter::Node(NodeId::Relay(_))))])
    }

    /// Kafka's coordinator and partition.
    #[inline(never)]
    fn kafka(&self) -> El {
        let ids: Vec<Html> = self
            .now
            .transactions
            .iter()
            .filter(|known| known.order == 0 || self.is_shown(known.order))
            .map(|known| {
                let is_changed = !self.before.transactions.contains(known);
                let hue = match known.state {
                    TransactionState::Empty => "c-mute",
                    TransactionState::Ongoing => "c-check",
                    TransactionState::PrepareCommit | TransactionState::CompleteCommit => "c-ok",
                    TransactionState::PrepareAbort | TransactionState::CompleteAbort => "c-bad",
                };
                let tag = self.tag(hue, state::transaction(self.language, known.state, known.epoch));
                self.row(is_changed, "broker", NodeId::Instance(known.id).to_string(), tag)
            })
            .collect();
        let [queue, _] = &self.now.queues;
        let offset = el("span", "end").text(state::offset(self.language, queue.offset));
        let log = &self.now.partition;
        let stable = state::last_stable(self.language, PartitionRecord::last_stable_offset(log));
        let reads = if self.now.reads_uncommitted { state::READS_UNCOMMITTED } else { state::READS_COMMITTED };
        let records: Vec<Html> = log.iter().enumerate().filter_map(|(at, record)| self.record(at, record)).collect();
        el("section", "card state")
            .kid(self.title(HALF, state::COORDINATOR.of(self.language), "c-broker"))
            .put_in(if ids.is_empty() { self.nothing_yet() } else { list(ids) })
            .put_in(self.waits(&|who| who == Waiter::Node(NodeId::Coordinator)))
            .kid(self.title(MESSAGE, state::PARTITION.of(self.language), "c-broker in").kid(offset))
            .put_in(if records.is_empty() { self.nothing_yet() } else { list(records) })
            .kid(el("p", "note").kid(el("b", "").text(stable)).text(" · ".to_owned()).say(reads.of(self.language)))
            .put_in(self.waits(&|who| matches!(who, Waiter::Node(NodeId::Leader) | Waiter::Queue(_))))
    }

    /// A record of the partition with how its transaction ended, or a marker.
    fn record(&self, at: usize, record: &PartitionRecord) -> Option<Html> {
        if !self.is_shown(record.order) {
            return None;
        }
        let ending = PartitionRecord::ending(&self.now.partition, at);
        let was = PartitionRecord::ending(&self.before.partition, at);
        let is_changed = at >= self.before.partition.len() || was != ending;
        if let Some(is_commit) = record.marker {
            return Some(self.row(is_changed, "broker", state::marker(self.language, at, is_commit), Html::default()));
        }
        let (hue, word) = match ending {
            None => ("c-check", state::RECORD_OPEN),
            Some(true) => ("c-ok", state::RECORD_COMMITTED),
            Some(false) => ("c-bad", state::RECORD_ABORTED),
        };
        let name = state::record(self.language, at, record.order);
        Some(self.row(is_changed, "broker", name, self.tag(hue, word.of(self.language).to_owned())))
    }

    /// The broker where each message is visible as soon as it is stored.
    fn plain_broker(&self) -> El {
        self.queues(el("section", "card state"), "c-broker")
            .put_in(self.waits(&|who| who == Waiter::Node(NodeId::Broker)))
    }

    fn broker(&self) -> El {
        let halves: Vec<Html> = current_halves(self.now)
            .filter(|(_, record)| self.is_shown(record.order))
            .map(|(offset, record)| {
                let is_changed = self.before.half.get(offset) != Some(record);
                let name = state::order(self.language, record.order);
                let tag = self.tag(half_hue(record), state::half(self.language, record, self.check_max));
                self.row(is_changed, "broker", name, tag)
            })
            .collect();
        let is_undecided = current_halves(self.now).any(|(_, half)| half.word.is_none() && self.is_shown(half.order));
        let card = el("section", "card state")
            .kid(self.title(HALF, state::HALF_TOPIC.of(self.language), "c-broker"))
            .put_in(if halves.is_empty() { self.empty() } else { list(halves) })
            .put_in(self.waits(&|who| who == Waiter::HalfTopic && is_undecided || who == Waiter::Node(NodeId::Broker)));
        self.queues(card, "c-broker in")
    }

    /// What consumers read: the topic, retries, dead letters.
    #[inline(never)]
    fn queues(&self, card: El, first: &'static str) -> El {
        let [real, retry] = &self.now.queues;
        let [real_before, retry_before] = &self.before.queues;
        let title_of_queue = |title: &'static str, queue: &QueueView, class: &'static str| {
            let offset = state::offset(self.language, queue.offset);
            self.title(MESSAGE, title, class).kid(el("span", "end").text(offset))
        };
        let has_retries = !retry.records.is_empty();
        let dead = self.now.dead_letters.iter().enumerate().filter(|(_, order)| self.is_shown(**order)).map(
            |(position, order)| {
                let is_changed = position >= self.before.dead_letters.len();
                self.row(is_changed, "broker", state::order(self.language, *order), Html::default())
            },
        );
        let has_dead = !self.now.dead_letters.is_empty();
        card.kid(title_of_queue(state::ORDERS_TOPIC.of(self.language), real, first))
            .put_in(self.queue(real, real_before))
            .put_in(self.waits(&|who| who == Waiter::Queue(Queue::Real) && self.follows.is_none()))
            .kid_if(has_retries, || title_of_queue(state::RETRY_TOPIC.of(self.language), retry, "c-broker in"))
            .put_in(if has_retries { self.queue(retry, retry_before) } else { Html::default() })
            .put_in(self.waits(&|who| who == Waiter::Queue(Queue::Retry)))
            .kid_if(has_dead, || self.title(MESSAGE, state::DEAD_LETTERS.of(self.language), "c-broker in"))
            .put_in(list(dead))
    }

    #[inline(never)]
    fn queue(&self, queue: &QueueView, before: &QueueView) -> Html {
        let records = queue.records.iter().enumerate().filter(|(_, (order, _))| self.is_shown(*order));
        let rows: Vec<Html> = records
            .map(|(position, (order, _))| {
                let is_consumed = position < usize::from(queue.offset);
                let was_consumed = position < usize::from(before.offset);
                let is_changed = position >= before.records.len() || is_consumed != was_consumed;
                let (hue, word) =
                    if is_consumed { ("c-ok", state::CONSUMED) } else { ("c-check", state::NOT_CONSUMED) };
                let name = state::order(self.language, *order);
                self.row(is_changed, "broker", name, self.tag(hue, word.of(self.language).to_owned()))
            })
            .collect();
        if rows.is_empty() { self.empty() } else { list(rows) }
    }

    fn cart_db(&self) -> Html {
        let is_single = self.orders().count() == 1;
        let rows = self.orders().flat_map(|order| {
            let is_changed = self.order_before(order).is_some_and(|before| before.cart != order.cart);
            let hue = match order.cart.cleaned {
                0 => "c-mute",
                1 => "c-ok",
                _ => "c-bad",
            };
            let word = el("span", hue).text(state::cart(self.language, order.cart)).done();
            let names = if is_single {
                vec![state::KEYBOARD.of(self.language).to_owned(), state::MOUSE.of(self.language).to_owned()]
            } else {
                vec![state::order_with_items(self.language, order.order)]
            };
            names.into_iter().map(|name| self.row(is_changed, "cart", name, word.clone())).collect::<Vec<_>>()
        });
        let waits = self.waits(&|who| matches!(who, Waiter::Node(NodeId::Consumer(_))));
        self.panel("c-cart", CART, state::CART_DB.of(self.language), list([list(rows), waits]))
    }

    fn order_before(&self, order: &OrderView) -> Option<&OrderView> {
        self.before.orders.iter().find(|before| before.order == order.order)
    }

    #[inline(never)]
    fn panel(&self, hue: &'static str, glyph: Glyph, title: &'static str, content: Html) -> Html {
        el("section", "card state").kid(self.title(glyph, title, hue)).put_in(content).done()
    }

    #[inline(never)]
    fn row(&self, is_changed: bool, hue: &'static str, name: String, end: Html) -> Html {
        el("div", "")
            .classes(&["record", when(is_changed, "changed"), hue])
            .kid(el("span", "").text(name))
            .put_in(end)
            .kid_if(is_changed, || el("span", "only-read").say(state::CHANGED_NOW.of(self.language)))
            .done()
    }

    #[inline(never)]
    fn nothing_yet(&self) -> Html {
        el("div", "record").kid(el("span", "c-mute").say(state::NOTHING_YET.of(self.language))).done()
    }

    #[inline(never)]
    fn empty(&self) -> Html {
        el("div", "record").kid(el("span", "c-mute").say(state::EMPTY.of(self.language))).done()
    }

    #[inline(never)]
    fn title(&self, glyph: Glyph, title: &'static str, class: &'static str) -> El {
        el("h3", class).put_in(icon(glyph, 15)).kid(el("span", "").say(title))
    }

    #[inline(never)]
    fn tag(&self, hue: &'static str, text: String) -> Html {
        el("span", "").classes(&["tag", hue]).text(text).done()
    }
}
