// The one script of the first page and of the results: each part looks for its
// own elements and does nothing where they are absent.
import "./part/errors.js";
import "./part/exit.js";
import "./part/filters.js";
import "./part/map.js";
import "./part/suggest.js";
