// Checks in the browser that facts stand in the public log: RFC 6962 hashes, C2SP checkpoint and signature.

interface Proven {
  leaf: string;
  index: number;
  proof: string[];
}

interface Answer {
  note: string;
  facts: Record<string, Proven>;
}

interface Checkpoint {
  text: string;
  size: number;
  root: string;
  signatures: string[];
}

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

function bytesOf(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

async function hash(...parts: Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

function same(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

/** RFC 9162, 2.1.3.2. Numbers beyond 31 bits are halved by division: `>>` would cut them. */
async function isIncluded(fact: Proven, size: number, root: Bytes): Promise<boolean> {
  if (!(fact.index >= 0 && fact.index < size)) return false;
  let place = fact.index;
  let last = size - 1;
  let found = await hash(Uint8Array.of(0), encoder.encode(fact.leaf));
  for (const item of fact.proof.map(bytesOf)) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      found = await hash(Uint8Array.of(1), item, found);
      while (place % 2 === 0 && place > 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await hash(Uint8Array.of(1), found, item);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(found, root);
}

function parsed(note: string): Checkpoint {
  const end = note.indexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [, size, root] = text.split("\n");
  return { text, size: Number(size), root: root ?? "", signatures: note.slice(end + 2).split("\n") };
}

/** True or false; null where the browser does not know Ed25519. */
async function isSigned(checkpoint: Checkpoint, vkey: string): Promise<boolean | null> {
  const [name = "", id = "", ...rest] = vkey.split("+");
  const material = bytesOf(rest.join("+"));
  if (checkpoint.text.split("\n")[0] !== name) return false;
  const line = checkpoint.signatures.find((one) => {
    if (!one.startsWith(`— ${name} `)) return false;
    const key = [...bytesOf(one.slice(name.length + 3)).slice(0, 4)];
    return key.map((byte) => byte.toString(16).padStart(2, "0")).join("") === id;
  });
  if (!line) return false;
  const signature = bytesOf(line.slice(name.length + 3)).slice(4);
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", material.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, encoder.encode(checkpoint.text));
}

/** Whether the leaf says what the page shows: kind, time, place, ground and figures. */
function saysTheSame(leaf: string, says: string): boolean {
  const said = JSON.parse(leaf) as Record<string, unknown>;
  const figures = (said["figures"] ?? {}) as Record<string, unknown>;
  return says
    .split(";")
    .filter(Boolean)
    .every((pair) => {
      const place = pair.indexOf("=");
      const name = pair.slice(0, place);
      const found = name in figures ? figures[name] : said[name];
      return String(found ?? "") === pair.slice(place + 1);
    });
}

function tell(element: Element | null, text: string | undefined, tone: string): void {
  if (!(element instanceof HTMLElement)) return;
  element.textContent = text ?? "";
  element.dataset["tone"] = tone;
}

async function prove(page: HTMLElement, list: HTMLElement): Promise<void> {
  const texts = page.dataset;
  const status = page.querySelector("[data-proof-status]");
  let answer: Answer;
  try {
    const response = await fetch(list.dataset["proofOf"] ?? "", { cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    answer = (await response.json()) as Answer;
  } catch {
    tell(status, texts["failed"], "bad");
    return;
  }
  const checkpoint = parsed(answer.note);
  const signed = await isSigned(checkpoint, texts["vkey"] ?? "").catch(() => false);
  const verdict = signed === null ? "unsigned" : signed ? "signed" : "forged";
  tell(status, texts[verdict], verdict === "forged" ? "bad" : "ok");
  const root = bytesOf(checkpoint.root);
  for (const row of list.querySelectorAll<HTMLElement>("[data-fact]")) {
    const fact = answer.facts[row.dataset["fact"] ?? ""];
    const cell = row.querySelector("[data-verdict]");
    if (!fact) {
      tell(cell, texts["missing"], "wait");
      continue;
    }
    const right =
      signed !== false &&
      (await isIncluded(fact, checkpoint.size, root).catch(() => false)) &&
      saysTheSame(fact.leaf, row.dataset["says"] ?? "");
    tell(cell, right ? texts["true"] : texts["false"], right ? "ok" : "bad");
  }
}

const page = document.querySelector<HTMLElement>("[data-proof]");
if (page) {
  for (const button of page.querySelectorAll<HTMLButtonElement>("[data-prove]")) {
    const list = button.closest("section")?.querySelector<HTMLElement>("[data-proof-of]");
    if (list) button.addEventListener("click", () => void prove(page, list));
  }
}
