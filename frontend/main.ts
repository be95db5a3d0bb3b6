// What every page loads. Each part looks for its own data attributes and does nothing without them.
import htmx from "htmx.org";

import { startAutosave } from "./modules/autosave";
import { startCopies } from "./modules/copy";
import { startDates } from "./modules/dates";
import { startDialogs } from "./modules/dialog";
import { startFocus } from "./modules/focus";
import { startHtmx } from "./modules/requests";
import { startLists } from "./modules/list";
import { startLive } from "./modules/live";
import { startSelection } from "./modules/selection";
import { startToasts } from "./modules/toast";

startHtmx(htmx);
startToasts();
startSelection();
startDialogs(htmx);

// Fragments that arrive later are started like the page itself.
htmx.onLoad((element) => {
  const part = element as HTMLElement;
  startFocus(part);
  startDates(part);
  startAutosave(part);
  startLists(part);
  startCopies(part);
  startLive(part, htmx);
});
