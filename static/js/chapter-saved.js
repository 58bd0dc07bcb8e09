// The server has the text: what the browser kept of it is no longer needed.
const saved = document.querySelector("[data-saved-draft]");
try {
  if (saved) localStorage.removeItem(saved.dataset.savedDraft);
} catch {
  // The browser keeps nothing.
}
