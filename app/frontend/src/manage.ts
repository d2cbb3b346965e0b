/** The organisers' pages: parts that update in place, picking rows, filters, and the comforts of the forms. */

import htmx from "htmx.org";
import { watchConditions } from "./form/conditions";
import { keepDrafts } from "./form/drafts";
import { guardSubmissions } from "./form/submissions";
import { focusErrors } from "./form/summary";
import { guardChanges } from "./manage/changes";
import { watchFilters } from "./manage/filters";
import { closeMenus } from "./manage/menus";
import { watchSelections } from "./manage/selection";

// Nothing of htmx may need what the content security policy forbids: no eval, no styles of its own.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
// A form that comes back with errors (422) is shown in its place; other failures leave the page as it is.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content;
  if (token) (event as CustomEvent).detail.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:load", (event) => {
  const part = event.target;
  if (!(part instanceof HTMLElement)) return;
  watchConditions(part);
  watchSelections(part);
});

watchConditions(document);
watchSelections(document);
watchFilters(document);
guardSubmissions(document);
// After what can stop a form on its way.
keepDrafts(document);
guardChanges(document);
closeMenus();
focusErrors(document);
