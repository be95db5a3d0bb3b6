// Browsers set to American English write the month first; there the date is repeated as everybody here reads it.
import { within } from "./dom";

function monthFirst(): boolean {
  const parts = new Intl.DateTimeFormat(navigator.language).formatToParts(new Date());
  return parts[0]?.type === "month";
}

function readable(value: string): string {
  const [day, time] = value.split("T");
  return [day?.split("-").reverse().join("/"), time?.slice(0, 5)].filter(Boolean).join(" ");
}

export function startDates(part: HTMLElement): void {
  if (!monthFirst()) return;
  for (const field of within(part, "input[type=date], input[type=datetime-local]") as HTMLInputElement[]) {
    const said = document.createElement("output");
    said.className = "date-said";
    if (field.id) said.htmlFor.add(field.id);
    const show = (): void => {
      said.textContent = field.value ? `= ${readable(field.value)}` : "";
    };
    field.after(said);
    field.addEventListener("input", show);
    show();
  }
}
