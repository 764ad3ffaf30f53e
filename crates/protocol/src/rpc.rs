//! RocketMQ's remote calls, by their real names and request codes (RequestCode.java).

use crate::names::{named, serde_as_text};

named! {
    /// A request of RocketMQ's remoting protocol.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "SCREAMING_SNAKE_CASE"))]
    pub enum Rpc {
        /// The half message: a send with the prepared bit set. Synchronous.
        SendMessageV2 = "SEND_MESSAGE_V2",
        /// Commit, rollback or unknown, from the sender or as the answer to a check. One-way.
        EndTransaction = "END_TRANSACTION",
        /// The broker's question. One-way.
        CheckTransactionState = "CHECK_TRANSACTION_STATE",
        /// A consumer's long poll; the reply carries the message.
        PullMessage = "PULL_MESSAGE",
        /// The consume acknowledgement: the consumer reports its offset. One-way.
        UpdateConsumerOffset = "UPDATE_CONSUMER_OFFSET",
        /// A failed message goes back to the broker, for the retry topic. Synchronous.
        ConsumerSendMsgBack = "CONSUMER_SEND_MSG_BACK",
        /// A client makes itself known to the broker.
        HeartBeat = "HEART_BEAT",
        /// An operator puts a discarded half message back.
        ResumeCheckHalfMessage = "RESUME_CHECK_HALF_MESSAGE",
    }
}

serde_as_text!(Rpc, "a remote call's name");

impl Rpc {
    /// The request code on the wire.
    pub const fn code(self) -> u16 {
        match self {
            Self::SendMessageV2 => 310,
            Self::EndTransaction => 37,
            Self::CheckTransactionState => 39,
            Self::PullMessage => 11,
            Self::UpdateConsumerOffset => 15,
            Self::ConsumerSendMsgBack => 36,
            Self::HeartBeat => 34,
            Self::ResumeCheckHalfMessage => 323,
        }
    }

    /// Whether the sender waits for no reply.
    pub const fn is_one_way(self) -> bool {
        matches!(self, Self::EndTransaction | Self::CheckTransactionState | Self::UpdateConsumerOffset)
    }
}
