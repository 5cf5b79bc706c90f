// Asks the browser for a passkey when the button of the form is pressed, and sends what it answers. A person who closes the browser's dialogue changed their mind: nothing is sent and nothing is shown.
const form = document.querySelector('form[data-passkey]');
const button = form?.querySelector('button');
let pending;

async function ask(kind, options) {
  pending?.abort();
  pending = new AbortController();
  const { signal } = pending;
  if (kind === 'create') {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return await navigator.credentials.create({ publicKey, signal });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return await navigator.credentials.get({ publicKey, signal });
}

async function answer() {
  try {
    const credential = await ask(form.dataset.passkey, JSON.parse(form.dataset.options));
    form.elements.namedItem('response').value = JSON.stringify(credential.toJSON());
    form.requestSubmit(button);
  } catch (error) {
    if (error.name !== 'NotAllowedError' && error.name !== 'AbortError') throw error;
  }
}

if (form && globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const line of form.querySelectorAll('[data-without-script]')) line.hidden = true;
  button.hidden = false;
  form.addEventListener('submit', (event) => {
    if (form.elements.namedItem('response').value !== '') return;
    event.preventDefault();
    void answer();
  });
  // After Back the question was answered already: the page gets a fresh one.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
