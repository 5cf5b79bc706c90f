'use strict';
// Everything works without this file. It makes relative times move, offers to copy, and refreshes the parts of a page that are marked as live.
// No module: a page that is opened from a disk may load none.
{
  const language = document.documentElement.lang;
  // As the reader writes times: the region is the browser's, where its language is that of the page.
  const own = navigator.languages?.find((one) => one.toLowerCase().startsWith(language)) ?? language;
  const locale = own === 'en' ? 'en-GB' : own;
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const { timeZone } = exact.resolvedOptions();
  const utcOf = (at) => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ];

  function describe(milliseconds) {
    const [unit, size] = units.find(([, size]) => Math.abs(milliseconds) >= size) ?? units[3];
    return relative.format(Math.round(milliseconds / size), unit);
  }

  // The server's clock counts: the page says what time it was there.
  const serverNow = Date.parse(document.documentElement.dataset.now ?? '');
  const skew = Number.isNaN(serverNow) ? 0 : serverNow - Date.now();

  function refreshTimes() {
    for (const element of document.querySelectorAll('time[data-relative]')) {
      const at = new Date(element.dateTime);
      element.textContent = describe(at.getTime() - Date.now() - skew);
      element.title = `${exact.format(at)} · ${utcOf(at)}`;
    }
    for (const element of document.querySelectorAll('time[data-exact]')) {
      const at = new Date(element.dateTime);
      const words = exact.format(at);
      if (element.textContent !== words) element.textContent = words;
      element.title = utcOf(at);
    }
  }

  // A browser tells its time zone in no header: the next page of the server is written in it.
  const { zone } = document.documentElement.dataset;
  if (zone !== undefined && zone !== timeZone) {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `hawser-zone=${timeZone}; path=/; max-age=31536000; samesite=lax${secure}`;
  }

  function offerCopy(root) {
    for (const button of root.querySelectorAll('button[data-copy], button[data-copy-from]')) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener('click', async () => {
        const before = button.textContent;
        // What stands in a field is copied as it is by then.
        const text = button.dataset.copy ?? document.getElementById(button.dataset.copyFrom).value;
        await navigator.clipboard.writeText(text);
        button.textContent = button.dataset.copied;
        setTimeout(() => (button.textContent = before), 2000);
      });
    }
  }

  async function refreshLiveParts() {
    const parts = [...document.querySelectorAll('[data-live]')];
    if (parts.length === 0 || document.hidden) return;
    const response = await fetch(location.href, { headers: { 'x-refresh': '1' } });
    // Signed out, or the server is away: the page stays as it is, with times that show how old it is.
    if (!response.ok || response.redirected) return;
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    for (const part of parts) {
      const update = fresh.getElementById(part.id);
      if (!update || part.contains(document.activeElement) || part.innerHTML === update.innerHTML) continue;
      part.replaceChildren(...update.childNodes);
      offerCopy(part);
    }
    refreshTimes();
  }

  // What goes on at the server, second by second. A run that begins or ends changes the page around it.
  function follow(place) {
    const panelOf = (agent) => document.querySelector(`[data-run="${CSS.escape(agent)}"]`);
    const refresh = () => void refreshLiveParts().catch(() => undefined);
    const source = new EventSource(place.dataset.follow);
    source.addEventListener('progress', ({ data }) => {
      const { agent, done, expected, words } = JSON.parse(data);
      const panel = panelOf(agent);
      if (!panel) {
        refresh();
        return;
      }
      for (const part of panel.querySelectorAll('[data-part]')) part.textContent = words[part.dataset.part];
      const bar = panel.querySelector('progress');
      if (expected === null) bar.removeAttribute('value');
      else {
        bar.max = Math.max(1, expected);
        bar.value = done;
      }
    });
    source.addEventListener('idle', () => {
      if (document.querySelector('[data-run]')) refresh();
    });
  }

  refreshTimes();
  offerCopy(document);
  for (const place of document.querySelectorAll('[data-follow]')) follow(place);
  // A script that put something new on the page says so.
  addEventListener('fresh', ({ target }) => offerCopy(target));
  setInterval(refreshTimes, 15_000);
  setInterval(() => {
    refreshLiveParts().catch(() => undefined);
  }, 5000);

  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target.closest('input, select, textarea')) return;
    const search = document.querySelector('input[type="search"]:not(dialog input)');
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
}
