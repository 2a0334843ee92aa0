// Behaviour of the cabinet. No inline scripts, no eval, no style attributes; every page reads without this file.
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const lang = document.documentElement.lang, ru = lang === "ru", nf = new Intl.NumberFormat(lang);
  const token = $("meta[name=csrf]")?.content || "";
  const say = ru ? { copied: "Скопировано", close: "Закрыть", nodata: "нет данных", numbers: "Числа: кнопка «Таблицей»." } : { copied: "Copied", close: "Close", nodata: "no data", numbers: "Numbers: the button “As a table”." };
  const keep = { get: k => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* private mode */ } } };
  const post = (url, fields) => fetch(url, { method: "POST", headers: { "X-CSRF-Token": token }, body: new URLSearchParams(fields) });

  // Menu: folded state is remembered; on the phone it slides over the page.
  const shell = $(".kh-shell");
  const fold = on => { shell.classList.toggle("kh-folded", on); keep.set("kh.menu", on ? "1" : "0"); $$(".kh-unfold").forEach(b => b.setAttribute("aria-expanded", String(!on))); };
  const was = keep.get("kh.menu");
  if (shell && (was === "1" || (was === null && matchMedia("(min-width: 901px) and (max-width: 1360px)").matches))) shell.classList.add("kh-folded");
  const nav = on => { shell?.classList.toggle("kh-nav-open", on); $(".kh-burger")?.setAttribute("aria-expanded", String(on)); if (on) $(".kh-panel a")?.focus(); };

  // Blocks that remember whether they are open; on the phone they start closed.
  $$("details[data-keep]").forEach(d => { const k = `kh.${d.dataset.keep}`, v = keep.get(k); d.open = v ? v === "1" : !matchMedia("(max-width: 640px)").matches; $("summary", d).addEventListener("click", () => keep.set(k, d.open ? "0" : "1")); });

  // Toasts: one polite region; one with an address to undo stays until closed.
  const tray = document.createElement("div"); tray.className = "kh-toasts"; tray.setAttribute("role", "status"); document.body.append(tray);
  const toast = (title, text) => {
    const t = document.createElement("div"); t.className = "kh-toast";
    t.innerHTML = '<i class="kh-i kh-i-circle-check"></i><div class="kh-grow"><b></b><div class="kh-small kh-muted"></div></div><button class="kh-icon-btn" type="button"><i class="kh-i kh-i-x"></i></button>';
    $("b", t).textContent = title; $(".kh-small", t).textContent = text || "";
    const x = $("button", t); x.setAttribute("aria-label", say.close); x.addEventListener("click", () => t.remove());
    tray.append(t); setTimeout(() => t.remove(), 5000);
  };
  $$("template[data-toast]").forEach(t => toast(t.dataset.toast, t.dataset.more));

  const openDialog = id => { const d = document.getElementById(id); if (d && !d.open) d.showModal(); };

  // What cannot be undone asks first (without script it goes at once), and nothing is sent twice.
  let asking = null, sure = false;
  const go = () => { sure = true; asking.requestSubmit(); sure = false; };
  document.addEventListener("submit", e => {
    const f = e.target; if (e.defaultPrevented || f.method !== "post") return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    if (sure || !f.dataset.ask) { f.dataset.sent = "1"; return; }
    e.preventDefault(); asking = f; const d = $("#dlg-ask");
    $("h2", d).textContent = f.dataset.ask; $("p", d).textContent = f.dataset.after; $("[data-go]", d).textContent = e.submitter.textContent; d.showModal();
  });
  addEventListener("pageshow", () => $$("form[data-sent]").forEach(f => { delete f.dataset.sent; }));

  // Clicks, in one place because rows come and go.
  document.addEventListener("click", e => {
    const on = s => e.target.closest(s);
    $$("details.kh-menu[open]").forEach(d => { if (!d.contains(e.target)) d.open = false; });
    if (on(".kh-fold")) { fold(true); $(".kh-unfold")?.focus(); return; }
    if (on(".kh-unfold")) { fold(false); $(".kh-fold")?.focus(); return; }
    if (on(".kh-burger")) { nav(!shell.classList.contains("kh-nav-open")); return; }
    if (shell?.classList.contains("kh-nav-open") && !on(".kh-rail, .kh-panel")) { nav(false); return; }
    const copy = on("[data-copy]");
    if (copy) { e.preventDefault(); copied(copy); return; }
    const opener = on("[data-dialog]"); if (opener) { openDialog(opener.dataset.dialog); return; }
    const closer = on("dialog [data-close]"); if (closer) { closer.closest("dialog").close(); if (closer.dataset.next) openDialog(closer.dataset.next); if ("go" in closer.dataset) go(); return; }
    const plot = on("[data-table-of]"); if (plot) { plot.setAttribute("aria-pressed", String(document.getElementById(plot.dataset.tableOf).classList.toggle("kh-as-table"))); return; }
    const all = on("[data-columns-all]"); if (all) { $$("input", all.closest("[data-columns]")).forEach(c => { c.checked = true; }); columns(all.closest("[data-columns]")); return; }
    const row = on("tr.kh-go"); if (row && !on("a, button, input, label") && !getSelection().toString()) location.href = row.dataset.href;
  });
  const copied = b => {
    const done = () => { const i = $(".kh-i", b); i?.classList.replace("kh-i-copy", "kh-i-check"); setTimeout(() => i?.classList.replace("kh-i-check", "kh-i-copy"), 1200); toast(say.copied, b.dataset.copy); };
    (navigator.clipboard?.writeText(b.dataset.copy) ?? Promise.reject()).then(done, done);
  };

  // Selection: ticks survive paging, filters and live changes; «all» is the filter, not a list.
  const picked = new Map();
  const ticksOf = t => { if (!picked.has(t.dataset.table)) picked.set(t.dataset.table, { ids: new Set(), all: false }); return picked.get(t.dataset.table); };
  const paint = t => {
    const state = ticksOf(t), boxes = $$("tbody .kh-chk input", t), head = $("[data-tick-page]", t), bar = $(".kh-selbar", t);
    boxes.forEach(c => { c.checked = state.all || state.ids.has(c.value); c.closest("tr").classList.toggle("kh-sel", c.checked); });
    const n = boxes.filter(c => c.checked).length; if (head) { head.checked = n > 0 && n === boxes.length; head.indeterminate = n > 0 && n < boxes.length; }
    const count = state.all ? Number($("[name=all-count]", bar || t)?.value || 0) : state.ids.size;
    if (bar) { bar.hidden = count === 0; $("[name=all]", bar).disabled = !state.all; }
    $$("[data-picked]", t).forEach(o => { o.textContent = nf.format(count); });
    $$("[data-needs-pick]").forEach(b => { b.disabled = count === 0; }); $$("[data-no-pick]").forEach(o => { o.hidden = count > 0; });
    // Ticks on other pages of the list travel as hidden fields of the same form.
    const form = document.getElementById(`${t.id}-acts`), here = new Set(boxes.map(c => c.value)); if (!form) return;
    $$("[data-carried]", form).forEach(i => i.remove());
    if (!state.all) state.ids.forEach(v => { if (here.has(v)) return; const i = document.createElement("input"); i.type = "hidden"; i.name = "id"; i.value = v; i.dataset.carried = ""; form.append(i); });
  };
  const clear = t => { const s = ticksOf(t); s.ids.clear(); s.all = false; paint(t); };
  let lastTick = null;
  document.addEventListener("click", e => {
    const t = e.target.closest("[data-table]"); if (!t) return;
    const box = e.target.closest("tbody .kh-chk input"), state = ticksOf(t);
    if (box) {
      const boxes = $$("tbody .kh-chk input", t), to = boxes.indexOf(box), from = e.shiftKey && lastTick ? boxes.findIndex(c => c.value === lastTick) : to;
      if (state.all) { state.all = false; boxes.forEach(c => state.ids.add(c.value)); }
      boxes.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1).forEach(c => state.ids[box.checked ? "add" : "delete"](c.value)); lastTick = box.value; paint(t);
    } else if (e.target.closest("[data-tick-page]")) {
      const on = e.target.checked; state.all = false; $$("tbody .kh-chk input", t).forEach(c => state.ids[on ? "add" : "delete"](c.value)); paint(t);
    } else if (e.target.closest("[data-tick-all]")) { state.all = true; paint(t); } else if (e.target.closest("[data-clear]")) clear(t);
  });
  // Columns: hidden at once and remembered for the user.
  const columns = box => {
    const t = document.getElementById(box.dataset.columns), off = new Set($$("input", box).filter(c => !c.checked).map(c => c.value));
    $$("[data-c]", t).forEach(c => { c.hidden = off.has(c.dataset.c); });
    post(`/tables/${t.dataset.table}`, { hidden: [...off].join(",") });
  };
  document.addEventListener("change", e => {
    const box = e.target.closest("[data-columns]"); if (box) { columns(box); return; }
    if (e.target.matches("[data-submits]")) e.target.form.requestSubmit();
    if (e.target.matches("[data-enables]")) document.getElementById(e.target.dataset.enables).disabled = !e.target.checked;
  });

  // Serials: Enter, a paste or the last digit starts the check.
  const submitSoon = t => setTimeout(() => { if (t.value.trim()) t.form.requestSubmit(); }, 0);
  document.addEventListener("keydown", e => { if (e.key === "Enter" && !e.shiftKey && e.target.matches("[data-serials]")) { e.preventDefault(); submitSoon(e.target); } });
  document.addEventListener("paste", e => { if (e.target.matches("[data-serials]")) submitSoon(e.target); });
  document.addEventListener("input", e => { if (e.target.matches("[data-serials]") && e.inputType === "insertText" && /^\d{16}$/.test(e.target.value)) submitSoon(e.target); });

  // htmx: the session's token, short addresses, what was typed meanwhile, remembered size and sort.
  let typed = null, sent = null;
  document.addEventListener("input", e => {
    if (e.target.matches("[data-search]")) typed = e.target.value;
    if (e.target.dataset.counted) document.getElementById(e.target.dataset.counted).textContent = `${e.target.value.length} / ${e.target.maxLength}`;
  });
  document.addEventListener("htmx:configRequest", e => {
    e.detail.headers["X-CSRF-Token"] = token; sent = e.detail.formData.get("q");
    if (e.detail.verb === "get") for (const [k, v] of [...e.detail.formData.entries()]) if (v === "") e.detail.formData.delete(k);
  });
  document.addEventListener("htmx:afterSettle", () => {
    $$("[data-table]").forEach(t => {
      paint(t); const q = $("[data-search]", t), again = typed !== sent; if (sent === null) typed = null;
      if (q && typed !== null && (again || q.value !== typed)) { q.value = typed; q.focus(); q.setSelectionRange(typed.length, typed.length); if (again) q.dispatchEvent(new Event("search")); }
      const now = `${t.dataset.size}|${t.dataset.sort}`; if (remembered.get(t.dataset.table) !== now) { remembered.set(t.dataset.table, now); post(`/tables/${t.dataset.table}`, { size: t.dataset.size, sort: t.dataset.sort }); }
    });
    $$("dialog[data-open]").forEach(d => { d.removeAttribute("data-open"); if (!d.open) d.showModal(); });
    listen();
  });
  const remembered = new Map($$("[data-table]").map(t => [t.dataset.table, `${t.dataset.size}|${t.dataset.sort}`]));
  $$("[data-table]").forEach(paint);

  // Live parts: one stream while the tab is visible. An event names what changed.
  let stream = null, wanted = "", failures = 0, dirty = new Set(), late = new Set(), timer = null, poll = null, fresh = performance.timeOrigin;
  const topics = () => [...new Set($$("[data-live]").flatMap(e => e.dataset.live.split(" ")))].sort().slice(0, 150);
  const listen = () => {
    const now = document.hidden ? "" : topics().map(t => `topic=${encodeURIComponent(t)}`).join("&"); if (now === wanted) return;
    stream?.close(); stream = null; wanted = now; clearInterval(poll); if (!now) return;
    stream = new EventSource(`/events?${now}&age=${Date.now() - fresh}`);
    stream.addEventListener("change", e => changed(e.data));
    stream.addEventListener("open", () => { if (failures) changed("*"); failures = 0; live(true); });
    stream.onerror = () => { live(false); if (++failures > 3) { stream.close(); poll = setInterval(() => changed("*"), 10000); } };
  };
  const live = on => $$(".kh-live").forEach(e => e.classList.toggle("kh-off", !on));
  const changed = topic => { dirty.add(topic); timer ??= setTimeout(refresh, 1000 - Math.min(900, Date.now() - fresh)); };
  const fetchPage = async () => {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } }); if (!answer.ok) return null;
    if (answer.redirected) { location.reload(); return null; }
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const reread = async ids => {
    const page = await fetchPage(); if (!page) return;
    ids.forEach(id => { const now = document.getElementById(id), next = page.getElementById(id); if (now && next) { now.replaceWith(document.adoptNode(next)); htmx.process(next); } });
    $$("[data-table]").forEach(paint);
  };
  const refresh = async () => {
    const now = dirty; dirty = new Set(); fresh = Date.now();
    try {
      const page = await fetchPage(); if (!page) return;
      $$("[data-live]").filter(e => e.id && e.dataset.live.split(" ").some(t => now.has(t) || now.has("*"))).forEach(e => {
        const next = page.getElementById(e.id); if (!next) return;
        if (e.contains(document.activeElement) && e.tagName !== "TR") { e.dataset.live.split(" ").forEach(t => late.add(t)); return; }
        const text = next.textContent, same = text === e.textContent; e.replaceWith(document.adoptNode(next)); htmx.process(next);
        if (!same && next.tagName === "TR") { next.classList.add("kh-fresh"); setTimeout(() => next.classList.remove("kh-fresh"), 2400); }
      });
      const title = $("title", page); if (title) document.title = title.textContent;
      $$("[data-table]").forEach(paint); listen();
    } finally { timer = null; if (dirty.size) timer = setTimeout(refresh, 1000); }
  };
  document.addEventListener("focusout", () => { late.forEach(changed); late.clear(); });
  document.addEventListener("visibilitychange", listen);
  setInterval(() => $$("[data-ago]").forEach(e => { const s = Math.round((Date.now() - fresh) / 1000); e.textContent = s < 60 ? `${s} ${ru ? "с" : "s"}` : `${Math.floor(s / 60)} ${ru ? "мин" : "min"}`; }), 1000);
  listen();

  // Keys by position on the keyboard, silent while typing: / search, j k rows, x tick, g then a letter, ? help, Esc clears.
  let row = -1, went = 0;
  document.addEventListener("keydown", e => {
    if (e.key === "Escape") { $$("details.kh-menu[open]").forEach(d => { d.open = false; $("summary", d).focus(); }); nav(false); if (!$("dialog[open]")) $$("[data-table]").forEach(clear); return; }
    if (e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") || e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
    const k = e.code === "Slash" ? (e.shiftKey ? "?" : "/") : e.code.replace("Key", "").toLowerCase();
    const leads = Date.now() - went < 900 && $(`[data-key="${k}"]`); if (leads) { leads.click(); return; }
    if (k === "g") { went = Date.now(); return; }
    if (k === "/") { const q = $("#find, [data-search]"); if (q) { e.preventDefault(); q.focus(); } return; }
    if (k === "?") { openDialog("dlg-keys"); return; }
    const rows = $$("table.kh-t tbody tr").filter(r => r.offsetParent); if (!rows.length) return;
    if (k === "j" || k === "k") { row = Math.max(0, Math.min(rows.length - 1, row + (k === "j" ? 1 : -1))); ($("a", rows[row]) ?? $("input, button", rows[row]))?.focus(); rows[row].scrollIntoView({ block: "nearest" }); } else if (k === "x") $(".kh-c", document.activeElement.closest("tr") || document.createElement("i"))?.click();
  });

  // Dialogs open from the start.
  $$("dialog[data-open]").forEach(d => { d.removeAttribute("data-open"); d.showModal(); });

  // Work done in steps (checking an import): each answer moves the bar, then the page's parts are read again.
  const steps = async f => {
    let stopped = false; $("[data-steps-stop]", f)?.addEventListener("click", () => { stopped = true; f.remove(); });
    while (!stopped) {
      const answer = await post(f.dataset.steps, {}); if (!answer.ok || answer.redirected) { location.reload(); return; }
      const { checked, total } = await answer.json(), bar = $("progress", f); bar.value = checked; bar.max = total;
      await reread(["table-check", "check-progress", "check-sum"]); if (checked >= total) return; f = $("[data-steps]") ?? f;
    }
  };
  $$("[data-steps]").forEach(steps);

  // A lost session: what was typed waits in this tab until its page is open again after signing in.
  const typedHere = () => $$("main textarea, main input:not([type]), main input[type=text], main input[type=number]").filter(f => f.name && !f.readOnly && f.value !== f.defaultValue);
  document.addEventListener("submit", () => { if (shell) sessionStorage.setItem("kh.draft", JSON.stringify({ path: location.pathname, fields: typedHere().map(f => [f.name, f.value]) })); });
  const draft = shell && JSON.parse(sessionStorage.getItem("kh.draft") || "null");
  if (draft) {
    sessionStorage.removeItem("kh.draft");
    if (draft.path === location.pathname && document.referrer.includes("/sign-in")) draft.fields.forEach(([name, value]) => { const f = $$("main [name]").find(e => e.name === name); if (f) { f.value = value; const d = f.closest("dialog"); if (d && !d.open) d.showModal(); } });
  }

  // Charts are drawn from the table in the page.
  const css = n => getComputedStyle(document.documentElement).getPropertyValue(n).trim();
  if (window.echarts) $$(".kh-chart").forEach(f => {
    const tones = { acc: css("--kh-accent"), ok: css("--kh-ok-dot"), soon: css("--kh-soon-dot"), warn: css("--kh-warn-dot"), bad: css("--kh-bad-dot"), none: "#b6c2d3", run: "#7fb0f2" }, ink = css("--kh-muted");
    const heads = $$("thead th", f), body = $$("tbody tr", f), el = $(".kh-plot", f), unit = f.dataset.unit || "";
    const value = s => { const t = s.replace(/[^\d,.-]/g, "").replace(",", "."); return t === "" || t === "-" ? null : Number(t); };
    const series = heads.slice(1).map((h, k) => { const kind = h.dataset.kind || "bar", color = tones[h.dataset.tone || "acc"], flat = ["limit", "area", "step"].includes(kind);
      return { name: h.textContent.trim(), type: kind === "bar" ? "bar" : "line", stack: h.dataset.stack, data: body.map(r => value(r.children[k + 1].textContent)), barMaxWidth: 26, itemStyle: { color }, lineStyle: { width: kind === "limit" ? 1.5 : 2, color, type: kind === "limit" ? "dashed" : "solid" }, step: kind === "step" ? "end" : kind === "limit" ? "middle" : false, symbol: flat && body.length > 1 ? "none" : "circle", symbolSize: 5, areaStyle: kind === "area" ? { opacity: .12, color } : undefined, animation: false }; });
    const chart = echarts.init(el, null, { renderer: "canvas" });
    chart.setOption({ animation: false, textStyle: { fontFamily: css("--kh-font"), color: ink }, grid: { left: 4, right: 8, top: el.clientWidth < 360 && series.length > 2 ? 60 : 36, bottom: 8, containLabel: true }, legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 11, itemHeight: 11, itemGap: 18, textStyle: { color: css("--kh-text"), fontSize: 12 } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, borderWidth: 1, borderColor: css("--kh-line-2"), textStyle: { color: css("--kh-ink"), fontSize: 12 }, valueFormatter: v => v == null ? say.nodata : `${nf.format(v)}${unit}` },
      xAxis: { type: "category", data: body.map(r => r.children[0].textContent.trim()), axisTick: { show: false }, axisLine: { lineStyle: { color: css("--kh-line-2") } }, axisLabel: { color: ink, fontSize: 11, hideOverlap: true } }, yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: css("--kh-line") } }, axisLabel: { color: ink, fontSize: 11, formatter: v => nf.format(v) } }, series });
    el.setAttribute("role", "img"); el.setAttribute("aria-label", `${$("figcaption", f)?.textContent || ""}. ${say.numbers}`);
    new ResizeObserver(() => chart.resize()).observe(el);
  });
})();
