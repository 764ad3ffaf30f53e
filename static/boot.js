// What must work before, and after, the application: the saved theme and language without a flash, and a panel
// instead of a dead page when the application stops.
(function () {
  "use strict";
  var root = document.documentElement;
  var saved = function (name) {
    try { return localStorage.getItem("half-message." + name); } catch (_) { return null; }
  };
  var theme = saved("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  var wanted = saved("language") || (navigator.languages || [navigator.language || "en"])[0] || "en";
  if (/^zh/i.test(wanted)) root.lang = "zh-CN";

  var words = {
    en: {
      stopped: "The page has stopped",
      absent: "The page could not start",
      body: "A fault in the program, not in your run. The run is in the address: starting again opens it where you left it.",
      again: "Start again", fresh: "Start with the first run", copy: "Copy report", copied: "Copied"
    },
    zh: {
      stopped: "页面已停止运行",
      absent: "页面未能启动",
      body: "这是程序自身的错误，与你的场景无关。当前场景保存在网址中：重新启动即可回到离开时的位置。",
      again: "重新启动", fresh: "从第一个场景开始", copy: "复制报告", copied: "已复制"
    }
  };
  var shown = false;
  function panel(title, message) {
    if (shown) return;
    shown = true;
    var text = words[/^zh/i.test(root.lang) ? "zh" : "en"];
    var report = ["Half-Message", message, location.href, navigator.userAgent].join("\n\n");
    var add = function (parent, name, content) {
      var element = document.createElement(name);
      if (content) element.textContent = content;
      return parent.appendChild(element);
    };
    var veil = add(document.body, "div");
    veil.className = "crash";
    var box = add(veil, "div");
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-modal", "true");
    box.setAttribute("aria-labelledby", "crash-title");
    add(box, "h2", text[title]).id = "crash-title";
    add(box, "p", text.body);
    var pre = add(box, "pre", report);
    pre.tabIndex = 0;
    var buttons = add(box, "div");
    buttons.className = "btns";
    var button = function (label, act) {
      var element = add(buttons, "button", label);
      element.className = "btn";
      element.type = "button";
      element.addEventListener("click", act);
      return element;
    };
    var again = button(text.again, function () { location.reload(); });
    again.className = "btn primary";
    var copy = button(text.copy, function () {
      var done = function () { copy.textContent = text.copied; };
      var select = function () {
        getSelection().selectAllChildren(pre);
        if (document.execCommand("copy")) done();
      };
      if (navigator.clipboard) navigator.clipboard.writeText(report).then(done, select); else select();
    });
    button(text.fresh, function () {
      history.replaceState(null, "", location.pathname + location.search);
      location.reload();
    });
    again.focus();
  }
  var started = false;
  addEventListener("TrunkApplicationStarted", function () { started = true; });
  addEventListener("half-message:crash", function (event) { panel("stopped", String(event.detail)); });
  addEventListener("unhandledrejection", function (event) {
    if (!started) panel("absent", String(event.reason));
  });
})();
