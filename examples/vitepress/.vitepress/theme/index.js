import DefaultTheme from "vitepress/theme";
import "./lessons.css";

export default DefaultTheme;
