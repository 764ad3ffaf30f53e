import { defineConfig } from "vitepress";

const base = process.env.BASE ?? "/";

export default defineConfig({
  title: "Lessons",
  base,
  outDir: "./site",
  srcExclude: ["README.md"],
  // The element's files stand in `public/embed`, a copy of `dist/embed`.
  head: [
    ["link", { rel: "icon", href: "data:," }],
    ["script", { type: "module", src: `${base}embed/half-message.js` }],
  ],
  // Vue leaves the element alone.
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "half-message" } } },
  locales: { root: { label: "English", lang: "en" }, zh: { label: "简体中文", lang: "zh-CN" } },
  themeConfig: { sidebar: [{ text: "When the commit is lost", link: "/" }, { text: "When nothing fails", link: "/second" }] },
});
