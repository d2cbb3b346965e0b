/** The delegates' pages: what the form shows and hides, what it keeps, and small comforts; all of it works without. */

import { watchConditions } from "./form/conditions";
import { keepDrafts } from "./form/drafts";
import { guardSubmissions } from "./form/submissions";
import { focusErrors } from "./form/summary";

watchConditions(document);
guardSubmissions(document);
// After what can stop a form on its way.
keepDrafts(document);
focusErrors(document);
