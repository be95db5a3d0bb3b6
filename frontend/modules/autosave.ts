// Drafts save themselves: `<form data-autosave="address">`, told in `[data-autosave-status]`.
import { within } from "./dom";

const IDLE = 1000;
const LONGEST_WAIT = 60000;

class Draft {
  private timer: number | undefined;
  private wait = 2000;
  private changed = false;
  private saving = false;
  private sent = false;
  private readonly status: HTMLElement | null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly url: string,
  ) {
    this.status = form.querySelector("[data-autosave-status]");
    form.addEventListener("input", () => this.note());
    form.addEventListener("change", () => this.note());
    form.addEventListener("submit", () => {
      this.sent = true;
      clearTimeout(this.timer);
    });
    addEventListener("pageshow", () => (this.sent = false));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.changed && !this.saving && !this.sent) void this.save();
    });
    addEventListener("online", () => {
      if (this.changed) this.plan(0);
    });
    addEventListener("beforeunload", (event) => {
      if (this.changed && !this.sent) event.preventDefault();
    });
  }

  private note(): void {
    this.changed = true;
    this.sent = false;
    this.wait = 2000;
    this.plan(IDLE);
  }

  private plan(delay: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), delay);
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.saving || this.sent) return;
    this.saving = true;
    this.changed = false;
    this.say("saving");
    let status = 0;
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: this.body(),
        credentials: "same-origin",
        keepalive: document.hidden,
        redirect: "error",
        headers: { "X-Requested-With": "autosave" },
      });
      status = answer.status;
    } catch {
      // No network, or a redirect to the sign-in page: told and tried again below.
    }
    this.saving = false;
    if (this.sent) return;
    if (status >= 200 && status < 300) {
      this.say("saved");
      if (this.changed) this.plan(IDLE);
    } else if (status >= 400 && status < 500) {
      this.changed = true;
      this.say("refused");
    } else {
      this.changed = true;
      this.say("retrying");
      this.plan(this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }
  }

  private body(): FormData {
    const data = new FormData(this.form);
    for (const [name, value] of [...data.entries()]) if (typeof value !== "string") data.delete(name);
    return data;
  }

  private say(what: "saving" | "saved" | "retrying" | "refused"): void {
    if (!this.status) return;
    const hour = new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "Asia/Ho_Chi_Minh",
    }).format(new Date());
    this.status.dataset["state"] = what;
    this.status.textContent = (this.status.dataset[what] ?? "").replace("{time}", hour);
  }
}

export function startAutosave(part: HTMLElement): void {
  for (const form of within(part, "form[data-autosave]")) {
    const url = form.dataset["autosave"];
    if (url) new Draft(form as HTMLFormElement, url);
  }
}
