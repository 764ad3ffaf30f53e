//! The share dialog: links and code for other pages, pictures and texts of a run; and runs that others have recorded.

use half_message_protocol::Millis;

use crate::language::Language;
use crate::sentence::{text, texts};

texts! {
    /// Button in the header that opens the dialog, and its title.
    TITLE = "Share this run", "分享这个场景";
    /// Title of the dialog where the run is a recording.
    TITLE_OF_RECORDING = "Keep this recording", "保存这段记录";

    /// Group: how others see it.
    OPTIONS = "How others see it", "别人看到的样子";
    /// Group: what it looks like.
    PREVIEW = "Preview", "预览";
    /// Option: the language.
    LANGUAGE = "Language", "语言";
    /// The reader's own language.
    THEIR_LANGUAGE = "Theirs", "跟随读者";
    /// Option: the step at which it opens.
    OPENS_AT = "Opens at", "打开时停在";
    /// The first step.
    BEGINNING = "the beginning", "开头";
    /// Option: colours in other pages.
    COLOURS = "Colours", "配色";
    /// The colours of the page around it.
    THEIR_COLOURS = "As the page", "跟随页面";
    /// Light.
    LIGHT = "Light", "浅色";
    /// Dark.
    DARK = "Dark", "深色";
    /// Option: the controls in other pages.
    CONTROLS = "Controls", "控制条";
    /// All of them.
    CONTROLS_FULL = "Full", "完整";
    /// Play and step only.
    CONTROLS_MINIMAL = "Small", "精简";
    /// None.
    CONTROLS_NONE = "None", "无";
    /// Option: whether readers can make steps fail.
    FAILING = "Readers can make steps fail", "读者可以让步骤失败";
    /// Option: whether the verdict is shown.
    VERDICT = "How it ends is shown", "显示结论";
    /// What the options hold for.
    ONLY_ELSEWHERE = "Colours, controls, failing and the verdict count in other pages only; a link opens this page.", "配色、控制条、能否失败和结论只在嵌入其他页面时有效；链接打开的是本页面。";

    /// A link to the page.
    LINK = "Link", "链接";
    /// Code for a page of one's own.
    ELEMENT = "In a page of yours", "放进自己的网页";
    /// What that code is.
    ELEMENT_HELP = "An element with its script: the run lives in your page and takes its colours and language.", "一个自定义元素和它的脚本：场景直接在你的页面里运行，配色和语言跟随页面。";
    /// Code for pages that take no scripts.
    FRAME = "As a frame", "用内嵌框架";
    /// What that code is.
    FRAME_HELP = "For wikis and systems that take no scripts of yours.", "适合不允许放脚本的 wiki 等系统。";
    /// The page was opened from a file.
    NOT_HOSTED = "This page was opened from a file. A link or an embedded run needs a page on a web server.", "本页面是从文件打开的。链接和嵌入都需要网络服务器上的页面。";

    /// Pictures and texts.
    FILES = "Pictures and text", "图片与文字";
    /// Option: how much of the run.
    EXTENT = "How much", "范围";
    /// All of it.
    WHOLE = "The whole run", "整个运行";
    /// Option: the colours of a picture.
    PICTURE_COLOURS = "Picture", "图片配色";
    /// A vector picture.
    SVG = "Picture (SVG)", "图片（SVG）";
    /// A pixel picture.
    PNG = "Picture (PNG, 2×)", "图片（PNG，2×）";
    /// A diagram as text.
    MERMAID = "Sequence diagram (Mermaid)", "时序图（Mermaid）";
    /// A transcript.
    TRANSCRIPT = "Transcript", "文字过程";
    /// A trace file.
    JSON = "Trace (JSON)", "轨迹（JSON）";
    /// Button.
    COPY = "Copy", "复制";
    /// Button.
    SAVE = "Save", "保存";
    /// It is on the clipboard.
    COPIED = "Copied", "已复制";
    /// A file was made.
    SAVED = "Saved", "已保存";
    /// The browser refuses the clipboard, and the text is selected instead.
    COPY_YOURSELF = "The browser keeps the page from its clipboard. The text is selected: copy it with Ctrl C or ⌘ C.", "浏览器不允许页面写剪贴板。文字已选中，请按 Ctrl C 或 ⌘ C 复制。";
    /// The browser refuses the clipboard for pictures.
    SAVE_INSTEAD = "The browser does not take this picture to its clipboard. Save it instead.", "浏览器不能把这张图片写入剪贴板，请改为保存。";
    /// The browser makes no picture.
    NO_PICTURE = "The browser could not make this picture. The SVG holds the same.", "浏览器无法生成这张图片，SVG 的内容相同。";

    /// Title of a run from a trace file.
    RECORDING = "A recorded run", "一段记录";
    /// What that means.
    READ_ONLY = "This run comes from a trace file and is shown as it was recorded: its steps cannot be made to fail.", "这次运行来自轨迹文件，按记录原样显示，不能让步骤失败。";
    /// Button: leaves the recording, and runs its scenario.
    RUN_SCENARIO = "Run its scenario", "运行它的场景";
}

/// Option: as far as the step at the playhead.
pub fn up_to(language: Language, number: u32) -> String {
    text!(language, number; "Up to step {0}", "到第 {0} 步")
}

/// A step in the list of steps: `8 · commit of order 1001`.
pub fn step(language: Language, number: u32, name: &str) -> String {
    text!(language, number, name; "{0} · {1}", "{0} · {1}")
}

/// The picture is higher than browsers draw it, in pixels of the picture.
pub fn too_tall(language: Language, height: u32, max: u32) -> String {
    text!(language, height, max;
        "At double size this picture is {0} pixels high, and browsers draw {1} at most. Take the SVG, or a part of the run.",
        "这张图片放大两倍后高 {0} 像素，浏览器最多绘制 {1} 像素。请使用 SVG，或只取一部分。")
}

/// The link is longer than what is read, in characters.
pub fn link_too_long(language: Language, found: usize, max: usize) -> String {
    text!(language, found, max;
        "This run is too large for a link ({0} characters, at most {1}): save it as a file.",
        "这个场景太大，放不进链接（{0} 个字符，最多 {1} 个），请保存为文件。")
}

/// The file leaves out what happens after this moment.
pub fn recorded_until(language: Language, at: Millis) -> String {
    text!(language, crate::clock(at); "The file ends at {0}.", "文件到 {0} 为止。")
}
