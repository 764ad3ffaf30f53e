//! The points at which RocketMQ's half message can fail, one row each: a scenario as a person writes it, how its run
//! ends, and whether a reader of the page can make it by clicking.
//!
//! Left out, as the engine does not model them: an answer by another service that shares the group (33), an exception
//! inside a check round (40), slave-acting-master (41).
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use half_message_protocol::{
    CartHandler, Effect, Event, How, Outcome, Phase, Scenario, Trace, Verdict, View, run, ways,
};
use support::{ending, ready_run, step, transcript};

/// One point, or one variant of it.
struct Point {
    /// The point's number and what happens.
    name: &'static str,
    /// The scenario file, without `version` and `way`.
    scenario: &'static str,
    /// Order row committed, visible messages, cart cleaned with an idempotent handler, and without.
    ends: (bool, usize, u8, u8),
    /// Attempts used up by checks, sent or not; half messages discarded.
    used: (usize, usize),
    /// Rules that act in this order; others may act between them.
    rules: &'static str,
    verdict: Verdict,
}

impl Point {
    fn scenario(&self) -> Scenario {
        let text = format!(r#"{{"version": 1, "way": "rocketmq", {}}}"#, self.scenario);
        let scenario: Scenario =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", self.name));
        assert_eq!(scenario.refusals(), [], "{}", self.name);
        scenario
    }
}

const CONSISTENT: Verdict = Verdict::Consistent;
const IDEMPOTENT: Verdict = Verdict::ConsistentIdempotent;
const INCONSISTENT: Verdict = Verdict::Inconsistent;
const REPAIRABLE: Verdict = Verdict::Repairable;

/// Nothing of the order anywhere.
const NOTHING: (bool, usize, u8, u8) = (false, 0, 0, 0);
/// The order, and its message once.
const ONCE: (bool, usize, u8, u8) = (true, 1, 1, 1);
/// The order, and its message twice.
const TWICE: (bool, usize, u8, u8) = (true, 2, 1, 2);
/// The order, and no message.
const LOST: (bool, usize, u8, u8) = (true, 0, 0, 0);
/// No order, and a message.
const PHANTOM: (bool, usize, u8, u8) = (false, 1, 1, 1);

/// A point's row.
const fn point(
    name: &'static str,
    scenario: &'static str,
    ends: (bool, usize, u8, u8),
    used: (usize, usize),
    rules: &'static str,
    verdict: Verdict,
) -> Point {
    Point { name, scenario, ends, used, rules, verdict }
}

/// Points 1 to 9.
fn half_send() -> Vec<Point> {
    vec![
        point(
            "1 half request lost",
            r#""faults": [{"step": "1001.half", "how": "lost"}]"#,
            NOTHING,
            (0, 0),
            "half-refused send-timed-out",
            CONSISTENT,
        ),
        point(
            "2 connection refused",
            r#""outages": [{"node": "broker", "from": 500, "until": 20000, "kind": "down"}]"#,
            NOTHING,
            (0, 0),
            "crash-by-outage send-again send-again send-failed",
            CONSISTENT,
        ),
        point(
            "3 broker dies before the append",
            r#""faults": [{"step": "1001.half", "how":
                {"crash": {"node": "broker", "when": "before", "restart_after": 10000}}}]"#,
            NOTHING,
            (0, 0),
            "crash-by-fault send-again send-again send-failed",
            CONSISTENT,
        ),
        point(
            "4 half stored, reply lost",
            r#""faults": [{"step": "1001.half", "how": "reply-lost"}]"#,
            NOTHING,
            (1, 0),
            "half-stored send-timed-out check-copies policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "4 half stored, reply lost, transaction log",
            r#""setup": {"check_policy": "transaction-log"}, "faults": [{"step": "1001.half.reply", "how": "lost"}]"#,
            NOTHING,
            (3, 0),
            "send-timed-out policy-still-open policy-still-open policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "4 half stored, reply lost, never decided",
            r#""setup": {"check_policy": "always-unknown"}, "faults": [{"step": "1001.half", "how": "reply-lost"}]"#,
            NOTHING,
            (15, 1),
            "send-timed-out policy-fixed unknown-ignored checks-used-up",
            CONSISTENT,
        ),
        point(
            "4 half stored, broker dies after the append",
            r#""faults": [{"step": "1001.half", "how":
                {"crash": {"node": "broker", "when": "after", "restart_after": 10000}}}]"#,
            NOTHING,
            (1, 0),
            "half-stored crash-by-fault send-again send-again send-failed check-copies policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "4 half stored, the reply comes after the timeout",
            r#""faults": [{"step": "1001.half.reply", "how": {"delayed": {"ms": 40000}}}]"#,
            NOTHING,
            (1, 0),
            "half-stored send-timed-out policy-not-found rollback-noted half-stored",
            CONSISTENT,
        ),
        point(
            "5 half stored, connection breaks, sent again",
            r#""faults": [{"step": "1001.half.reply", "how": {"refused": {"code": 0}}}]"#,
            TWICE,
            (1, 0),
            "half-stored send-again half-stored local-committed commit-appends check-copies policy-found commit-appends",
            IDEMPOTENT,
        ),
        point(
            "5 with a transaction log: one transaction id",
            r#""setup": {"check_policy": "transaction-log"},
               "faults": [{"step": "1001.half.reply", "how": {"refused": {"code": 0}}}]"#,
            TWICE,
            (1, 0),
            "send-again half-stored local-committed commit-appends policy-found commit-appends",
            IDEMPOTENT,
        ),
        point(
            "6 application retries, same message",
            r#""setup": {"on_error": "retry-same", "check_policy": "transaction-log"},
               "faults": [{"step": "1001.half", "how": "reply-lost"}]"#,
            TWICE,
            (1, 0),
            "half-stored send-timed-out half-goes-first half-stored local-committed commit-appends policy-found commit-appends",
            IDEMPOTENT,
        ),
        point(
            "6 application retries, new message, order looked up",
            r#""setup": {"on_error": "retry-new"}, "faults": [{"step": "1001.half", "how": "reply-lost"}]"#,
            TWICE,
            (1, 0),
            "send-timed-out half-stored local-committed commit-appends policy-found commit-appends",
            IDEMPOTENT,
        ),
        point(
            "6 application retries, new message, transaction looked up",
            r#""setup": {"on_error": "retry-new", "check_policy": "transaction-log"},
               "faults": [{"step": "1001.half", "how": "reply-lost"}]"#,
            ONCE,
            (2, 0),
            "send-timed-out half-stored local-committed commit-appends policy-still-open policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "7 flush timed out",
            r#""faults": [{"step": "1001.half", "how": {"refused": {"code": 10}}}]"#,
            NOTHING,
            (0, 0),
            "half-stored-not-ok rollback-noted op-flushed",
            CONSISTENT,
        ),
        point(
            "7 slave not available",
            r#""faults": [{"step": "1001.half", "how": {"refused": {"code": 11}}}]"#,
            NOTHING,
            (0, 0),
            "half-stored-not-ok rollback-noted op-flushed",
            CONSISTENT,
        ),
        point(
            "7 slave not available, several orders",
            r#""setup": {"orders": [{"start": 1000}, {"start": 2000}, {"start": 3000}]},
               "faults": [{"step": "1001.half", "how": {"refused": {"code": 11}}},
                          {"step": "1002.half", "how": {"refused": {"code": 11}}},
                          {"step": "1003.half", "how": {"refused": {"code": 11}}}]"#,
            NOTHING,
            (0, 0),
            "half-stored-not-ok rollback-noted half-stored-not-ok rollback-noted half-stored-not-ok rollback-noted",
            CONSISTENT,
        ),
        point(
            "7 slave timed out",
            r#""faults": [{"step": "1001.half", "how": {"refused": {"code": 12}}}]"#,
            NOTHING,
            (0, 0),
            "half-stored-not-ok rollback-noted op-flushed",
            CONSISTENT,
        ),
        point(
            "8 broker busy",
            r#""faults": [{"step": "1001.half", "how": {"refused": {}}},
                          {"step": "1001.half.2", "how": {"refused": {}}},
                          {"step": "1001.half.3", "how": {"refused": {}}}]"#,
            NOTHING,
            (0, 0),
            "half-refused send-again half-refused send-again half-refused send-failed",
            CONSISTENT,
        ),
        point(
            "8 broker errors of each kind, then it works",
            r#""faults": [{"step": "1001.half", "how": {"refused": {"code": 1}}},
                          {"step": "1001.half.2", "how": {"refused": {"code": 14}}}]"#,
            ONCE,
            (0, 0),
            "half-refused send-again half-refused send-again half-stored local-committed commit-appends",
            CONSISTENT,
        ),
        point(
            "9 sender dies after the half's reply",
            r#""faults": [{"step": "1001.half.reply", "how": {"crash": {"node": "order-a", "when": "after"}}}]"#,
            NOTHING,
            (1, 0),
            "crash-by-fault check-copies policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "9 sender dies after the half's reply, transaction log",
            r#""setup": {"check_policy": "transaction-log"},
               "faults": [{"step": "1001.half.reply", "how": {"crash": {"node": "order-a", "when": "after"}}}]"#,
            NOTHING,
            (3, 0),
            "crash-by-fault policy-still-open policy-still-open policy-not-found rollback-noted",
            CONSISTENT,
        ),
    ]
}

/// Points 10 to 17.
fn local_transaction() -> Vec<Point> {
    vec![
        point(
            "10 callback throws before the commit",
            r#""faults": [{"step": "1001.local", "how": "throws"}]"#,
            NOTHING,
            (1, 0),
            "local-unknown unknown-ignored check-copies policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "10 callback throws before the commit, transaction log",
            r#""setup": {"check_policy": "transaction-log"}, "faults": [{"step": "1001.local", "how": "throws"}]"#,
            NOTHING,
            (3, 0),
            "local-unknown unknown-ignored policy-still-open policy-still-open policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "11 callback fails after the commit",
            r#""faults": [{"step": "1001.local", "how": {"returns": {"state": "unknown"}}}]"#,
            ONCE,
            (1, 0),
            "local-misreported unknown-ignored check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "11 callback returns null after the commit",
            r#""setup": {"check_policy": "transaction-log"},
               "faults": [{"step": "1001.local", "how": {"returns": {"state": "null"}}}]"#,
            ONCE,
            (1, 0),
            "local-misreported unknown-ignored check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "12 callback says rollback, the database committed",
            r#""faults": [{"step": "1001.local", "how": {"returns": {"state": "rollback"}}}]"#,
            LOST,
            (0, 0),
            "local-misreported rollback-noted op-flushed",
            INCONSISTENT,
        ),
        point(
            "13 callback says commit, the database rolls back",
            r#""faults": [{"step": "1001.local", "how": {"returns": {"state": "commit"}}}]"#,
            PHANTOM,
            (0, 0),
            "local-misreported commit-appends",
            INCONSISTENT,
        ),
        point(
            "14 database refuses",
            r#""faults": [{"step": "1001.local", "how": {"refused": {}}}]"#,
            NOTHING,
            (0, 0),
            "local-rolled-back rollback-noted",
            CONSISTENT,
        ),
        point(
            "15 sender dies before the commit",
            r#""faults": [{"step": "1001.local", "how": {"crash": {"node": "order-a", "when": "before"}}}]"#,
            NOTHING,
            (1, 0),
            "crash-by-fault local-rolled-back check-copies policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "16 sender dies after the commit, its sibling answers",
            r#""faults": [{"step": "1001.local", "how": {"crash": {"node": "order-a", "when": "after"}}}]"#,
            ONCE,
            (1, 0),
            "local-committed crash-by-fault check-asks policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "16 sender dies before its last word leaves and answers after its restart",
            r#""setup": {"instances": 1},
               "faults": [{"step": "1001.commit", "how":
                {"crash": {"node": "order-a", "when": "before", "restart_after": 10000}}}]"#,
            ONCE,
            (1, 0),
            "local-committed crash-by-fault restarts heartbeat-registers check-asks policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "17 slow, answered unknown",
            r#""setup": {"check_policy": "transaction-log"},
               "faults": [{"step": "1001.local", "how": {"slow": {"ms": 39950}}}]"#,
            TWICE,
            (2, 0),
            "policy-still-open local-committed commit-appends policy-found commit-appends",
            IDEMPOTENT,
        ),
        point(
            "17 slow, answered rollback, the last word comes later",
            r#""faults": [{"step": "1001.local", "how": {"slow": {"ms": 39950}}}]"#,
            ONCE,
            (1, 0),
            "policy-not-found rollback-noted local-committed commit-appends",
            CONSISTENT,
        ),
        point(
            "17 slow, answered rollback, the last word is lost",
            r#""faults": [{"step": "1001.local", "how": {"slow": {"ms": 39950}}},
                          {"step": "1001.commit", "how": "lost"}]"#,
            LOST,
            (1, 0),
            "policy-not-found rollback-noted local-committed",
            INCONSISTENT,
        ),
        point(
            "17 slow, answered commit, the database rolls back",
            r#""setup": {"local_transaction": 39950},
               "faults": [{"step": "1001.check.1.query", "how": {"returns": {"state": "commit"}}},
                          {"step": "1001.local", "how": {"refused": {}}}]"#,
            PHANTOM,
            (1, 0),
            "policy-fixed commit-appends local-rolled-back rollback-noted",
            INCONSISTENT,
        ),
        point(
            "17 slow, answered commit, the database commits",
            r#""faults": [{"step": "1001.local", "how": {"slow": {"ms": 39950}}},
                          {"step": "1001.check.1.query", "how": {"returns": {"state": "commit"}}}]"#,
            TWICE,
            (1, 0),
            "policy-fixed commit-appends local-committed commit-appends",
            IDEMPOTENT,
        ),
    ]
}

/// Points 18 to 28.
fn last_word() -> Vec<Point> {
    vec![
        point(
            "18 commit lost",
            r#""faults": [{"step": "1001.commit", "how": "lost"}]"#,
            ONCE,
            (1, 0),
            "check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "19 rollback lost",
            r#""faults": [{"step": "1001.local", "how": {"refused": {}}}, {"step": "1001.rollback", "how": "lost"}]"#,
            NOTHING,
            (1, 0),
            "local-rolled-back check-copies policy-not-found rollback-noted",
            CONSISTENT,
        ),
        point(
            "20 commit later than a check",
            r#""faults": [{"step": "1001.commit", "how": {"delayed": {"ms": 40000}}}]"#,
            TWICE,
            (1, 0),
            "check-copies policy-found commit-appends commit-appends",
            IDEMPOTENT,
        ),
        point(
            "21 commit twice",
            r#""faults": [{"step": "1001.commit", "how": "duplicated"}]"#,
            TWICE,
            (0, 0),
            "sent-twice commit-appends commit-appends becomes-visible becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "21 answer to a check twice",
            r#""faults": [{"step": "1001.commit", "how": "lost"},
                          {"step": "1001.check.1.answer", "how": "duplicated"}]"#,
            TWICE,
            (1, 0),
            "sent-twice commit-appends commit-appends becomes-visible becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "21 rollback twice",
            r#""faults": [{"step": "1001.local", "how": {"refused": {}}},
                          {"step": "1001.rollback", "how": "duplicated"}]"#,
            NOTHING,
            (0, 0),
            "sent-twice rollback-noted rollback-noted op-flushed",
            CONSISTENT,
        ),
        point(
            "22 wrong group or offset",
            r#""faults": [{"step": "1001.commit", "how": {"refused": {}}}]"#,
            ONCE,
            (1, 0),
            "end-refused check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "22 waited too long in the queue",
            r#""faults": [{"step": "1001.commit", "how": {"refused": {"code": 2}}}]"#,
            ONCE,
            (1, 0),
            "end-refused check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "22 the broker is a slave",
            r#""faults": [{"step": "1001.commit", "how": {"refused": {"code": 11}}}]"#,
            ONCE,
            (1, 0),
            "end-refused check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "22 immunity over",
            r#""settings": {"CHECK_IMMUNITY_TIME_IN_SECONDS": 50}, "setup": {"local_transaction": 53000}"#,
            ONCE,
            (2, 0),
            "immune-copies end-after-immunity check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "22 log gone",
            r#""faults": [{"step": "1001.half.reply", "how":
                {"crash": {"node": "broker", "when": "after", "kind": "power", "restart_after": 10}}}]"#,
            LOST,
            (0, 0),
            "half-stored power-fails restarts local-committed half-is-gone",
            INCONSISTENT,
        ),
        point(
            "22 log kept, as it was flushed at once",
            r#""settings": {"flushDiskType": "SYNC_FLUSH"},
               "faults": [{"step": "1001.half.reply", "how":
                {"crash": {"node": "broker", "when": "after", "kind": "power", "restart_after": 10}}}]"#,
            ONCE,
            (0, 0),
            "half-stored power-fails restarts local-committed commit-appends",
            CONSISTENT,
        ),
        point(
            "23 broker dies before the word arrives",
            r#""faults": [{"step": "1001.commit", "how":
                {"crash": {"node": "broker", "when": "before", "restart_after": 10000}}}]"#,
            ONCE,
            (1, 0),
            "crash-by-fault restarts check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "23 broker dies before the final append",
            r#""faults": [{"step": "1001.final.1", "how":
                {"crash": {"node": "broker", "when": "before", "restart_after": 10000}}}]"#,
            ONCE,
            (1, 0),
            "commit-appends crash-by-fault restarts check-copies policy-found commit-appends becomes-visible",
            CONSISTENT,
        ),
        point(
            "24 broker dies between the final append and the op flush",
            r#""faults": [{"step": "1001.final.1", "how":
                {"crash": {"node": "broker", "when": "after", "restart_after": 10000}}}]"#,
            TWICE,
            (1, 0),
            "becomes-visible crash-by-fault restarts check-copies policy-found becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "25 final append fails",
            r#""faults": [{"step": "1001.final.1", "how": {"refused": {}}}]"#,
            ONCE,
            (1, 0),
            "append-failed check-copies policy-found becomes-visible",
            CONSISTENT,
        ),
        point(
            "26 op write fails",
            r#""faults": [{"step": "broker.op.1", "how": {"refused": {}}}]"#,
            TWICE,
            (1, 0),
            "becomes-visible op-write-failed check-copies policy-found becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "27 commit after rollback",
            r#""faults": [{"step": "1001.commit", "how": {"delayed": {"ms": 40000}}},
                          {"step": "1001.check.1.query", "how": {"returns": {"state": "rollback"}}}]"#,
            ONCE,
            (1, 0),
            "policy-fixed rollback-noted commit-appends becomes-visible",
            CONSISTENT,
        ),
        point(
            "27 commit after discard",
            r#""setup": {"check_policy": "always-unknown"},
               "faults": [{"step": "1001.commit", "how": {"delayed": {"ms": 500000}}}]"#,
            ONCE,
            (15, 1),
            "checks-used-up commit-appends becomes-visible",
            CONSISTENT,
        ),
        point(
            "28 rollback after commit",
            r#""faults": [{"step": "1001.local", "how": {"refused": {}}},
                          {"step": "1001.rollback", "how": {"delayed": {"ms": 40000}}},
                          {"step": "1001.check.1.query", "how": {"returns": {"state": "commit"}}}]"#,
            PHANTOM,
            (1, 0),
            "policy-fixed commit-appends becomes-visible rollback-noted",
            INCONSISTENT,
        ),
    ]
}

/// Points 29 to 39.
fn check_back() -> Vec<Point> {
    vec![
        point(
            "29 nobody online",
            r#""faults": [{"step": "1001.commit", "how":
                {"crash": {"node": "order-a", "when": "before", "restart_after": 70000}}}],
               "outages": [{"node": "order-b", "from": 1060, "until": 72000, "kind": "down"}]"#,
            ONCE,
            (3, 0),
            "check-copies check-finds-nobody check-copies check-finds-nobody check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "30 cut off, its channel not expired, its sibling is asked in turn",
            r#""faults": [{"step": "1001.commit", "how": "lost"}],
               "outages": [{"node": "order-b", "from": 20000, "until": 200000, "kind": "partitioned"}]"#,
            ONCE,
            (2, 0),
            "cut-off-by-outage cut-off check-asks policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "30 cut off alone: lost until the channel expires, then nobody",
            r#""setup": {"instances": 1}, "faults": [{"step": "1001.commit", "how": "lost"}],
               "outages": [{"node": "order-a", "from": 2000, "until": 160000, "kind": "partitioned"}]"#,
            ONCE,
            (6, 0),
            "cut-off-by-outage cut-off cut-off cut-off cut-off channel-expires check-finds-nobody goes-on \
             heartbeat-registers check-asks policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "30 standing still: the question waits, and so does its answer",
            r#""faults": [{"step": "1001.commit", "how": "lost"}],
               "outages": [{"node": "order-b", "from": 20000, "until": 50000, "kind": "paused"}]"#,
            ONCE,
            (1, 0),
            "paused-by-outage goes-on check-asks policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "30 standing still past the next round: both answers commit",
            r#""faults": [{"step": "1001.commit", "how": "lost"}],
               "outages": [{"node": "order-b", "from": 20000, "until": 70000, "kind": "paused"}]"#,
            TWICE,
            (2, 0),
            "paused-by-outage check-asks policy-found commit-appends goes-on check-asks policy-found commit-appends",
            IDEMPOTENT,
        ),
        point(
            "31 check request lost",
            r#""faults": [{"step": "1001.commit", "how": "lost"}, {"step": "1001.check.1", "how": "lost"}]"#,
            ONCE,
            (2, 0),
            "check-copies check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "31 answering instance dies before it reads",
            r#""faults": [{"step": "1001.commit", "how": "lost"},
                {"step": "1001.check.1", "how": {"crash": {"node": "order-b", "when": "after"}}}]"#,
            ONCE,
            (2, 0),
            "crash-by-fault check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "31 answering instance dies before it answers",
            r#""faults": [{"step": "1001.commit", "how": "lost"},
                {"step": "1001.check.1.query", "how": {"crash": {"node": "order-b", "when": "after"}}}]"#,
            ONCE,
            (2, 0),
            "policy-found crash-by-fault check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "31 answer lost",
            r#""faults": [{"step": "1001.commit", "how": "lost"}, {"step": "1001.check.1.answer", "how": "lost"}]"#,
            ONCE,
            (2, 0),
            "policy-found check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "31 callback returns null",
            r#""faults": [{"step": "1001.commit", "how": "lost"},
                {"step": "1001.check.1.query", "how": {"returns": {"state": "null"}}}]"#,
            ONCE,
            (2, 0),
            "policy-null check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "31 callback always returns null",
            r#""setup": {"check_policy": "null"}, "faults": [{"step": "1001.commit", "how": "lost"}]"#,
            LOST,
            (15, 1),
            "policy-null checks-used-up",
            REPAIRABLE,
        ),
        point(
            "32 callback throws",
            r#""faults": [{"step": "1001.commit", "how": "lost"}, {"step": "1001.check.1.query", "how": "throws"}]"#,
            ONCE,
            (2, 0),
            "policy-threw unknown-ignored check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "34 checks used up",
            r#""setup": {"check_policy": "always-unknown"}, "faults": [{"step": "1001.commit", "how": "lost"}]"#,
            LOST,
            (15, 1),
            "check-copies unknown-ignored checks-used-up",
            REPAIRABLE,
        ),
        point(
            "34 checks used up with nobody online, an operator resumes",
            r#""settings": {"operatorResumesAfter": 60000},
               "faults": [{"step": "1001.commit", "how":
                {"crash": {"node": "order-a", "when": "before", "restart_after": 500000}}}],
               "outages": [{"node": "order-b", "from": 1060, "until": 500000, "kind": "down"}]"#,
            ONCE,
            (16, 1),
            "check-finds-nobody checks-used-up resumed check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "35 older than the log is kept",
            r#""settings": {"fileReservedTime": 1}, "faults": [{"step": "1001.commit", "how": "lost"}],
               "outages": [{"node": "broker", "from": 2000, "until": 7200000, "kind": "down"}]"#,
            LOST,
            (0, 1),
            "crash-by-outage restarts round-starts too-old-to-keep",
            REPAIRABLE,
        ),
        point(
            "36 sender's clock ahead",
            r#""setup": {"clock_skew": [60000], "orders": [{"start": 29000}]},
               "faults": [{"step": "1001.commit", "how": "lost"}]"#,
            ONCE,
            (1, 0),
            "check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "36 sender's clock behind",
            r#""setup": {"clock_skew": [-10000], "orders": [{"start": 29000}]},
               "faults": [{"step": "1001.commit", "how": "lost"}]"#,
            ONCE,
            (1, 0),
            "check-copies policy-found commit-appends",
            CONSISTENT,
        ),
        point(
            "37 op not yet flushed, short timeout",
            r#""settings": {"transactionTimeOut": 1000}, "setup": {"orders": [{"start": 27100}]}"#,
            TWICE,
            (1, 0),
            "becomes-visible check-copies policy-found becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "37 op not yet flushed, default timeout",
            r#""setup": {"orders": [{"start": 20000}], "local_transaction": 8000}"#,
            TWICE,
            (1, 0),
            "becomes-visible check-copies policy-found becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "38 the op names the original, the copy is checked after its immunity",
            r#""settings": {"CHECK_IMMUNITY_TIME_IN_SECONDS": 50}, "setup": {"local_transaction": 39000}"#,
            TWICE,
            (2, 0),
            "immune-copies becomes-visible op-flushed check-copies policy-found becomes-visible",
            IDEMPOTENT,
        ),
        point(
            "38 immunity eats the attempts",
            r#""settings": {"CHECK_IMMUNITY_TIME_IN_SECONDS": 600}, "faults": [{"step": "1001.commit", "how": "lost"}]"#,
            LOST,
            (15, 1),
            "immune-copies checks-used-up",
            REPAIRABLE,
        ),
        point(
            "39 positions fall back: the original is checked beside its copy",
            r#""faults": [{"step": "1001.commit", "how": "lost"},
                {"step": "1001.check.1.answer", "how":
                {"crash": {"node": "broker", "when": "before", "restart_after": 10000}}}]"#,
            TWICE,
            (3, 0),
            "check-copies round-ends crash-by-fault restarts check-copies check-copies becomes-visible becomes-visible",
            IDEMPOTENT,
        ),
    ]
}

/// Points 42 to 48.
fn consumer() -> Vec<Point> {
    vec![
        point(
            "42 consumer dies before the cart's commit",
            r#""setup": {"consumers": 2},
               "faults": [{"step": "1001.delivery.1.clean", "how": {"crash": {"node": "cart-a", "when": "before"}}}]"#,
            ONCE,
            (0, 0),
            "delivers crash-by-fault delivers-again cart-handled",
            CONSISTENT,
        ),
        point(
            "42 consumer dies before the cart's commit and comes back",
            r#""faults": [{"step": "1001.delivery.1.clean", "how":
                {"crash": {"node": "cart-a", "when": "before", "restart_after": 10000}}}]"#,
            ONCE,
            (0, 0),
            "delivers crash-by-fault restarts delivers-again cart-handled",
            CONSISTENT,
        ),
        point(
            "43 consumer dies after the cart's commit",
            r#""setup": {"consumers": 2},
               "faults": [{"step": "1001.delivery.1.clean", "how": {"crash": {"node": "cart-a", "when": "after"}}}]"#,
            (true, 1, 1, 2),
            (0, 0),
            "delivers cart-handled crash-by-fault delivers-again cart-knew-it",
            IDEMPOTENT,
        ),
        point(
            "44 offset report lost",
            r#""faults": [{"step": "1001.delivery.1.ack", "how": "lost"}]"#,
            ONCE,
            (0, 0),
            "cart-handled ack-on-tick ack-on-tick",
            CONSISTENT,
        ),
        point(
            "45 handler fails three times, then works",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": "throws"},
                          {"step": "1001.delivery.2.clean", "how": {"refused": {}}},
                          {"step": "1001.delivery.3.clean", "how": "throws"}]"#,
            ONCE,
            (0, 0),
            "cart-failed sent-back retry-due cart-failed sent-back retry-due cart-failed sent-back retry-due cart-handled",
            CONSISTENT,
        ),
        point(
            "45 handler fails, its send-back is refused",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": "throws"},
                          {"step": "1001.delivery.1.back", "how": {"refused": {}}}]"#,
            ONCE,
            (0, 0),
            "cart-failed back-as-send sent-back retry-due cart-handled",
            CONSISTENT,
        ),
        point(
            "45 handler fails, its send-back is lost",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": "throws"},
                          {"step": "1001.delivery.1.back", "how": "lost"}]"#,
            ONCE,
            (0, 0),
            "cart-failed back-as-send sent-back retry-due cart-handled",
            CONSISTENT,
        ),
        point(
            "45 handler fails, neither way back works",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": "throws"},
                          {"step": "1001.delivery.1.back", "how": {"refused": {}}},
                          {"step": "1001.delivery.1.back.2", "how": {"refused": {}}}]"#,
            ONCE,
            (0, 0),
            "cart-failed back-as-send handled-again cart-handled",
            CONSISTENT,
        ),
        point(
            "45 handler fails, the broker is down and has forgotten the commit",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": "throws"},
                {"step": "1001.delivery.1.back", "how":
                {"crash": {"node": "broker", "when": "before", "restart_after": 4000}}}]"#,
            TWICE,
            (1, 0),
            "cart-failed crash-by-fault back-as-send handled-again restarts cart-handled check-copies becomes-visible cart-knew-it",
            IDEMPOTENT,
        ),
        point(
            "46 send-back stored, its reply lost: two retry copies",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": "throws"},
                          {"step": "1001.delivery.1.back", "how": "reply-lost"}]"#,
            (true, 1, 1, 2),
            (0, 0),
            "cart-failed sent-back back-as-send sent-back retry-due cart-handled retry-due cart-knew-it",
            IDEMPOTENT,
        ),
        point(
            "47 broker crash, the living consumer goes on from its own memory",
            r#""outages": [{"node": "broker", "from": 12000, "until": 13000, "kind": "down"}]"#,
            ONCE,
            (0, 0),
            "cart-handled ack-on-tick crash-by-outage restarts ack-on-tick",
            CONSISTENT,
        ),
        point(
            "47 broker crash and consumer crash: redelivered from the offset on disk",
            r#""outages": [{"node": "broker", "from": 12000, "until": 13000, "kind": "down"},
                           {"node": "cart-a", "from": 12500, "until": 14000, "kind": "down"}]"#,
            (true, 1, 1, 2),
            (0, 0),
            "cart-handled ack-on-tick crash-by-outage crash-by-outage restarts delivers-again cart-knew-it",
            IDEMPOTENT,
        ),
        point(
            "48 handler stuck, neither way back works: it is not run beside itself",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": {"slow": {"ms": 2000000}}},
                          {"step": "1001.delivery.1.back", "how": "lost"},
                          {"step": "1001.delivery.1.back.2", "how": "lost"}]"#,
            ONCE,
            (0, 0),
            "handler-stuck back-as-send handler-stuck cart-handled",
            CONSISTENT,
        ),
        point(
            "48 handler stuck: a second delivery runs beside it",
            r#""faults": [{"step": "1001.delivery.1.clean", "how": {"slow": {"ms": 2000000}}}]"#,
            (true, 1, 1, 2),
            (0, 0),
            "handler-stuck sent-back retry-due delivers cart-handled result-ignored",
            IDEMPOTENT,
        ),
    ]
}

fn points() -> Vec<Point> {
    [half_send(), local_transaction(), last_word(), check_back(), consumer()].into_iter().flatten().collect()
}

/// The rule's name in exports.
fn rule(event: &Event) -> String {
    match serde_json::to_value(event.rule).expect("a rule is serialisable") {
        serde_json::Value::Object(fields) => fields.keys().next().cloned().unwrap_or_default(),
        name => name.as_str().unwrap_or_default().to_owned(),
    }
}

/// What of the named rules did not act at its place; `None` where all did.
fn missing<'a>(trace: &Trace, rules: &'a str) -> Option<&'a str> {
    let counts = |event: &&Event| {
        event.phase != Phase::Begun || ["round-starts", "half-goes-first", "sent-twice"].contains(&rule(event).as_str())
    };
    let mut events = trace.events.iter().filter(counts);
    rules.split_whitespace().find(|name| !events.any(|event| rule(event) == *name))
}

/// Attempts of checks used, and half messages discarded.
fn used(trace: &Trace) -> (usize, usize) {
    let effects = || trace.events.iter().flat_map(|event| &event.effects);
    let is_attempt = |effect: &&Effect| matches!(effect, Effect::HalfAppended { copy_of: Some(_), .. });
    let is_discard = |effect: &&Effect| matches!(effect, Effect::Discarded { .. });
    (effects().filter(is_attempt).count(), effects().filter(is_discard).count())
}

#[test]
fn each_point_ends_as_the_reference_says() {
    let mut wrong = String::new();
    for point in points() {
        let scenario = point.scenario();
        let trace = run(&scenario);
        let (row, visible, cleaned, _) = ending(&trace, 1001);
        let mut without = scenario.clone();
        without.setup.cart_handler = CartHandler::Decrement;
        let (_, _, decremented, _) = ending(&run(&without), 1001);
        let found = (row, visible, cleaned, decremented);
        let missing = missing(&trace, point.rules);
        let is_right = found == point.ends
            && used(&trace) == point.used
            && trace.verdict == point.verdict
            && missing.is_none()
            && trace.unreached.is_empty()
            && trace.bound.is_none();
        if !is_right {
            wrong += &format!(
                "{}: {found:?} for {:?}, {:?} for {:?}, {:?} for {:?}, missing rule {missing:?}\n{}\n",
                point.name,
                point.ends,
                used(&trace),
                point.used,
                trace.verdict,
                point.verdict,
                transcript(&trace)
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The same way to fail with the values that a menu offers first.
fn as_in_the_menu(how: How, menu: How) -> bool {
    match (how, menu) {
        (How::Delayed { .. }, How::Delayed { .. }) | (How::Slow { .. }, How::Slow { .. }) => true,
        (How::Crash { node, when, kind, .. }, How::Crash { node: other, when: side, kind: of, .. }) => {
            (node, when, kind) == (other, side, of)
        }
        _ => how == menu,
    }
}

#[test]
fn each_failure_of_a_point_can_be_clicked() {
    for point in points() {
        let scenario = point.scenario();
        let trace = run(&scenario);
        for fault in &scenario.faults {
            let event = trace.events.iter().find(|event| event.step == fault.step);
            let event = event.unwrap_or_else(|| panic!("{}: no {}", point.name, fault.step));
            // A menu names one code for each of a step's outcomes; a file may name the others.
            let how = match fault.how {
                How::Refused { code: Some(1 | 2 | 14) } => How::Refused { code: None },
                How::Refused { code: Some(0) } => How::Refused { code: None },
                How::Refused { code: Some(11) } if fault.step == step("1001.commit") => How::Refused { code: None },
                How::Refused { code: Some(12) } => How::Refused { code: Some(11) },
                how => how,
            };
            let offered = ways(scenario.way, event.step, event.from, event.to);
            let offered = offered.iter().any(|way| way.why_not.is_none() && as_in_the_menu(how, way.how));
            assert!(offered, "{}: {} {:?}", point.name, fault.step, fault.how);
        }
    }
}

#[test]
fn the_panels_follow_each_point() {
    for point in points() {
        let scenario = point.scenario();
        let mut view = View::start(&scenario);
        let mut seen = 0;
        half_message_protocol::run_watched(&scenario, |world, rules, events| {
            events.iter().skip(seen).for_each(|event| view.apply(event));
            seen = events.len();
            assert_eq!(view, world.view(rules), "{} after {seen} events", point.name);
        });
        assert!(seen > 0, "{}", point.name);
    }
}

/// The run of the row of this name.
fn run_of(name: &str) -> Trace {
    let point = points().into_iter().find(|point| point.name == name).unwrap_or_else(|| panic!("no row {name}"));
    run(&point.scenario())
}

/// When this step ended.
fn at(trace: &Trace, name: &str) -> u64 {
    let found = trace.events.iter().rfind(|event| event.step == step(name) && event.phase != Phase::Begun);
    found.unwrap_or_else(|| panic!("no {name} in\n{}", transcript(trace))).at.0
}

#[test]
fn an_exception_comes_after_the_whole_budget_or_at_once() {
    assert_eq!(at(&run_of("1 half request lost"), "1001.half.timeout"), 4_000);
    assert_eq!(at(&run_of("2 connection refused"), "1001.half.3"), 1_063, "three tries of one link and one append");
}

#[test]
fn a_skewed_clock_brings_the_check_forward() {
    for name in ["36 sender's clock ahead", "36 sender's clock behind"] {
        assert_eq!(at(&run_of(name), "1001.check.1") / 1_000, 30, "{name}: 1 s after the half message");
    }
}

#[test]
fn nobody_is_asked_while_the_half_message_is_immune() {
    let trace = run_of("38 immunity eats the attempts");
    let asked = trace.events.iter().filter(|event| event.step.part.as_str().is_empty() && rule(event) == "check-asks");
    assert_eq!(asked.count(), 0, "{}", transcript(&trace));
}

#[test]
fn a_channel_without_heartbeats_is_closed_within_130_s() {
    let trace = run_of("30 cut off alone: lost until the channel expires, then nobody");
    let closed = trace.events.iter().find(|event| rule(event) == "channel-expires").expect("it expires");
    assert!((122_000..=132_000).contains(&closed.at.0), "closed at {}", closed.at.0);
    let lost = trace.events.iter().filter(|event| rule(event) == "cut-off" && event.outcome == Outcome::Lost);
    assert_eq!(lost.count(), 4, "{}", transcript(&trace));
}

#[test]
fn a_message_that_always_fails_ends_in_the_dead_letter_queue() {
    let trace = run(&ready_run("poison-message"));
    assert_eq!(ending(&trace, 1001), (true, 1, 0, 0), "{}", transcript(&trace));
    assert_eq!(trace.verdict, Verdict::Repairable);
    assert_eq!(View::after(&trace, trace.events.len()).dead_letters, [1001]);
}
