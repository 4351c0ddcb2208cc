// The browser's part of Zhike. Pages come from the server; these elements add what HTML and htmx lack.
import "./elements/arrange.js";
import "./elements/board.js";
import "./elements/bell.js";
import "./elements/bulk.js";
import "./elements/chart.js";
import "./elements/columns.js";
import "./elements/dialog.js";
import "./elements/drop.js";
import "./elements/edit.js";
import "./elements/filter.js";
import "./elements/graph.js";
import "./elements/job.js";
import "./elements/list.js";
import "./elements/mention.js";
import "./elements/menu.js";
import "./elements/panel.js";
import "./elements/palette.js";
import "./elements/pick.js";
import "./elements/layout.js";
import "./elements/similar.js";
import "./elements/theme.js";
import "./elements/time.js";
import "./elements/toast.js";
import { drafts } from "./elements/draft.js";
import { serviceWorker } from "./elements/offline.js";
import { start as forms } from "./forms.js";
import { start as keyboard } from "./keyboard.js";
import { start as requests } from "./requests.js";
import { start as shell } from "./shell.js";

requests();
shell();
forms();
keyboard();
drafts();
serviceWorker();
// Said to whoever drives the page from outside: from here on keys and clicks are heard.
document.documentElement.dataset.ready = "";
