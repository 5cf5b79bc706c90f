// Everything works without this file. It takes files that are dropped on the form, lists what was chosen, and shows how far sending is.
const form = document.querySelector('form[data-diagnosis]');
const files = form?.querySelector('input[type="file"]');
const chosen = form?.querySelector('[data-chosen]');
const progress = form?.querySelector('[data-progress]');
const drop = form?.querySelector('.drop');

function list() {
  const lines = [...files.files].map((file) => {
    const line = document.createElement('li');
    line.textContent = `${file.name} (${Math.ceil(file.size / 1024)} KB)`;
    return line;
  });
  chosen.replaceChildren(...lines);
}

if (form) {
  files.addEventListener('change', list);
  for (const name of ['dragenter', 'dragover']) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      drop.classList.add('over');
    });
  }
  form.addEventListener('dragleave', (event) => {
    if (!form.contains(event.relatedTarget)) drop.classList.remove('over');
  });
  form.addEventListener('drop', (event) => {
    drop.classList.remove('over');
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    files.files = event.dataTransfer.files;
    list();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.responseType = 'document';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = Math.round((loaded / Math.max(1, total)) * 100);
      progress.textContent = percent < 100 ? form.dataset.sending.replace('{percent}', percent) : form.dataset.reading;
    });
    const fail = () => {
      progress.textContent = form.dataset.broken;
      button.removeAttribute('aria-disabled');
    };
    request.addEventListener('error', fail);
    request.addEventListener('load', () => show(request.response, fail));
    request.send(new FormData(form));
  });
}

// The answer takes the place of what is there; the form comes back with "another text".
function show(answer, fail) {
  const fresh = answer?.querySelector('main');
  if (!fresh) {
    fail();
    return;
  }
  const result = fresh.querySelector('#result');
  if (!result) {
    // Refused: the problem is shown beside the field, and what was chosen stays.
    const problem = fresh.querySelector('.problem');
    fail();
    if (!problem) return;
    progress.textContent = problem.textContent.trim();
    return;
  }
  document.querySelector('main').replaceWith(document.adoptNode(fresh));
  fresh.dispatchEvent(new Event('fresh', { bubbles: true }));
  scrollTo(0, 0);
  showMarks();
  document.querySelector('#result').focus();
}

// Each text begins where its first mark is.
function showMarks() {
  for (const frame of document.querySelectorAll('.texts .scroll')) {
    const first = frame.querySelector('.marked');
    if (first) frame.scrollTop = first.offsetTop - frame.clientHeight / 3;
  }
}
showMarks();

// A link to a finding or a line opens what it is folded into.
addEventListener('hashchange', reveal);
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  target?.scrollIntoView?.({ block: 'center' });
}
