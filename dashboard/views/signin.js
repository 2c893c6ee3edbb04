import { get, token } from "../lib/api.js";
import { field, fill, h, hint, problem } from "../lib/dom.js";

/**
 * Asks for a token, and keeps it if the server takes it.
 *
 * @param {string} why what was wrong with the last one, if anything.
 */
export function signIn(place, why, done) {
  const input = h("input", {
    id: "token", type: "password", required: true, autocomplete: "off",
    spellcheck: "false",
  });
  const trouble = problem({ message: why });
  const submit = async (event) => {
    event.preventDefault();
    const why = await refusal(input.value.trim());
    fill(trouble, why);
    if (!why) done();
    else input.select();
  };
  fill(place,
    h("h1", { tabindex: "-1" }, "Sign in"),
    h("form", { class: "narrow", submit },
      field("Token", input,
        "It stays in this tab, and is gone when you close it."),
      trouble, h("button", null, "Sign in")),
    hint("Who runs the server makes one:", "obs-token add NAME"));
  input.focus();
}

/** Why the server does not take a token; nothing if it does. */
async function refusal(text) {
  // A header can't have anything else.
  if (!/^[\x21-\x7e]+$/.test(text)) return "That is no token.";
  token.set(text);
  try {
    await get("events?limit=1");
  } catch (trouble) {
    token.drop();
    return trouble.status === 401
      ? "The server does not know this token." : trouble.message;
  }
}
