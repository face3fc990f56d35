// Reads a form of questions, says what is missing as the server would, and keeps what is typed until it is sent.

// { answers, faults: [{ask, words}], maySkip }
export function read(form) {
  const answers = {};
  const faults = [];
  const blanks = {};
  let wrong = false;
  for (const ask of form.querySelectorAll(".ask")) {
    const { name, kind, group } = ask.dataset;
    const raw = valuesOf(form, name);
    if (!raw.length) {
      answers[name] = null;
      if ("optional" in ask.dataset) continue;
      faults.push({ ask, words: { text: "Nothing is written yet", choices: "Nothing is chosen yet" }[kind] ?? "No answer yet" });
      blanks[group] = (blanks[group] ?? 0) + 1;
      continue;
    }
    const words = kind === "number" ? numberFault(ask, raw[0]) : "";
    if (words) {
      faults.push({ ask, words });
      wrong = true;
    }
    answers[name] = words ? null : typed(kind, raw);
  }
  const allowance = JSON.parse(form.dataset.allowance);
  const within = Object.entries(blanks).every(([group, count]) => group && count <= (allowance[group] ?? 0));
  return { answers, faults, maySkip: faults.length > 0 && within && !wrong };
}

export function valuesOf(form, name) {
  return new FormData(form).getAll(name).map((value) => value.trim()).filter(Boolean);
}

function typed(kind, raw) {
  if (kind === "scale") return raw[0] === "na" ? null : Number(raw[0]);
  if (kind === "number") return Number(raw[0].replace(",", "."));
  return kind === "choices" ? raw : raw[0];
}

function numberFault(ask, raw) {
  const { low, high } = ask.dataset;
  const value = Number(raw.replace(",", "."));
  if (Number.isFinite(value) && (low === undefined || value >= low) && (high === undefined || value <= high)) return "";
  if (low !== undefined && high !== undefined) return `Write a number from ${low} to ${high}`;
  if (low !== undefined) return `Write a number of ${low} or more`;
  return high === undefined ? "Write a number, in digits" : `Write a number of at most ${high}`;
}

// Shows faults in the step's error summary and beside each question; none takes them away.
export function showFaults(step, faults, title, below = "") {
  for (const old of step.querySelectorAll(".ask .error-text, .ask .error, .field .error")) old.remove();
  for (const fieldset of step.querySelectorAll("[data-missing]")) fieldset.removeAttribute("data-missing");
  for (const control of step.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  const place = step.querySelector("[data-errors]");
  place?.replaceChildren();
  if (!faults.length) return;
  const list = make("ul");
  for (const { ask, words } of faults) {
    mark(ask, words);
    const link = make("a", label(ask));
    link.href = `#${firstControl(ask).id}`;
    list.append(make("li", link));
  }
  const summary = make("div", make("h2", title), list, ...(below ? [make("p", below)] : []));
  summary.className = "error-summary";
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  place.append(summary);
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}

function mark(ask, words) {
  const control = firstControl(ask);
  const fieldset = ask.querySelector("fieldset");
  const text = make("p", make("span", words));
  text.id = `${control.id}-fault`;
  text.className = "error-text";
  if (fieldset) {
    fieldset.querySelector("legend").after(text);
    fieldset.setAttribute("data-missing", "");
    fieldset.setAttribute("aria-describedby", text.id);
  } else {
    control.after(text);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", text.id);
  }
}

function firstControl(ask) {
  return ask.querySelector("input, textarea");
}

function label(ask) {
  const { number, text } = ask.dataset;
  return text ? (number ? `${number}: ${text}` : text) : ask.querySelector("label").textContent;
}

function make(tag, ...content) {
  const element = document.createElement(tag);
  element.append(...content);
  return element;
}

// The answers of a step's form; null where something is missing, which is then said beside it.
export function accepted(step, form, skip) {
  const given = read(form);
  const button = form.querySelector('[name="skip"]');
  if (given.faults.length && !(skip && given.maySkip)) {
    const many = given.faults.length > 1;
    button.hidden = !given.maySkip;
    button.textContent = many ? "Leave them out and continue" : "Leave it out and continue";
    showFaults(
      step, given.faults, many ? `${given.faults.length} answers are missing or not clear` : "One answer is missing or not clear",
      given.maySkip ? `You can answer now. Or leave ${many ? "them" : "it"} out and continue.` : "",
    );
    return null;
  }
  showFaults(step, [], "");
  button.hidden = true;
  return given.answers;
}

// What is said of a task's end; null where the answer that is checked is missing, which is then said beside it.
export function claimed(task, claim) {
  const field = task.querySelector('[name="answer"]');
  const answer = field?.value.trim() ?? "";
  if (claim !== "done" || !field || answer) return { claim, ...(answer ? { answer } : {}) };
  showFaults(task, [{ ask: field.closest(".field"), words: "Write your answer, or say that you can’t do it" }], "Your answer is missing");
  return null;
}

// Puts answers of the log, or a draft, into a step's forms.
export function fill(step, answers) {
  for (const [name, value] of Object.entries(answers)) {
    const wanted = (Array.isArray(value) ? value : [value]).map(String);
    for (const control of step.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = wanted.includes(control.value);
      else if (value !== null && control.tagName !== "BUTTON") control.value = wanted[0] ?? "";
    }
  }
}

// What is typed and not sent yet, by step; it outlives a closed tab.
export class Drafts {
  constructor(base) {
    this.key = `draft ${base}`;
    this.all = {};
    try {
      this.all = JSON.parse(localStorage.getItem(this.key) ?? "{}");
    } catch {
      // No storage: drafts last as long as the page.
    }
  }

  keep(step) {
    const draft = {};
    for (const form of step.querySelectorAll("form")) {
      for (const name of new Set(new FormData(form).keys())) draft[name] = new FormData(form).getAll(name);
    }
    this.all[step.dataset.step] = draft;
    this.save();
  }

  drop(step) {
    delete this.all[step.dataset.step];
    this.save();
  }

  save() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.all));
    } catch {
      // As above.
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
