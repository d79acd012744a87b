// The log's rows in this browser: settings and numbers, which are there again after a reload.

const PLACE = "try-and-see runs 1";
let answered = ""; // the last question of a session that was answered

// Runs by their names; a row that the visitor did not name or pin anew keeps what it was.
function merged(kept, { rows, gone, most }) {
  for (const [name, row] of Object.entries(rows)) {
    const before = kept[name];
    if (before && !row.touched) Object.assign(row, { name: before.name, pinned: before.pinned });
    kept[name] = row;
  }
  for (const name of gone) delete kept[name];
  const byAge = ([, one], [, other]) => other.pinned - one.pinned || other.ended - one.ended;
  return Object.fromEntries(Object.entries(kept).sort(byAge).slice(0, most));
}

function read(text) {
  try {
    const kept = JSON.parse(text);
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {}; // what is no JSON was not written here
  }
}

export default function keep({ data, setTriggerValue }) {
  let kept = null;
  try {
    const text = localStorage.getItem(PLACE) ?? "{}";
    kept = merged(read(text), data);
    if (JSON.stringify(kept) !== text) localStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    kept = null; // no storage, as in some private windows, or no room
  }
  if (data.question && data.question !== answered) {
    answered = data.question;
    const rows = kept && JSON.stringify(Object.values(kept));
    setTriggerValue("kept", { question: data.question, rows });
  }
}
