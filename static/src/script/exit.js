// For pages that need no other script.
import "./part/exit.js";
