// Answers, with opening_hours.js, the state of opening hours at instants.
// Reads one JSON object per line, {"text": "...", "instants": [unix seconds]},
// and writes one per line: {"states": "oxu…"} (o open, x closed, u unknown) or
// {"error": "..."}. Run it with TZ=Europe/Paris: the library reads the clock of
// its process.
import { createInterface } from "node:readline";
import opening_hours from "opening_hours";

// A place of metropolitan France without local holidays.
const place = {
  lat: 48.11,
  lon: -1.68,
  address: { country_code: "fr", state: "Bretagne" },
};

function answer({ text, instants }) {
  try {
    const hours = new opening_hours(text, place, { locale: "en" });
    let states = "";
    for (const seconds of instants) {
      const at = hours.getIterator(new Date(seconds * 1000));
      states += at.getState() ? "o" : at.getUnknown() ? "u" : "x";
    }
    return { states };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
