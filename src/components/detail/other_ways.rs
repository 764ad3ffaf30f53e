//! What the other ways of messaging keep: the outbox, Kafka's transactions and partition.

use half_message_diagram::ledger::{OutboxEntry, PartitionEntry, TransactionEntry};
use half_message_locale::{clock, detail as words, state};
use half_message_protocol::{NodeId, PartitionRecord, TransactionState};

use super::Detail;
use super::table::{cell, line, offset, row, row_at};
use crate::components::element::{El, el};
use crate::components::parts::when;

impl Detail<'_> {
    pub(super) fn outbox(&self) -> El {
        let outbox = &self.ledger.outbox;
        let rows = outbox.iter().enumerate().skip(self.skipped(outbox.len()));
        let rows: Vec<El> = rows.map(|(at, entry)| self.outbox_row(at, entry)).collect();
        let heads = [words::ROW, words::ORDER, words::WRITTEN, words::SENT, words::STATE, words::CHANGE];
        self.card(words::OUTBOX, "outbox").maybe(self.earlier(outbox.len())).kid(self.table_or_empty(
            words::OUTBOX,
            &heads,
            rows,
        ))
    }

    fn outbox_row(&self, at: usize, entry: &OutboxEntry) -> El {
        let (hue, word) = match entry.sent {
            Some(_) => ("c-ok", state::OUTBOX_SENT),
            None => ("c-check", state::OUTBOX_WAITING),
        };
        let cells = vec![
            offset(at + 1),
            el("td", "").kid(self.order(entry.order)),
            cell("", clock(entry.written.at)),
            cell("", entry.sent.map_or_else(|| "–".to_owned(), |sent| clock(sent.at))),
            cell(hue, self.of(word).to_owned()),
        ];
        row(self.language, self.is_new(entry.sent.unwrap_or(entry.written)), cells)
    }

    pub(super) fn transactions(&self) -> El {
        let rows: Vec<El> = self.ledger.transactions.iter().map(|entry| self.transaction(entry)).collect();
        let heads = [
            words::TRANSACTIONAL_ID,
            words::ORDER,
            words::STATE,
            words::EPOCH,
            words::OPEN_SINCE,
            words::TIMES_OUT,
            words::CHANGE,
        ];
        self.card(words::TRANSACTIONS, "__transaction_state").kid(self.table_or_empty(
            words::TRANSACTIONS,
            &heads,
            rows,
        ))
    }

    fn transaction(&self, entry: &TransactionEntry) -> El {
        let now = entry.now;
        let hue = match now.state {
            TransactionState::Empty => "c-mute",
            TransactionState::Ongoing => "c-check",
            TransactionState::PrepareCommit | TransactionState::CompleteCommit => "c-ok",
            TransactionState::PrepareAbort | TransactionState::CompleteAbort => "c-bad",
        };
        let none = || "–".to_owned();
        let order = if now.order == 0 { el("span", "").say("–") } else { self.order(now.order) };
        let cells = vec![
            el("td", "").kid(el("code", "").text(NodeId::Instance(now.id).to_string())),
            el("td", "").kid(order),
            cell(hue, now.state.as_str().to_owned()),
            cell("", now.epoch.to_string()),
            cell("", entry.open_since.map_or_else(none, |since| clock(since.at))),
            cell("", entry.times_out.map_or_else(none, clock)),
        ];
        row(self.language, self.is_new(entry.changed), cells)
    }

    pub(super) fn partition(&self) -> El {
        let ledger = self.ledger;
        let log = &ledger.partition;
        let stable = PartitionRecord::last_stable_offset(&ledger.view.partition);
        let rows = log.iter().enumerate().skip(self.skipped(log.len()));
        let rows: Vec<El> = rows.map(|(at, entry)| self.partition_row(at, entry, at == usize::from(stable))).collect();
        let heads = [
            words::OFFSET,
            words::ORDER,
            words::TRANSACTIONAL_ID,
            words::STORED,
            words::TRANSACTION,
            words::CONSUMER,
            words::CHANGE,
        ];
        let reads = if ledger.view.reads_uncommitted { state::READS_UNCOMMITTED } else { state::READS_COMMITTED };
        self.card(words::PARTITION, "orders-0")
            .maybe(self.earlier(log.len()))
            .kid(self.table_or_empty(words::PARTITION, &heads, rows))
            .kid(line("LSO", true, stable.to_string()))
            .kid(el("p", "note phrase").say(self.of(reads)))
            .kid(self.group_offset(&ledger.real))
    }

    fn partition_row(&self, at: usize, entry: &PartitionEntry, is_stable: bool) -> El {
        let record = entry.record;
        let (hue, ending) = match (record.marker, entry.ending) {
            (Some(true), _) => ("c-ok", state::COMMIT_MARKER),
            (Some(false), _) => ("c-bad", state::ABORT_MARKER),
            (None, None) => ("c-check", state::RECORD_OPEN),
            (None, Some(true)) => ("c-ok", state::RECORD_COMMITTED),
            (None, Some(false)) => ("c-bad", state::RECORD_ABORTED),
        };
        let queued = self.ledger.real.records.get(at).filter(|_| record.marker.is_none());
        let (read_hue, read) = queued.map_or(("", "–".to_owned()), |queued| self.standing(queued));
        let changed = queued.map_or(entry.changed, |queued| queued.changed.max(entry.changed));
        let cells = vec![
            offset(at),
            el("td", "").kid(self.order(record.order)),
            el("td", "").kid(el("code", "").text(NodeId::Instance(record.id).to_string())),
            cell("", clock(entry.stored.at)),
            cell(hue, self.of(ending).to_owned()),
            cell(read_hue, read),
        ];
        row_at(self.language, self.is_new(changed), cells, when(is_stable, "LSO"))
    }
}
