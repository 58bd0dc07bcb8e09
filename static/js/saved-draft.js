// The server has the text: what the browser kept of it is no longer needed. Coming back here later must not forget
// what was typed since, so the page stops saying that it was just saved.

import { forgetDraft } from "./editor/drafts.js";

const saved = document.querySelector("[data-saved-draft]");
if (saved instanceof HTMLElement) {
  forgetDraft(saved.dataset.savedDraft ?? "");
  history.replaceState(history.state, "", location.pathname);
}
