'use strict';
// Ctrl K opens the search of the console over any page. Without this file its link leads to the page of the search.
{
  const dialog = document.querySelector('dialog.palette');
  const opener = document.querySelector('[data-palette]');
  const input = dialog?.querySelector('input[name="q"]');
  const results = dialog?.querySelector('[data-results]');
  let asked = '';
  let waiting;

  function open() {
    if (dialog.open) return;
    document.querySelector('#sidebar:popover-open')?.hidePopover();
    dialog.showModal();
    input.select();
  }

  /** The page of the search knows everything that is to be shown: its results are taken from there. */
  async function find() {
    const query = input.value.trim();
    if (query === asked) return;
    asked = query;
    if (query === '') {
      results.replaceChildren();
      return;
    }
    const address = `${dialog.querySelector('form').getAttribute('action')}?q=${encodeURIComponent(query)}`;
    const response = await fetch(address, { headers: { 'x-refresh': '1' } });
    if (!response.ok || response.redirected || query !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (query !== asked) return;
    const found = page.getElementById('found');
    for (const heading of found?.querySelectorAll('h2') ?? []) heading.setAttribute('role', 'presentation');
    results.replaceChildren(...(found?.childNodes ?? []));
  }

  function move(step) {
    const links = [...results.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    const next = at + step;
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  }

  if (dialog && opener && input && results) {
    addEventListener('keydown', (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      open();
    });
    opener.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    input.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => void find().catch(() => undefined), 120);
    });
    dialog.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') move(1);
      else if (event.key === 'ArrowUp') move(-1);
      else return;
      event.preventDefault();
    });
    // Beside it.
    dialog.addEventListener('click', ({ target }) => {
      if (target === dialog) dialog.close();
    });
  }
}
