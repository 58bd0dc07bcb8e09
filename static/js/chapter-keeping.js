// Nothing typed is lost: it is kept in this browser within half a second, and on the server within two.
// Each window keeps its own text under a name that is held as a lock for as long as the window is open. What a window
// left behind that is gone, here or on another computer, is taken over by the next one.

const BROWSER_AFTER = 500;
const SERVER_AFTER = 1500;
// Rarer where nobody is signed in: the answer to such a request takes the session's cookie away, and must not cross
// the writer's signing in somewhere else.
const SIGNED_OUT_AFTER = 10000;

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

function everything(prefix) {
  const found = [];
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const name = localStorage.key(place);
      if (name.startsWith(prefix)) found.push({ ...JSON.parse(localStorage.getItem(name)), window: name.slice(prefix.length) });
    }
  } catch {
    // The browser keeps nothing, or something else lies there.
  }
  return found;
}

// Which window this is, and the newest text that it may go on from, if there is one.
export async function takeUp(prefix, fromServer) {
  const drafts = [...everything(prefix), ...(fromServer ? [fromServer] : [])].sort((one, other) => other.at - one.at);
  let own = sessionStorage.getItem(prefix);
  if (!own || !(await claim(prefix + own, { signal: AbortSignal.timeout(4000) }))) {
    own = null;
    for (const draft of drafts) {
      if (await claim(prefix + draft.window, { ifAvailable: true })) {
        own = draft.window;
        break;
      }
    }
  }
  if (own === null) {
    own = Math.random().toString(36).slice(2) + Date.now().toString(36);
    claim(prefix + own, {});
  }
  sessionStorage.setItem(prefix, own);
  return { own, draft: drafts.find((one) => one.window === own) };
}

export function forget(prefix) {
  try {
    localStorage.removeItem(prefix + sessionStorage.getItem(prefix));
  } catch {
    // The browser keeps nothing.
  }
}

// Without an address to keep at (`data-keep-at`), this browser alone keeps the text.
export function startKeeping({ form, basedOn, prefix, own, read, stored }) {
  const source = form.elements.html;
  const token = form.elements.csrfmiddlewaretoken;
  const state = form.querySelector("[data-kept]");
  const troubles = [...form.querySelectorAll("[data-trouble]")];
  let browserTimer = 0;
  let serverTimer = 0;
  let sent = source.value;
  let isSending = false;
  let isCutOff = false;
  let isSignedOut = false;
  let isLeaving = false;

  function refreshToken() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (cookie) token.value = cookie[1];
  }

  function show(trouble, reason) {
    isSignedOut = trouble === "signed-out";
    isCutOff = isSignedOut || trouble === "unreachable";
    for (const each of troubles) each.hidden = each.dataset.trouble !== trouble;
    if (reason) form.querySelector("[data-reason]").textContent = reason;
  }

  function keep() {
    clearTimeout(browserTimer);
    browserTimer = 0;
    const text = read();
    source.value = text;
    try {
      if (text === stored && !("unsaved" in form.dataset)) localStorage.removeItem(prefix + own);
      else localStorage.setItem(prefix + own, JSON.stringify({ html: text, basedOn: basedOn.value, at: Date.now() }));
    } catch {
      // The browser keeps nothing (private window, full): the server does.
    }
    return text;
  }

  // Returns whether the server can be saved to: what it refuses, the form will be told in full.
  async function send(options = {}) {
    clearTimeout(serverTimer);
    serverTimer = 0;
    const text = keep();
    refreshToken();
    const body = new URLSearchParams({ html: text, based_on: basedOn.value, window: own });
    isSending = true;
    try {
      const headers = { "X-CSRFToken": token.value };
      const answer = await fetch(form.dataset.keepAt, { method: "POST", body, headers, redirect: "manual", ...options });
      if (answer.type === "opaqueredirect") return show("signed-out"), false;
      const isAnswer = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (!isAnswer) return show(answer.status === 403 ? "signed-out" : "unreachable"), false;
      const { at, reason } = await answer.json();
      if (reason) return show("refused", reason), true;
      sent = text;
      show("");
      state.textContent = state.dataset.kept.replace("{tid}", new Date(at).toLocaleTimeString("sv", { timeStyle: "short" }));
      return true;
    } catch {
      show("unreachable");
      return false;
    } finally {
      isSending = false;
    }
  }

  async function sendSoon() {
    serverTimer = 0;
    if (isSending || (await send()) === false || read() !== sent) later();
  }

  function later() {
    const after = isSignedOut ? SIGNED_OUT_AFTER : SERVER_AFTER;
    if (!serverTimer && !isLeaving && form.dataset.keepAt) serverTimer = setTimeout(sendSoon, after);
  }

  function changed() {
    if (!browserTimer) browserTimer = setTimeout(keep, BROWSER_AFTER);
    later();
    form.dispatchEvent(new Event("input"));
  }

  // Where the server was not to be reached, a save first sees whether it will arrive: otherwise the text stays on the
  // screen, with what to do about it.
  form.addEventListener("submit", async (event) => {
    keep();
    clearTimeout(serverTimer);
    serverTimer = 0;
    if (!form.dataset.keepAt || form.dataset.reachable || (navigator.onLine && !isCutOff)) return;
    event.preventDefault();
    const { submitter } = event;
    const arrives = await send({ signal: AbortSignal.timeout(10000) });
    if (!arrives) {
      form.dispatchEvent(new Event("input"));
      form.querySelector("[data-troubles]").scrollIntoView({ block: "nearest" });
      return;
    }
    form.dataset.reachable = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.reachable;
  });
  // What is saved is not kept once more: that would reach the server after the save, and be offered as unsaved.
  document.addEventListener("submit", (event) => {
    if (event.target === form || event.defaultPrevented) return;
    isLeaving = true;
    clearTimeout(serverTimer);
    serverTimer = 0;
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
  addEventListener("pagehide", () => {
    if (browserTimer) keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && serverTimer) send({ keepalive: read().length < 40000 });
    else if (isSignedOut && serverTimer) {
      clearTimeout(serverTimer);
      sendSoon();
    }
  });
  addEventListener("online", later);
  return { changed, keep };
}
