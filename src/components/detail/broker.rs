//! What each queue of the broker holds.

use half_message_diagram::ledger::{Channel, HalfEntry, QueueEntry, QueueLedger, Stamp, Standing};
use half_message_diagram::{Waiter, Waiting};
use half_message_locale::{Both, awaited_at, clock, detail as words, place, state, waiting};
use half_message_protocol::{NodeId, Place, Queue, Way};

use super::Detail;
use super::table::{SHOWN, cell, line, offset, order, row, row_at, table};
use crate::components::element::{El, el};
use crate::components::parts::when;

impl Detail<'_> {
    pub(super) fn of(&self, text: Both) -> &'static str {
        text.of(self.language)
    }

    pub(super) fn is_new(&self, stamp: Stamp) -> bool {
        stamp.is_since(self.before)
    }

    pub(super) fn order(&self, number: u16) -> El {
        order(number, self.order == Some(number))
    }

    pub(super) fn card(&self, title: Both, name: &'static str) -> El {
        let head = el("div", "head").kid(el("h3", "c-broker").say(self.of(title)));
        el("section", "card sheet").kid(head.kid_if(!name.is_empty(), || el("code", "").say(name)))
    }

    /// How many records at the start of a list are left out.
    pub(super) fn skipped(&self, count: usize) -> usize {
        count.saturating_sub(SHOWN)
    }

    pub(super) fn earlier(&self, count: usize) -> Option<El> {
        let skipped = self.skipped(count);
        (skipped > 0).then(|| el("p", "note").text(words::earlier(self.language, skipped)))
    }

    pub(super) fn half_topic(&self) -> El {
        let half = &self.ledger.half;
        let position = usize::from(self.ledger.view.positions.half);
        let rows = half.iter().enumerate().skip(self.skipped(half.len()));
        let rows: Vec<El> = rows.map(|(at, entry)| self.half_row(at, entry, at == position)).collect();
        let heads = [
            words::OFFSET,
            words::ORDER,
            words::COPY,
            words::CHECK_TIMES,
            words::STORED,
            words::AGE,
            words::STATE,
            words::CHANGE,
        ];
        let saved = words::position(self.language, self.ledger.view.positions.half, self.ledger.view.saved.half);
        self.card(words::HALF_TOPIC, "RMQ_SYS_TRANS_HALF_TOPIC, 0")
            .maybe(self.earlier(half.len()))
            .kid(self.table_or_empty(words::HALF_TOPIC, &heads, rows))
            .kid(line("half_pos", true, saved))
    }

    fn half_row(&self, at: usize, entry: &HalfEntry, is_position: bool) -> El {
        let language = self.language;
        let (hue, standing) = match entry.standing {
            Standing::TooYoung(until) => ("c-check", words::too_young(language, until)),
            Standing::Waits(Some(round)) => ("c-check", words::waits_for_round(language, round)),
            Standing::Waits(None) => ("c-check", self.of(words::NO_ROUND).to_owned()),
            Standing::InRound => ("c-check", self.of(words::IN_ROUND).to_owned()),
            Standing::InMemory => ("c-ok", self.of(words::IN_MEMORY).to_owned()),
            Standing::InRecord(op) => ("c-ok", words::in_record(language, op)),
            Standing::Superseded(by) => ("c-mute", words::superseded(language, by)),
            Standing::Discarded => ("c-bad", self.of(words::DISCARDED).to_owned()),
        };
        let copies = self.ledger.half.iter().filter(|other| other.root == entry.root);
        let copies = copies.map(|other| other.copy).max().unwrap_or_default();
        let cells = vec![
            offset(at),
            el("td", "").kid(self.order(entry.order)),
            cell("", words::copy(language, entry.copy, copies)),
            cell("", words::check_times(language, entry.check_times, self.check_max)),
            cell("", clock(entry.stored.at)),
            cell("", words::age(entry.age)),
            cell(hue, standing),
        ];
        let position = when(is_position, "half_pos");
        row_at(language, self.is_new(entry.changed), cells, position)
            .set_some("data-position", position)
            .put("data-half", at.to_string())
    }

    pub(super) fn op_entries(&self) -> El {
        let ledger = self.ledger;
        let entries = ledger.op_memory.iter().map(|entry| {
            el("span", "")
                .classes(&["entry", when(self.is_new(entry.since), "changed")])
                .text(entry.half_offset.to_string())
        });
        let is_empty = ledger.op_memory.is_empty();
        let memory = if is_empty { words::NOTHING_IN_MEMORY } else { words::OP_IN_MEMORY };
        let due = match ledger.flush_due {
            Some(at) => words::flush_due(self.language, at),
            None => self.of(words::NO_FLUSH).to_owned(),
        };
        let records = ledger.op_records.iter().enumerate().skip(self.skipped(ledger.op_records.len()));
        let rows: Vec<El> = records
            .map(|(at, record)| {
                let named: Vec<String> = record.half_offsets.iter().map(u16::to_string).collect();
                let cells = vec![offset(at), cell("", named.join(", ")), cell("", clock(record.flushed.at))];
                row(self.language, self.is_new(record.flushed), cells)
            })
            .collect();
        let heads = [words::OP_OFFSET, words::HALF_OFFSETS, words::FLUSHED, words::CHANGE];
        let view = &ledger.view;
        self.card(words::OP_ENTRIES, "")
            .kid(el("div", "line").kid(el("span", "").say(self.of(memory))).kid(el("span", "entries").kids(entries)))
            .kid_if(!is_empty, || el("p", "note").text(due))
            .maybe(self.earlier(ledger.op_records.len()))
            .kid_if(!rows.is_empty(), || table(self.language, self.of(words::OP_ENTRIES), &heads, rows))
            .kid(line("op_pos", true, words::position(self.language, view.positions.op, view.saved.op)))
    }

    pub(super) fn real_topic(&self) -> El {
        let queue = &self.ledger.real;
        let records = queue.records.iter().enumerate().skip(self.skipped(queue.records.len()));
        let rows: Vec<El> = records
            .map(|(at, record)| {
                let (hue, standing) = self.standing(record);
                let cells = vec![
                    offset(at),
                    el("td", "").kid(self.order(record.order)),
                    cell("", clock(record.stored.at)),
                    cell(hue, standing),
                ];
                row(self.language, self.is_new(record.changed), cells)
            })
            .collect();
        let heads = [words::OFFSET, words::ORDER, words::STORED, words::STATE, words::CHANGE];
        self.card(words::ORDERS_TOPIC, "")
            .maybe(self.earlier(queue.records.len()))
            .kid(self.table_or_empty(words::ORDERS_TOPIC, &heads, rows))
            .kid(self.group_offset(queue))
    }

    pub(super) fn standing(&self, record: &QueueEntry) -> (&'static str, String) {
        match record.handled {
            _ if record.is_consumed => ("c-ok", self.of(words::CONSUMED).to_owned()),
            Some(handled) => ("c-check", words::handled(self.language, handled.at)),
            None => ("c-check", self.of(words::WAITING).to_owned()),
        }
    }

    pub(super) fn group_offset(&self, queue: &QueueLedger) -> El {
        let value = words::behind(self.language, queue.offset, queue.behind());
        let is_new = queue.acknowledged.is_some_and(|stamp| self.is_new(stamp));
        el("div", "")
            .classes(&["line", when(is_new, "changed")])
            .kid(el("span", "").say(self.of(words::GROUP_OFFSET)))
            .kid(el("b", "").text(value))
    }

    pub(super) fn aside(&self) -> El {
        let ledger = self.ledger;
        let kept = |of: u16, stamp: Stamp, text: String| {
            let is_new = self.is_new(stamp);
            el("div", "").classes(&["kept", when(is_new, "changed")]).kid(self.order(of)).kid(el("span", "").text(text))
        };
        let retry = &ledger.retry;
        let retries = retry.records.iter().skip(self.skipped(retry.records.len())).map(|record| {
            let (_, standing) = self.standing(record);
            let text = words::retry(self.language, record.times, record.stored.at);
            kept(record.order, record.changed, [text, standing].join(" · "))
        });
        let delayed = ledger
            .delayed
            .iter()
            .map(|delayed| kept(delayed.order, delayed.since, words::delayed(self.language, delayed.until)));
        let since = |kept_now: &half_message_diagram::ledger::Kept| {
            kept(kept_now.order, kept_now.since, words::since(self.language, kept_now.since.at))
        };
        let is_rocketmq = self.trace.scenario.way == Way::Rocketmq;
        self.card(if is_rocketmq { words::ASIDE } else { words::ASIDE_PLAIN }, "")
            .kid(line("%RETRY%cart-group", true, retry.records.len().to_string()))
            .kids(retries)
            .kids(delayed)
            .kid_if(!retry.records.is_empty(), || self.group_offset(retry))
            .kid(line("%DLQ%cart-group", true, ledger.dead_letters.len().to_string()))
            .kids(ledger.dead_letters.iter().map(since))
            .kid_if(is_rocketmq, || line("TRANS_CHECK_MAX_TIME_TOPIC", true, ledger.discarded.len().to_string()))
            .kids(ledger.discarded.iter().map(since))
    }

    pub(super) fn producers(&self) -> El {
        let rows: Vec<El> = self.ledger.channels.iter().map(|channel| self.channel(channel)).collect();
        let heads = [words::CHANNEL, words::REGISTERED, words::STATE, words::CHANGE];
        self.card(words::PRODUCERS, "").kid(table(self.language, self.of(words::PRODUCERS), &heads, rows)).kid(line(
            self.of(words::COUNTER),
            false,
            self.ledger.view.counter.to_string(),
        ))
    }

    fn channel(&self, channel: &Channel) -> El {
        let name = NodeId::Instance(channel.instance).to_string();
        let registered =
            channel.registered.map_or_else(|| self.of(words::FROM_START).to_owned(), |stamp| clock(stamp.at));
        let (hue, standing) = match (channel.is_open, channel.closed, channel.asked) {
            (false, Some(closed), _) => ("c-bad", words::closed(self.language, closed.at)),
            (false, None, _) => ("c-bad", self.of(words::GONE).to_owned()),
            (true, _, Some(asked)) => ("c-ok", words::asked(self.language, asked.at)),
            (true, _, None) => ("c-ok", self.of(words::OPEN).to_owned()),
        };
        let is_new = channel.changed().is_some_and(|stamp| self.is_new(stamp));
        let name = el("td", when(!channel.is_up, "c-bad struck")).text(name);
        row(self.language, is_new, vec![name, cell("", registered), cell(hue, standing)])
    }

    pub(super) fn waits(&self, waits: &[Waiting]) -> El {
        let rows: Vec<El> = waits.iter().map(|wait| self.wait(wait)).collect();
        let heads = [words::WHO, words::WHAT, words::UNTIL];
        let card = self.card(words::WAITS, "");
        if rows.is_empty() {
            return card.kid(el("p", "note").say(self.of(words::NOBODY_WAITS)));
        }
        card.kid(table(self.language, self.of(words::WAITS), &heads, rows))
    }

    fn wait(&self, wait: &Waiting) -> El {
        let language = self.language;
        let who = match wait.who {
            Waiter::Node(node) => place::node(language, node),
            Waiter::HalfTopic => place::place(language, self.trace.scenario.way, Place::HalfTopic),
            Waiter::OpMemory => self.of(words::OP_ENTRIES).to_owned(),
            Waiter::Queue(Queue::Real | Queue::Partition) => {
                place::place(language, self.trace.scenario.way, Place::RealTopic)
            }
            Waiter::Queue(Queue::Retry) => self.of(state::RETRY_TOPIC).to_owned(),
        };
        let until = wait.until.and_then(|until| awaited_at(language, self.trace, until));
        let is_node = matches!(wait.who, Waiter::Node(_));
        let (what, at) = until.unwrap_or_else(|| (waiting(language, self.trace, None, is_node), "–".to_owned()));
        el("tr", "").kid(el("td", "").kid(el("b", "").text(who))).kid(cell("", what)).kid(cell("end", at))
    }

    pub(super) fn table_or_empty(&self, name: Both, heads: &[Both], rows: Vec<El>) -> El {
        if rows.is_empty() {
            return el("p", "note").say(self.of(words::EMPTY));
        }
        table(self.language, self.of(name), heads, rows)
    }
}
