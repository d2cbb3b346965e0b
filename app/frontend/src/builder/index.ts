/** The form builder: questions in another order by drag and by keys, lines of choices and conditions, a live preview. */

import { orderQuestions } from "./order";
import { showPreview } from "./preview";
import { growRows } from "./rows";

orderQuestions(document);
growRows(document);
showPreview(document);
