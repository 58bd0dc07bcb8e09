// Nothing typed is lost: it is kept in this browser within half a second, and on the server within two.

import { csrfToken, fieldOf, find, isPosted } from "../dom.js";
import { forgetDraft, keepDraft } from "./drafts.js";

/** @typedef {"" | "signed-out" | "unreachable" | "refused"} Trouble */
/** @typedef {{ trouble: Trouble, reason?: string, at?: string }} Outcome */

const BROWSER_AFTER = 500;
const SERVER_AFTER = 1500;
// Rarer where nobody is signed in: the answer to such a request takes the session's cookie away, and must not cross
// the writer's signing in somewhere else.
const SIGNED_OUT_AFTER = 10000;
// A request that outlives its page may carry 64 kB with all others of its kind; letters beyond a–z take up to nine each.
const MAX_KEEPALIVE = 40000;
const MAX_WAIT_BEFORE_SAVING = 10000;

/**
 * What became of the text that was sent.
 *
 * @param {Response} response
 * @returns {Promise<Outcome>}
 */
export async function outcomeOf(response) {
  if (response.type === "opaqueredirect") return { trouble: "signed-out" };
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
    return { trouble: response.status === 403 ? "signed-out" : "unreachable" };
  }
  const { at, reason } = await response.json();
  return reason ? { trouble: "refused", reason } : { trouble: "", at };
}

/** Keeps the text of one form. Without an address to keep at (`data-keep-at`), this browser alone keeps it. */
export class Autosave {
  #browserTimer = 0;
  #serverTimer = 0;
  /** @type {Promise<unknown> | null} what is under way to the server */
  #sending = null;
  #isLeaving = false;
  /** @type {Trouble} */
  #trouble = "";

  /**
   * @param {HTMLFormElement} form
   * @param {object} text
   * @param {HTMLInputElement} text.basedOn
   * @param {string} text.prefix of the names of this text's drafts
   * @param {string} text.own the name of this window
   * @param {() => string} text.read what stands in the editor now
   * @param {string} text.stored what is saved, as the editor gives it back
   */
  constructor(form, text) {
    this.form = form;
    this.text = text;
    this.source = fieldOf(form, "html", HTMLTextAreaElement);
    this.token = fieldOf(form, "csrfmiddlewaretoken");
    this.address = form.dataset.keepAt;
    this.sent = this.source.value;
    this.#submitAfterWhatIsSent();
    form.addEventListener("submit", (event) => this.#saveOnlyWhatArrives(event));
    this.#stopWhenLeaving();
    this.#sendWhenHiddenOrBack();
  }

  changed() {
    this.#isLeaving = false;
    if (!this.#browserTimer) this.#browserTimer = window.setTimeout(() => this.#keep(), BROWSER_AFTER);
    this.#sendLater();
    this.form.dispatchEvent(new Event("input"));
  }

  #keep() {
    const { basedOn, prefix, own, read, stored } = this.text;
    clearTimeout(this.#browserTimer);
    this.#browserTimer = 0;
    const html = read();
    this.source.value = html;
    if (html === stored && !("unsaved" in this.form.dataset)) forgetDraft(prefix, own);
    else keepDraft(prefix, { html, basedOn: basedOn.value, at: Date.now(), window: own });
    return html;
  }

  #stopSending() {
    clearTimeout(this.#serverTimer);
    this.#serverTimer = 0;
  }

  #sendLater() {
    if (this.#serverTimer || this.#isLeaving || !this.address) return;
    const after = this.#trouble === "signed-out" ? SIGNED_OUT_AFTER : SERVER_AFTER;
    this.#serverTimer = window.setTimeout(() => this.#sendInTurn(), after);
  }

  async #sendInTurn() {
    this.#serverTimer = 0;
    if (this.#sending || !(await this.#send()) || this.text.read() !== this.sent) this.#sendLater();
  }

  /**
   * Returns whether the server can be saved to: what it refuses, the form will be told in full.
   *
   * @param {RequestInit} [options]
   */
  #send(options) {
    const sending = Promise.all([this.#sending, this.#post(options)])
      .finally(() => {
        if (this.#sending === sending) this.#sending = null;
      })
      .then(() => !this.#isCutOff);
    this.#sending = sending;
    return sending;
  }

  /** @param {RequestInit} [options] */
  async #post(options = {}) {
    this.#stopSending();
    const html = this.#keep();
    this.token.value = csrfToken() ?? this.token.value;
    const body = new URLSearchParams({ html, based_on: this.text.basedOn.value, window: this.text.own });
    const headers = { "X-CSRFToken": this.token.value };
    try {
      const request = fetch(this.address ?? "", { method: "POST", body, headers, redirect: "manual", ...options });
      const outcome = await outcomeOf(await request);
      if (outcome.trouble === "") this.sent = html;
      this.#show(outcome);
    } catch {
      this.#show({ trouble: "unreachable" });
    }
  }

  get #isCutOff() {
    return this.#trouble === "signed-out" || this.#trouble === "unreachable";
  }

  /** @param {Outcome} outcome */
  #show({ trouble, reason, at }) {
    this.#trouble = trouble;
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this.form.querySelectorAll("[data-trouble]"))) {
      each.hidden = each.dataset.trouble !== trouble;
    }
    if (reason) find("[data-reason]", HTMLElement, this.form).textContent = reason;
    if (!at) return;
    const kept = find("[data-kept]", HTMLElement, this.form);
    const time = new Date(at).toLocaleTimeString("sv", { timeStyle: "short" }).replace(":", ".");
    kept.textContent = (kept.dataset.kept ?? "").replace("{tid}", time);
  }

  /**
   * Where the server was not to be reached, a save first sees whether it will arrive: otherwise the text stays on the
   * screen, with what to do about it.
   *
   * @param {SubmitEvent} event
   */
  async #saveOnlyWhatArrives(event) {
    const { form } = this;
    this.#keep();
    this.#stopSending();
    if (!this.address || form.dataset.reachable || (navigator.onLine && !this.#isCutOff)) {
      this.#isLeaving = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    if (!(await this.#send({ signal: AbortSignal.timeout(MAX_WAIT_BEFORE_SAVING) }))) {
      form.dispatchEvent(new Event("input")); // it is unsaved still: leaving asks first
      find("[data-troubles]", HTMLElement, form).scrollIntoView({ block: "nearest" });
      return;
    }
    form.dataset.reachable = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.reachable;
  }

  // What is under way would reach the server after what is submitted now, and be offered as unsaved.
  #submitAfterWhatIsSent() {
    const wait = async (/** @type {SubmitEvent} */ event) => {
      const { target, submitter } = event;
      if (!this.#sending || !(target instanceof HTMLFormElement) || !isPosted(target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      await Promise.race([this.#sending, new Promise((resolve) => setTimeout(resolve, MAX_WAIT_BEFORE_SAVING))]);
      this.#sending = null;
      target.requestSubmit(submitter ?? undefined);
    };
    document.addEventListener("submit", wait, { capture: true });
  }

  // What is saved is not kept once more: that would reach the server after the save, and be offered as unsaved.
  #stopWhenLeaving() {
    document.addEventListener("submit", (event) => {
      // The answer to a dialog is a submit too, and leaves nothing.
      const target = /** @type {HTMLFormElement} */ (event.target);
      if (target === this.form || event.defaultPrevented || !isPosted(target)) return;
      this.#isLeaving = true;
      this.#stopSending();
    });
    addEventListener("pageshow", () => {
      this.#isLeaving = false;
    });
    addEventListener("pagehide", () => {
      if (this.#browserTimer) this.#keep();
    });
  }

  #sendWhenHiddenOrBack() {
    document.addEventListener("visibilitychange", () => {
      if (!this.#serverTimer) return;
      if (document.hidden) {
        this.#send({ keepalive: this.text.read().length < MAX_KEEPALIVE });
      } else if (this.#trouble === "signed-out") {
        this.#stopSending();
        this.#sendInTurn();
      }
    });
    addEventListener("online", () => this.#sendLater());
  }
}
