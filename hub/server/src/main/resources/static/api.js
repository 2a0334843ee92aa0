// The API page: sends what the form says with the key typed into it, and shows the answer. The key is kept nowhere.
"use strict";
{
  const form = document.getElementById("api-try");
  const status = document.getElementById("api-status");
  const answer = document.getElementById("api-answer");

  const address = () => {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    for (const input of form.querySelectorAll("[data-in]")) {
      if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
      if (input.dataset.in === "query" && input.value) query.set(input.name, input.value);
    }
    return query.size ? `${path}?${query}` : path;
  };

  const headers = () => {
    const all = { Authorization: `Bearer ${document.getElementById("api-key").value}` };
    for (const input of form.querySelectorAll("[data-in=header]")) if (input.value) all[input.name] = input.value;
    return all;
  };

  const show = (text, good) => {
    status.textContent = text;
    status.className = `kh-st ${good ? "kh-ok" : "kh-bad"}`;
  };

  const read = async (response) => {
    const type = response.headers.get("Content-Type") || "";
    if (type.includes("json")) return JSON.stringify(await response.json(), null, 2);
    if (type.startsWith("text/")) return response.text();
    return `${(await response.blob()).size} B, ${type}`;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = document.getElementById("api-body");
    try {
      const response = await fetch(address(), {
        method: form.dataset.method,
        headers: headers(),
        body: body ? body.value : undefined,
        credentials: "omit",
      });
      show(`${response.status}`, response.ok);
      answer.textContent = await read(response);
    } catch (failure) {
      show("–", false);
      answer.textContent = String(failure);
    }
  });
}
