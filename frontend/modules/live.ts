// Keeps a fragment fresh: an event stream where one can be had, else a question every 15 seconds.
import { type Htmx, typing, within } from "./dom";

type State = "live" | "reconnecting" | "polling" | "offline";

const POLL = 15000;
const GENTLE = 1000;
const BUSY_WAIT = 2000;
const STREAM_RETRY = 60000;
const HOPES = 2;

class Live {
  private source: EventSource | null = null;
  private poll: number | undefined;
  private pending: number | undefined;
  private refreshed = 0;
  private missed = false;
  private failures = 0;

  constructor(
    private readonly line: HTMLElement,
    private readonly htmx: Htmx,
  ) {
    line.hidden = false;
    this.connect();
    addEventListener("online", () => this.lost("reconnecting"));
    addEventListener("offline", () => this.lost("offline"));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.missed) this.refresh();
    });
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.connect();
      this.refresh();
    });
  }

  private connect(): void {
    this.source?.close();
    const url = this.line.dataset["stream"];
    if (!url || typeof EventSource === "undefined") {
      this.lost("polling");
      return;
    }
    const source = new EventSource(url, { withCredentials: true });
    this.source = source;
    source.onopen = () => {
      const again = this.poll !== undefined;
      this.failures = 0;
      clearInterval(this.poll);
      this.poll = undefined;
      this.say("live");
      // Something may have happened while nobody listened.
      if (again) this.refresh();
    };
    source.onmessage = () => this.refresh();
    source.onerror = () => {
      const over = source.readyState === EventSource.CLOSED;
      this.failures += 1;
      this.lost(over || this.failures > HOPES ? "polling" : "reconnecting");
      // The browser tries again by itself, except after a refusal.
      if (over) setTimeout(() => this.connect(), STREAM_RETRY);
    };
  }

  private lost(state: State): void {
    this.say(navigator.onLine ? state : "offline");
    this.poll ??= window.setInterval(() => this.refresh(), POLL);
  }

  private say(state: State): void {
    if (this.line.dataset["state"] === state) return;
    this.line.dataset["state"] = state;
    const words = this.line.querySelector("[role=status]");
    if (words) words.textContent = this.line.dataset[state] ?? "";
  }

  /** Ask for the fragment: at most once a second, not in a hidden page, not under a hand that types. */
  private refresh(): void {
    if (document.hidden) {
      this.missed = true;
      return;
    }
    if (this.pending !== undefined) return;
    const wait = Math.max(0, this.refreshed + GENTLE - Date.now());
    this.pending = window.setTimeout(() => this.ask(), wait);
  }

  private ask(): void {
    const targets = [...document.querySelectorAll<HTMLElement>(this.line.dataset["liveRefresh"] ?? "")];
    const busy = targets.some((target) => typing(document.activeElement) && target.contains(document.activeElement));
    if (busy || document.querySelector("dialog[open]")) {
      this.pending = window.setTimeout(() => this.ask(), BUSY_WAIT);
      return;
    }
    this.pending = undefined;
    this.missed = false;
    this.refreshed = Date.now();
    for (const target of targets) this.htmx.trigger(target, "live", {});
  }
}

export function startLive(part: HTMLElement, htmx: Htmx): void {
  for (const line of within(part, "[data-stream]")) new Live(line, htmx);
}
