//! Who takes part: the nodes that can fail, and the places where an arrow can end.

use core::fmt;

use crate::names::serde_as_text;
use crate::scenario::Way;

/// A process or database that takes part in a run. Written `order-a`, `order-db`, `broker`, `cart-a`, `cart-db`;
/// `coordinator` and `leader` in Kafka, `relay-a` with an outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeId {
    /// An instance of the producer group, counted from 0 (`order-a` is 0).
    Instance(u8),
    /// The order database. It never fails as a whole; single operations can.
    OrderDb,
    /// The broker: a master without a slave.
    Broker,
    /// A consumer of the cart group, counted from 0 (`cart-a` is 0).
    Consumer(u8),
    /// The cart database.
    CartDb,
    /// Kafka's transaction coordinator.
    Coordinator,
    /// Kafka's partition leader.
    Leader,
    /// A relay of the outbox, counted from 0 (`relay-a` is 0).
    Relay(u8),
}

impl NodeId {
    /// Reads the spelling of [`NodeId`]'s `Display`; instances go from a to d, consumers and relays from a to b.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "order-db" => return Some(Self::OrderDb),
            "broker" => return Some(Self::Broker),
            "cart-db" => return Some(Self::CartDb),
            "coordinator" => return Some(Self::Coordinator),
            "leader" => return Some(Self::Leader),
            _ => {}
        }
        let letter = |rest: &str, last: u8| match *rest.as_bytes() {
            [letter @ b'a'..=b'z'] if letter <= last => Some(letter - b'a'),
            _ => None,
        };
        if let Some(rest) = text.strip_prefix("order-") {
            return letter(rest, b'd').map(Self::Instance);
        }
        if let Some(rest) = text.strip_prefix("relay-") {
            return letter(rest, b'b').map(Self::Relay);
        }
        letter(text.strip_prefix("cart-")?, b'b').map(Self::Consumer)
    }

    /// The node's number in links.
    pub(crate) const fn compact(&self) -> u8 {
        match *self {
            Self::OrderDb => 0,
            Self::Broker => 1,
            Self::CartDb => 2,
            Self::Coordinator => 3,
            Self::Leader => 4,
            Self::Instance(index) => 8 + index,
            Self::Consumer(index) => 16 + index,
            Self::Relay(index) => 24 + index,
        }
    }

    /// The node with this number in links.
    pub(crate) const fn expand(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::OrderDb),
            1 => Some(Self::Broker),
            2 => Some(Self::CartDb),
            3 => Some(Self::Coordinator),
            4 => Some(Self::Leader),
            8..=11 => Some(Self::Instance(number - 8)),
            16..=17 => Some(Self::Consumer(number - 16)),
            24..=25 => Some(Self::Relay(number - 24)),
            _ => None,
        }
    }

    /// Whether the node can crash, stop or be cut off. The databases cannot.
    pub const fn can_crash(self) -> bool {
        !matches!(self, Self::OrderDb | Self::CartDb)
    }

    /// The nodes of the middle lane in this way of messaging.
    pub const fn brokers(way: Way) -> &'static [Self] {
        match way {
            Way::Kafka => &[Self::Coordinator, Self::Leader],
            _ => &[Self::Broker],
        }
    }

    /// Whether the node takes part in this way of messaging.
    pub const fn is_in(self, way: Way) -> bool {
        match self {
            Self::Coordinator | Self::Leader => matches!(way, Way::Kafka),
            Self::Broker => !matches!(way, Way::Kafka),
            Self::Relay(_) => matches!(way, Way::Outbox),
            _ => true,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Instance(index) => write!(formatter, "order-{}", (b'a' + index.min(25)) as char),
            Self::OrderDb => formatter.write_str("order-db"),
            Self::Broker => formatter.write_str("broker"),
            Self::Consumer(index) => write!(formatter, "cart-{}", (b'a' + index.min(25)) as char),
            Self::CartDb => formatter.write_str("cart-db"),
            Self::Coordinator => formatter.write_str("coordinator"),
            Self::Leader => formatter.write_str("leader"),
            Self::Relay(index) => write!(formatter, "relay-{}", (b'a' + index.min(25)) as char),
        }
    }
}

serde_as_text!(NodeId, "a node such as `order-a`, `broker` or `cart-a`", u8, NodeId::compact, NodeId::expand);

/// A lifeline of the picture: where an arrow starts or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// An instance of the producer group.
    Instance(u8),
    /// The order database.
    OrderDb,
    /// The broker's half topic, where prepared messages wait unseen. Also stands for the broker's own work.
    HalfTopic,
    /// The broker's real topic, the retry topic included.
    RealTopic,
    /// A consumer of the cart group.
    Consumer(u8),
    /// The cart database.
    CartDb,
    /// A relay of the outbox.
    Relay(u8),
    /// Kafka's transaction coordinator, with `__transaction_state`.
    Coordinator,
    /// Kafka's partition, at its leader.
    Partition,
}

impl Place {
    /// The node that this place belongs to.
    pub const fn node(self) -> NodeId {
        match self {
            Self::Instance(index) => NodeId::Instance(index),
            Self::OrderDb => NodeId::OrderDb,
            Self::HalfTopic | Self::RealTopic => NodeId::Broker,
            Self::Consumer(index) => NodeId::Consumer(index),
            Self::CartDb => NodeId::CartDb,
            Self::Relay(index) => NodeId::Relay(index),
            Self::Coordinator => NodeId::Coordinator,
            Self::Partition => NodeId::Leader,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HalfTopic => formatter.write_str("half-topic"),
            Self::RealTopic => formatter.write_str("real-topic"),
            Self::Partition => formatter.write_str("partition"),
            other => other.node().fmt(formatter),
        }
    }
}

impl Place {
    /// Reads the spelling of [`Place`]'s `Display`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "half-topic" => Some(Self::HalfTopic),
            "real-topic" => Some(Self::RealTopic),
            "partition" => Some(Self::Partition),
            _ => match NodeId::parse(text)? {
                NodeId::Instance(index) => Some(Self::Instance(index)),
                NodeId::OrderDb => Some(Self::OrderDb),
                NodeId::Consumer(index) => Some(Self::Consumer(index)),
                NodeId::CartDb => Some(Self::CartDb),
                NodeId::Relay(index) => Some(Self::Relay(index)),
                NodeId::Coordinator => Some(Self::Coordinator),
                _ => None,
            },
        }
    }

    /// The place's number in compact forms.
    fn compact(&self) -> u8 {
        match self {
            Self::HalfTopic => 32,
            Self::RealTopic => 33,
            Self::Partition => 34,
            other => other.node().compact(),
        }
    }

    /// The place with this number.
    fn expand(number: u8) -> Option<Self> {
        match number {
            32 => Some(Self::HalfTopic),
            33 => Some(Self::RealTopic),
            34 => Some(Self::Partition),
            _ => Self::parse(&NodeId::expand(number)?.to_string()),
        }
    }
}

serde_as_text!(Place, "a place such as `order-a`, `half-topic` or `cart-db`", u8, Place::compact, Place::expand);
