const baseUrl = process.env.BASE ?? "/";

export default {
  title: "Lessons",
  url: "https://lessons.example",
  baseUrl,
  onBrokenLinks: "throw",
  i18n: { defaultLocale: "en", locales: ["en"] },
  // The element's files stand in `static/embed`, a copy of `dist/embed`.
  scripts: [{ src: `${baseUrl}embed/half-message.js`, type: "module" }],
  presets: [["classic", { docs: false, blog: false, theme: { customCss: "./src/css/lessons.css" } }]],
  themeConfig: { navbar: { title: "Lessons" } },
};
