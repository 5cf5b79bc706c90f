/* Search in the reference: everything is in the page's own index, nothing is asked of a server. */
(() => {
  if (document.querySelector('[data-choose]')) {
    const dutch = (navigator.language ?? '').toLowerCase().startsWith('nl');
    location.replace(dutch ? 'nl/index.html' : 'en/index.html');
    return;
  }
  const box = document.querySelector('.finder');
  const input = document.querySelector('#q');
  const list = document.querySelector('#results');
  const codes = globalThis.hawserCodes;
  if (!box || !input || !list || !codes) return;

  const index = codes.map(([id, label, title, forms]) => {
    const code = `${label} ${forms} ${id}`.toLowerCase();
    return { id, label, title, code, compact: code.replace(/[^a-z0-9]/g, ''), text: `${code} ${title.toLowerCase()}` };
  });
  let selected = -1;

  /** Smaller is better; undefined when a word is found nowhere. A code that begins with the question stands before all else. */
  function rank(entry, words, compact) {
    if (entry.label.toLowerCase() === words.join(' ')) return 0;
    if (entry.code.split(' ').includes(words.join(' '))) return 1;
    if (compact.length > 2 && entry.compact.startsWith(compact)) return 2;
    if (words.every((word) => entry.code.includes(word))) return 3;
    if (words.every((word) => entry.text.includes(word))) return 4;
    return undefined;
  }

  function find(question) {
    const words = question.toLowerCase().split(/\s+/).filter(Boolean);
    const compact = question.toLowerCase().replace(/[^a-z0-9]/g, '');
    return index
      .map((entry) => ({ entry, rank: rank(entry, words, compact) }))
      .filter((found) => found.rank !== undefined)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 20)
      .map((found) => found.entry);
  }

  function show() {
    const question = input.value.trim();
    const found = question === '' ? [] : find(question);
    list.replaceChildren(...found.map(item));
    if (question !== '' && found.length === 0) {
      const line = document.createElement('li');
      line.textContent = box.dataset.nothing;
      list.append(line);
    }
    list.hidden = question === '';
    input.setAttribute('aria-expanded', String(!list.hidden));
    select(found.length > 0 ? 0 : -1);
  }

  function item({ id, label, title }, position) {
    const line = document.createElement('li');
    line.id = `result-${position}`;
    line.setAttribute('role', 'option');
    const link = document.createElement('a');
    link.href = box.dataset.link.replace('CODE', id);
    link.tabIndex = -1;
    const code = document.createElement('code');
    code.textContent = label;
    link.append(code, title);
    line.append(link);
    return line;
  }

  function select(position) {
    selected = position;
    [...list.children].forEach((line, at) => line.setAttribute('aria-selected', String(at === position)));
    if (position < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', `result-${position}`);
      list.children[position]?.scrollIntoView({ block: 'nearest' });
    }
  }

  input.addEventListener('input', show);
  input.addEventListener('focus', show);
  input.addEventListener('keydown', (event) => {
    const options = list.querySelectorAll('a');
    if (event.key === 'ArrowDown' && options.length > 0) select((selected + 1) % options.length);
    else if (event.key === 'ArrowUp' && options.length > 0) select((selected + options.length - 1) % options.length);
    else if (event.key === 'Enter' && options[selected]) options[selected].click();
    else if (event.key === 'Escape') {
      input.value = '';
      show();
    } else return;
    event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    if (!box.contains(event.target)) list.hidden = true;
  });
  box.hidden = false;
})();
