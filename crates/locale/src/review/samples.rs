//! Events, steps and scenarios to try the sentences on.

use half_message_protocol::*;

pub(super) const ORDER: StepId = StepId::order(1001, Verb::Commit, 1);

/// Each rule, with numbers.
pub(super) fn rules() -> Vec<Rule> {
    use Rule::*;
    let (attempt, attempts, offset, half_offset, times, max, limit) = (2, 3, 3, 3, 2, 15, 6_000);
    vec![
        OrderPlaced,
        OrderNotPlaced,
        HalfGoesFirst { attempt: 1 },
        HalfGoesFirst { attempt },
        SentTwice,
        HalfStored { offset },
        HalfRefused,
        HalfStoredNotOk { code: 11 },
        SendTimedOut { timeout: 3_000 },
        SendAgain { attempt, attempts },
        SendFailed { attempts },
        LocalRuns,
        LocalCommitted,
        LocalRolledBack,
        LocalUnknown,
        LocalMisreported,
        EndIsOneWay,
        EndRefused { code: 1 },
        CommitAppends { half_offset },
        RollbackNoted { half_offset, too_late: false },
        RollbackNoted { half_offset, too_late: true },
        UnknownIgnored,
        BecomesVisible { offset, visible: 1 },
        BecomesVisible { offset, visible: 2 },
        AppendFailed,
        OpFlushed { entries: 1, interval: 3_000 },
        OpFlushed { entries: 4, interval: 3_000 },
        OpWriteFailed,
        RoundStarts { round: 1, interval: 30_000, waiting: 1 },
        RoundStarts { round: 2, interval: 30_000, waiting: 2 },
        RoundPauses,
        RoundEnds { passed: 1, too_young: false, limit },
        RoundEnds { passed: 2, too_young: true, limit },
        CheckCopies { times, max, limit },
        CheckAsks { times, max, limit, sender: true },
        CheckAsks { times, max, limit, sender: false },
        CheckFindsNobody { times: 1, max },
        CheckFindsNobody { times, max },
        PolicyLooks,
        PolicyFound,
        PolicyNotFound,
        PolicyStillOpen { limit: 60_000 },
        PolicyFixed,
        PolicyThrew,
        PolicyNull,
        AnswerNamesCopy { half_offset },
        ChecksUsedUp { max },
        Delivers { delivery: 1 },
        DeliversAgain { delivery: 2 },
        PollTimedOut,
        CartHandled,
        CartKnewIt,
        CartFailed,
        AckOnTick { interval: 5_000 },
        AckOnPoll,
        SentBack { times, delay: 10_000 },
        RetryDue { times },
        DeadLetter { times: 16 },
        Saved { interval: 5_000 },
        HeartbeatRegisters,
        CrashByFault { restart_after: Some(10_000) },
        CrashByFault { restart_after: None },
        CrashByOutage,
        Restarts,
        ConnectionGone,
        TimerFires,
        HalfIsGone { half_offset: 3 },
        OpFlushedFull { entries: 1, max: 4_096 },
        OpFlushedFull { entries: 900, max: 4_096 },
        ImmuneCopies { times, max: 15, immunity: 600_000 },
        EndAfterImmunity { immunity: 600_000 },
        TooOldToKeep { limit: 259_200_000 },
        Resumed { offset: 16 },
        HandlerStuck { limit: 900_000 },
        BackAsSend,
        HandledAgain { wait: 5_000 },
        ResultIgnored,
        PowerFails { restart_after: Some(10_000), lost: 1 },
        PowerFails { restart_after: None, lost: 2 },
        PausedByOutage,
        CutOffByOutage,
        GoesOn,
        CutOff,
        ChannelExpires { limit: 120_000 },
        LogFlushed,
        FindsCoordinator,
        InitFences,
        ProducerReady { epoch: 0 },
        InitAbortsOpenOne,
        ProducesInTransaction { attempt: 1 },
        ProducesInTransaction { attempt: 2 },
        ProduceStored { offset: 0, last_stable: 0 },
        ProduceDeduplicated,
        ProduceAcknowledged,
        ProduceFenced { code: 47 },
        EndTxnCommits { attempt: 1 },
        EndTxnCommits { attempt: 2 },
        EndTxnAborts,
        EndTxnAccepted { commit: true },
        EndTxnAccepted { commit: false },
        EndTxnKnown,
        EndTxnAnswered,
        TransactionUnderWay,
        Decided { state: TransactionState::PrepareCommit },
        Decided { state: TransactionState::PrepareAbort },
        Decided { state: TransactionState::CompleteCommit },
        BelowMinIsr,
        ProducerFenced { code: 90 },
        ProducerUnusable,
        ClientRepeats,
        RequestTimedOut { timeout: 30_000 },
        CallTimedOut { limit: 60_000 },
        CommitCalledAgain,
        CommitUnknownCompensates,
        OrderSentAnew,
        DatabaseRefusedAborts,
        KafkaRequest,
        KafkaReply { code: 0 },
        KafkaReply { code: 51 },
        MarkerGoes { commit: true },
        MarkerGoes { commit: false },
        MarkerWritten { commit: true },
        MarkerWritten { commit: false },
        MarkerRepeats,
        MarkerEndsAnother { order: 1002 },
        MarkerTooOld,
        ScanAborts { interval: 10_000, limit: 60_000 },
        Fetches { delivery: 1 },
        CartFailsAndRepeats,
        OffsetCommitted { interval: 5_000 },
        OffsetCommitted { interval: 0 },
        SessionExpires { limit: 45_000 },
        RowCommitted,
        OutboxRowCommitted,
        RowStaysOpen,
        NothingSent,
        MessageIsOut,
        SendGoes { attempt: 1 },
        SendGoes { attempt: 2 },
        SendStored,
        SendRefused { code: 2 },
        NoReplyInTime { timeout: 3_000 },
        OrderStays { attempts: 1 },
        OrderStays { attempts: 3 },
        SendFailedRollsBack { attempts: 2 },
        SendFailedCompensates { attempts: 1 },
        Compensates,
        RelayPolls { interval: 1_000, rows: 1 },
        RelayPolls { interval: 1_000, rows: 2 },
        RelayMarks,
        RelayStops,
    ]
}

/// Each outcome.
pub(super) fn outcomes() -> Vec<Outcome> {
    use Outcome::*;
    let said = LocalState::ALL.iter().map(|word| Said(*word));
    let plain = [
        Under,
        Ok,
        Lost,
        ReceiverDown,
        SenderDown,
        Refused(0),
        Refused(1),
        Refused(11),
        Ignored,
        TimedOut,
        Threw,
        NobodyOnline,
        Cut,
        Broken,
    ];
    plain.into_iter().chain(said).collect()
}

/// Each way to fail.
pub(super) fn hows() -> Vec<How> {
    let crash = |node, when, restart_after| How::Crash { node, when, kind: CrashKind::Process, restart_after };
    let mut hows = vec![
        How::Lost,
        How::ReplyLost,
        How::Delayed { ms: Millis(40_000) },
        How::Delayed { ms: Millis(500) },
        How::Duplicated,
        How::Refused { code: None },
        How::Refused { code: Some(11) },
        How::Throws,
        How::Slow { ms: Millis(40_000) },
        crash(NodeId::Instance(0), When::Before, None),
        crash(NodeId::Instance(0), When::After, Some(Millis(70_000))),
        crash(NodeId::Broker, When::Before, Some(Millis(10_000))),
        crash(NodeId::Broker, When::After, None),
    ];
    let power = |when| How::Crash { node: NodeId::Broker, when, kind: CrashKind::Power, restart_after: None };
    hows.extend(When::ALL.iter().map(|when| power(*when)));
    hows.extend(LocalState::ALL.iter().map(|state| How::Returns { state: *state }));
    hows
}

/// Every step that the grammar has, once.
pub(super) fn steps() -> Vec<StepId> {
    let subjects = ["1001", "broker", "order-b", "cart-a", "coordinator", "relay-a"];
    let mut steps = Vec::new();
    for subject in subjects {
        for verb in Verb::ALL {
            for part in Part::ALL {
                let part = if *part == Part::Whole { String::new() } else { format!(".{part}") };
                steps.extend(StepId::parse(&format!("{subject}.{verb}.2{part}")));
            }
        }
    }
    steps
}

/// Any event of this step and rule.
pub(super) fn event(step: StepId, rule: Rule) -> Event {
    Event {
        at: Millis(30_020),
        step,
        phase: Phase::Done,
        from: Place::Instance(1),
        to: Place::HalfTopic,
        rpc: None,
        outcome: Outcome::Ok,
        fault: None,
        cause: None,
        rule,
        age: Some(29_020),
        effects: Vec::new(),
    }
}

/// A trace of these events alone.
pub(super) fn trace(events: Vec<Event>) -> Trace {
    let verdicts = vec![(1001, Verdict::InBetween)];
    let scenario = Scenario::default();
    Trace { scenario, events, verdicts, verdict: Verdict::InBetween, bound: None, unreached: Vec::new() }
}

/// Scenarios whose runs meet most rules.
pub(super) fn runs() -> Vec<(&'static str, Scenario)> {
    let plain = Scenario::default;
    let in_way = |way| Scenario { way, ..plain() };
    let step = |text| StepId::parse(text).unwrap();
    let crash = |node, when, restart_after| How::Crash { node, when, kind: CrashKind::Process, restart_after };
    let sender = NodeId::Instance(0);
    let (local, commit) = (step("1001.local"), step("1001.commit"));
    let refused = plain().with_fault(local, How::Refused { code: None });
    let mut policy = plain().with_fault(commit, How::Lost);
    policy.setup.check_policy = CheckPolicy::TransactionLog;
    let mut broker_dies = plain();
    let (from, until) = (Millis(2_000), Millis(12_000));
    broker_dies.outages.push(Outage { node: NodeId::Broker, from, until, kind: OutageKind::Down });
    let mut group_down = plain().with_fault(commit, crash(sender, When::Before, Some(Millis(69_000))));
    let (from, until) = (Millis(1_060), Millis(70_000));
    group_down.outages.push(Outage { node: NodeId::Instance(1), from, until, kind: OutageKind::Down });
    let mut consumer_dies = plain();
    consumer_dies.setup.consumers = 2;
    let clean = step("1001.delivery.1.clean");
    let power = How::Crash {
        node: NodeId::Broker,
        when: When::After,
        kind: CrashKind::Power,
        restart_after: Some(Millis(10_000)),
    };
    let mut cut_off = plain().with_fault(commit, How::Lost);
    let (from, until) = (Millis(1_060), Millis(200_000));
    cut_off.outages.push(Outage { node: NodeId::Instance(1), from, until, kind: OutageKind::Partitioned });
    cut_off.outages.push(Outage { node: NodeId::Instance(0), from, until, kind: OutageKind::Paused });
    let mut immune = plain();
    immune.setup.local_transaction = Millis(100_000);
    immune.settings.set(Setting::CheckImmunityTime, 70);
    let mut ahead = plain().with_fault(commit, How::Lost);
    ahead.setup.clock_skew = vec![60_000];
    let mut resumed = plain().with_fault(commit, How::Lost);
    resumed.setup.check_policy = CheckPolicy::AlwaysUnknown;
    resumed.settings.set(Setting::TransactionCheckMax, 2);
    resumed.settings.set(Setting::ResumeAfter, 60_000);
    vec![
        ("happy path", plain()),
        ("database refuses", refused.clone()),
        ("rollback lost", refused.with_fault(step("1001.rollback"), How::Lost)),
        ("commit lost", plain().with_fault(commit, How::Lost)),
        ("sender dies", plain().with_fault(commit, crash(sender, When::Before, None))),
        ("sender dies in its local transaction", plain().with_fault(local, crash(sender, When::Before, None))),
        ("half reply lost", plain().with_fault(step("1001.half"), How::ReplyLost)),
        ("callback throws", plain().with_fault(local, How::Throws)),
        ("half message refused", plain().with_fault(step("1001.half"), How::Refused { code: None })),
        ("stored, not replicated", plain().with_fault(step("1001.half"), How::Refused { code: Some(11) })),
        ("commit refused", plain().with_fault(commit, How::Refused { code: None })),
        ("commit twice", plain().with_fault(commit, How::Duplicated)),
        ("commit late", plain().with_fault(commit, How::Delayed { ms: Millis(40_000) })),
        ("wrong word", plain().with_fault(local, How::Returns { state: LocalState::Rollback })),
        ("append fails", plain().with_fault(step("1001.final.1"), How::Refused { code: None })),
        ("transaction log", policy),
        ("broker dies", broker_dies),
        ("group down", group_down),
        ("cart database refuses", plain().with_fault(clean, How::Refused { code: None })),
        ("connection breaks", plain().with_fault(step("1001.half.reply"), How::Refused { code: None })),
        ("power fails", plain().with_fault(commit, power)),
        ("instance cut off", cut_off),
        ("half message immune", immune),
        ("clock ahead", ahead),
        ("discarded and put back", resumed),
        ("handler stuck", plain().with_fault(clean, How::Slow { ms: Millis(1_200_000) })),
        (
            "commit then send: dies between",
            in_way(Way::CommitThenSend).with_fault(step("1001.send.1"), crash(sender, When::Before, None)),
        ),
        ("commit then send: reply lost", in_way(Way::CommitThenSend).with_fault(step("1001.send.1"), How::ReplyLost)),
        ("send then commit: refused", in_way(Way::SendThenCommit).with_fault(local, How::Refused { code: None })),
        ("send then commit: happy", in_way(Way::SendThenCommit)),
        ("kafka", in_way(Way::Kafka)),
        (
            "kafka: dies before EndTxn",
            in_way(Way::Kafka).with_fault(step("1001.end-txn.1"), crash(sender, When::Before, None)),
        ),
        ("kafka: reply lost", in_way(Way::Kafka).with_fault(step("1001.end-txn.1.reply"), How::Lost)),
        ("kafka: database refuses", in_way(Way::Kafka).with_fault(local, How::Refused { code: None })),
        ("kafka: too few replicas", in_way(Way::Kafka).with_fault(step("1001.decide.1"), How::Refused { code: None })),
        ("outbox", in_way(Way::Outbox)),
        (
            "outbox: relay dies",
            in_way(Way::Outbox)
                .with_fault(step("1001.mark.1"), crash(NodeId::Relay(0), When::Before, Some(Millis(5_000)))),
        ),
        ("ack lost", plain().with_fault(step("1001.delivery.1.ack"), How::Lost)),
        ("consumer dies", consumer_dies.with_fault(clean, crash(NodeId::Consumer(0), When::After, None))),
    ]
}
