// What is typed is kept in this browser, each window's text under a name that is held as a lock for as long as the
// window is open. What a window left behind that is gone, here or on another computer, is taken over by the next one.

/**
 * @typedef {object} Draft
 * @property {string} html
 * @property {string} basedOn the version that was read, as its field has it
 * @property {number} at milliseconds since 1970
 * @property {string} window the name of the window that it was typed in
 */

// How long a page waits for its own name: a page that is being left, or loaded anew, holds it a moment longer.
const MAX_WAIT = 4000;

/**
 * Whether the name could be had; it is then held until the page is closed.
 *
 * @param {string} name
 * @param {LockOptions} options
 * @returns {Promise<boolean>}
 */
function claim(name, options) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(name, options, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => resolve(false));
  });
}

/**
 * @param {string} prefix
 * @returns {Draft[]}
 */
function draftsHere(prefix) {
  const drafts = [];
  try {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
      drafts.push({ ...JSON.parse(localStorage.getItem(name) ?? ""), window: name.slice(prefix.length) });
    }
  } catch {
    // The browser keeps nothing, or something else lies there.
  }
  return drafts;
}

/**
 * Which window this is, and the newest text that it may go on from, if there is one.
 *
 * @param {string} prefix of the names of this text's drafts
 * @param {Draft | null} fromServer
 */
export async function takeUp(prefix, fromServer) {
  const drafts = [...draftsHere(prefix), ...(fromServer ? [fromServer] : [])].sort((one, other) => other.at - one.at);
  let own = sessionStorage.getItem(prefix);
  if (own && !(await claim(prefix + own, { signal: AbortSignal.timeout(MAX_WAIT) }))) own = null;
  if (!drafts.some(({ window }) => window === own)) {
    for (const { window } of drafts) {
      if (await claim(prefix + window, { ifAvailable: true })) {
        own = window;
        break;
      }
    }
  }
  if (own === null) own = hold(prefix);
  else sessionStorage.setItem(prefix, own);
  return { own, draft: drafts.find(({ window }) => window === own) };
}

/**
 * Makes a name this window's without waiting for a page that is being left and holds it still.
 *
 * @param {string} prefix
 * @param {string} [name] or else a new one
 */
export function hold(prefix, name = Math.random().toString(36).slice(2) + Date.now().toString(36)) {
  claim(prefix + name, {});
  sessionStorage.setItem(prefix, name);
  return name;
}

/**
 * @param {string} prefix
 * @param {Draft} draft
 */
export function keepDraft(prefix, { window, ...draft }) {
  try {
    localStorage.setItem(prefix + window, JSON.stringify(draft));
  } catch {
    // The browser keeps nothing (private window, full): the server does.
  }
}

/**
 * @param {string} prefix
 * @param {string | null} [window] the name of a window, or else this one
 */
export function forgetDraft(prefix, window) {
  try {
    localStorage.removeItem(prefix + (window ?? sessionStorage.getItem(prefix)));
  } catch {
    // The browser keeps nothing.
  }
}
