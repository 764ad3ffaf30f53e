const base = process.env.BASE ?? "/";

export default {
  title: "Lessons",
  url: "https://lessons.example",
  baseUrl: base,
  onBrokenLinks: "throw",
  i18n: { defaultLocale: "en", locales: ["en", "zh-CN"] },
  headTags: [{ tagName: "link", attributes: { rel: "icon", href: "data:," } }],
  // The element's files stand in `static/embed`, a copy of `dist/embed`. Docusaurus renders pages on a server first: the
  // script is asked for by the browser only.
  scripts: [{ src: `${base}embed/half-message.js`, type: "module" }],
  presets: [
    ["classic", { docs: { routeBasePath: "/", sidebarPath: false }, blog: false, theme: { customCss: "./lessons.css" } }],
  ],
  themeConfig: { colorMode: { respectPrefersColorScheme: true } },
};
