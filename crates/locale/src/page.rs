//! Everything around the lanes: header, picker, transport, notices.

use half_message_protocol::{StepId, Way};

use crate::language::Language;
use crate::sentence::{Both, text, texts};

texts! {
    /// The page's name; it is not translated.
    NAME = "Half-Message", "Half-Message";
    /// Title of the document.
    DOCUMENT_TITLE = "Half-Message: transactional messages you can break", "Half-Message：可以亲手弄坏的事务消息";
    /// Description of the document.
    DESCRIPTION =
        "A RocketMQ half message in three lanes. Fail any step and see whether the order database and the cart database still agree.",
        "三条泳道里的 RocketMQ 半消息。让任何一步失败，看订单库和购物车库最后是否一致。";
    /// Accessible name of the header's buttons.
    TOOLS = "Tools", "工具";
    /// The two ways without transactions in one, as long as neither is chosen.
    PLAIN = "Plain send", "直接发送";
    /// Accessible name of the choice of ways of messaging.
    WAYS = "Way of messaging", "消息方式";

    /// Title of the picker.
    CHOOSE_RUN = "Choose a run", "选择一个场景";
    /// Name of a run that is none of the ready ones.
    OWN_RUN = "Your own run", "自己的场景";
    /// Behind the title of a ready run that the reader has changed.
    EDITED = "· changed", "· 已修改";
    /// A ready run is being read.
    LOADING = "Loading…", "加载中……";
    /// Button that opens a file.
    OPEN_FILE = "Open a file…", "打开文件……";
    /// Button that saves the current run.
    SAVE_FILE = "Save as a file", "保存为文件";
    /// Shown while a file hovers over the page.
    DROP_HERE = "Drop the scenario or trace file here", "把场景或轨迹文件放到这里";
    /// Button that opens the setup editor.
    SETUP = "Setup", "设置";
    /// Button that opens the settings panel.
    SETTINGS = "Settings", "参数";
    /// Heads of the picker's groups.
    RUNS_ORDER = "Trouble in the order system", "订单系统出问题";
    /// The same.
    RUNS_BROKER = "Trouble at the broker", "Broker 出问题";
    /// The same.
    RUNS_CART = "Trouble in the cart system", "购物车系统出问题";
    /// The same.
    RUNS_CONFUSIONS = "Well-known confusions", "常见误解";
    /// The same.
    RUNS_OTHER = "More", "其他";
    /// Close button of a panel, menu or notice.
    CLOSE = "Close", "关闭";
    /// Menu button of the phone.
    MENU = "Menu", "菜单";

    /// Undo button.
    UNDO = "Undo", "撤销";
    /// Redo button.
    REDO = "Redo", "重做";

    /// Accessible name of the transport.
    TRANSPORT = "Playback", "播放控制";
    /// Transport: to the start.
    FIRST = "First step", "第一步";
    /// Transport: one step back.
    BACK = "Step back", "后退一步";
    /// Transport: play.
    PLAY = "Play", "播放";
    /// Transport: pause.
    PAUSE = "Pause", "暂停";
    /// Transport: one step forward.
    FORWARD = "Step forward", "前进一步";
    /// Transport: to the end.
    LAST = "Last step", "最后一步";
    /// Accessible name of the timeline.
    TIMELINE = "Timeline", "时间轴";
    /// Accessible name of the speed button.
    SPEED = "Speed", "播放速度";

    /// Accessible name of the theme button.
    THEME = "Colours", "配色";
    /// Theme of the system.
    THEME_AUTO = "As the system", "跟随系统";
    /// Light theme.
    THEME_LIGHT = "Light", "浅色";
    /// Dark theme.
    THEME_DARK = "Dark", "深色";
    /// Accessible name of the language switch.
    LANGUAGE = "Language", "语言";
    /// Text of the language switch.
    LANGUAGE_SWITCH = "EN · 中文", "EN · 中文";

    /// Accessible name of the lanes.
    LANES = "Lanes: order system, broker, cart system", "泳道：订单系统、Broker、购物车系统";
    /// Accessible name of the list of steps.
    STEPS = "Steps of this run", "本次运行的步骤";
    /// Head of the time column.
    TIME = "time", "时刻";
    /// Says of a step that it failed.
    FAILED = "failed", "失败";
    /// Title of the state panels.
    STATE = "State of the world", "当前状态";
    /// Title of the panel with the rule.
    WHY_THIS_STEP = "Why this step", "为什么会有这一步";
    /// Heading of the transcript.
    TRANSCRIPT = "Transcript of the run", "完整过程（文字）";
    /// Switch: shows what the broker holds, in tables.
    DETAIL = "Detail", "详情";
    /// The same switch, back to the simple view.
    CLOSE_DETAIL = "Close detail", "关闭详情";
    /// Accessible name of the choice of the order that texts and panels follow.
    FOLLOW = "Order to follow", "跟随的订单";
    /// Follows whatever happens.
    ALL_ORDERS = "all", "全部";
    /// Phone: opens the sheet with the state.
    SHOW_STATE = "Show the state", "展开状态";
    /// Phone: closes it.
    HIDE_STATE = "Hide the state", "收起状态";

    /// Button and title of the keyboard help.
    HELP = "Keyboard", "键盘操作";
    /// Help: Space.
    HELP_SPACE = "Play or pause", "播放或暂停";
    /// Help: left and right arrow.
    HELP_ARROWS = "One step back or forward", "后退或前进一步";
    /// Help: up and down arrow.
    HELP_ROWS = "Move between the steps of the lanes", "在泳道的步骤之间移动";
    /// Help: Home and End.
    HELP_HOME_END = "First or last step", "第一步或最后一步";
    /// Help: digits.
    HELP_DIGITS = "Jump to 0 %, 10 % … 90 % of the run", "跳到运行的 0 %、10 % …… 90 % 处";
    /// Help: f or Enter.
    HELP_FAIL = "Fail the focused step", "让选中的步骤失败";
    /// Help: undo and redo.
    HELP_UNDO = "Undo or redo", "撤销或重做";
    /// Help: Escape.
    HELP_ESCAPE = "Close what is open", "关闭当前菜单或面板";
    /// Help: question mark.
    HELP_HELP = "Show this list", "显示这份列表";

    /// Its text.
    CRASH_TEXT =
        "Something went wrong inside the page, and it cannot go on. Your run is in the address bar: reload, and you are back at it. The report below helps us to mend it.",
        "页面内部出错，无法继续。当前场景保存在地址栏里，刷新即可恢复。下面的报告能帮助我们修复问题。";

    /// A file could not be read at all.
    FILE_UNREADABLE = "The file could not be read.", "无法读取这个文件。";
    /// The part with files, setup and the list of keys could not be loaded.
    WORKSHOP_UNAVAILABLE = "This part of the page could not be loaded. Try again when the network is back.", "页面的这一部分未能加载，请在网络恢复后重试。";
    /// What happens after a refused file.
    RUN_KEPT = "The run on the screen stays as it was.", "屏幕上的场景保持不变。";
    /// The link could not be read.
    LINK_UNREADABLE = "This link cannot be read, so the page shows the run in which nothing fails.", "这个链接无法读取，页面改为显示一切正常的场景。";
    /// The link was made by a newer version.
    LINK_TOO_NEW = "This link was made by a newer version of the page, so it shows the run in which nothing fails.", "这个链接由更新的版本生成，页面改为显示一切正常的场景。";
    /// Title of the notice that a file is refused.
    FILE_REFUSED = "This file cannot be opened:", "无法打开这个文件：";
}

/// A way of messaging, in a word or two for a table's head.
pub const fn short_way(way: Way) -> Both {
    match way {
        Way::Rocketmq => const { Both::new("RocketMQ", "RocketMQ") },
        Way::Kafka => const { Both::new("Kafka", "Kafka") },
        Way::Outbox => const { Both::new("outbox", "消息表") },
        Way::CommitThenSend => const { Both::new("commit → send", "提交→发送") },
        Way::SendThenCommit => const { Both::new("send → commit", "发送→提交") },
    }
}

/// A way of messaging, as the header shows it.
pub const fn way(way: Way) -> Both {
    match way {
        Way::Rocketmq => const { Both::new("RocketMQ check back", "RocketMQ 反查") },
        Way::Kafka => const { Both::new("Kafka transaction", "Kafka 事务") },
        Way::Outbox => const { Both::new("Outbox", "本地消息表") },
        Way::CommitThenSend => const { Both::new("Commit, then send", "先提交，后发送") },
        Way::SendThenCommit => const { Both::new("Send, then commit", "先发送，后提交") },
    }
}

/// The transport's counter: `step 6 of 13`.
pub fn step_of(language: Language, number: usize, count: usize) -> String {
    text!(language, number, count; "step {0} of {1}", "第 {0} 步 / 共 {1} 步")
}

/// A speed: `1×`.
pub fn speed(language: Language, times: &str) -> String {
    text!(language, times; "{0}×", "{0}×")
}

/// The link is longer than what is read, in characters.
pub fn link_too_long(language: Language, found: usize, max: usize) -> String {
    text!(language, found, max; "It has {0} characters; at most {1} are read.", "它有 {0} 个字符，最多读取 {1} 个。")
}

/// Tooltip of a step: `step 8, 1001.commit`.
pub fn step_tooltip(language: Language, number: usize, step: StepId) -> String {
    text!(language, number, step.to_string(); "step {0}, {1}", "第 {0} 步，{1}")
}
