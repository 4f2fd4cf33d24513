// Forms with data-passkey ask the browser for a passkey before they are sent:
// "get" for one that is there, "create" for a new one. They stay hidden where
// the browser cannot.
const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const answer = await fetch(form.dataset.begin, { method: "POST" });
      if (!answer.ok) throw new Error(answer.status);
      const { publicKey } = await answer.json();
      const made =
        form.dataset.passkey === "get"
          ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
          : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
      form.elements.credential.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      failed.hidden = false; // also when the person stopped it
    }
  });
}
