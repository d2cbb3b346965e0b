/** Passkeys: asks the device to make one or to sign with one, and sends what it says with the page's form. */

type Bytes = ArrayBuffer | null;

const encode = (bytes: Bytes): string => {
  const text = Array.from(new Uint8Array(bytes ?? new ArrayBuffer(0)), (byte) => String.fromCharCode(byte));
  return btoa(text.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};

const decode = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

interface Described {
  id: string;
  type: PublicKeyCredentialType;
  transports?: AuthenticatorTransport[];
}

const described = (credentials: Described[] | undefined): PublicKeyCredentialDescriptor[] =>
  (credentials ?? []).map((credential) => ({ ...credential, id: decode(credential.id) }));

/** A new passkey, as the server reads it. */
async function create(options: string): Promise<string> {
  const asked = JSON.parse(options);
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: decode(asked.challenge),
      user: { ...asked.user, id: decode(asked.user.id) },
      excludeCredentials: described(asked.excludeCredentials),
    },
  });
  if (!(made instanceof PublicKeyCredential)) throw new Error("no credential");
  const response = made.response as AuthenticatorAttestationResponse;
  return JSON.stringify({
    id: made.id,
    rawId: encode(made.rawId),
    type: made.type,
    response: {
      attestationObject: encode(response.attestationObject),
      clientDataJSON: encode(response.clientDataJSON),
      transports: response.getTransports?.() ?? [],
    },
    extensions: JSON.stringify(made.getClientExtensionResults()),
  });
}

/** The device's signature under the server's challenge, as the server reads it. */
async function get(options: string): Promise<string> {
  const asked = JSON.parse(options);
  const signed = await navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: decode(asked.challenge),
      allowCredentials: described(asked.allowCredentials),
    },
  });
  if (!(signed instanceof PublicKeyCredential)) throw new Error("no credential");
  const response = signed.response as AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: signed.id,
    rawId: encode(signed.rawId),
    type: signed.type,
    response: {
      authenticatorData: encode(response.authenticatorData),
      clientDataJSON: encode(response.clientDataJSON),
      signature: encode(response.signature),
      userHandle: encode(response.userHandle),
    },
    assertionClientExtensions: JSON.stringify(signed.getClientExtensionResults()),
  });
}

async function perform(form: HTMLFormElement): Promise<void> {
  const status = form.querySelector<HTMLElement>("[data-passkey-status]");
  const again = form.querySelector<HTMLButtonElement>("[data-passkey-again]");
  const answer = form.elements.namedItem("credential");
  const say = (text: string | undefined) => {
    if (status) status.textContent = text ?? "";
  };
  if (!("credentials" in navigator) || !("PublicKeyCredential" in window)) {
    say(form.dataset.unable);
    return;
  }
  if (again) again.hidden = true;
  try {
    const act = form.dataset.passkey === "create" ? create : get;
    const credential = await act(form.dataset.options ?? "{}");
    if (answer instanceof HTMLInputElement) answer.value = credential;
    form.submit();
  } catch {
    say(form.dataset.refused);
    if (again) again.hidden = false;
  }
}

const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
if (form) {
  form.querySelector("[data-passkey-again]")?.addEventListener("click", () => perform(form));
  void perform(form);
}
