// mdBook's own scripts are no modules: this one fetches the element's, from wherever the book stands.
import(new URL("embed/half-message.js", new URL(path_to_root || "./", location.href)).href);
