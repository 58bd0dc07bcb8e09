// The server has the text: what the browser kept of it is no longer needed. Coming back here later must not forget
// what was typed since, so the page stops saying that it was just saved.
const saved = document.querySelector("[data-saved-draft]");
if (saved) {
  const prefix = saved.dataset.savedDraft;
  try {
    localStorage.removeItem(prefix + sessionStorage.getItem(prefix));
  } catch {
    // The browser keeps nothing.
  }
  history.replaceState(history.state, "", location.pathname);
}
