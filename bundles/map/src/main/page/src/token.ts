// The token comes once, after the # of the address, which browsers send to nobody. It is kept for this tab and this
// port only, and taken out of the address, so that it is in no history and on no screen.

const KEY = "o7s-map-token";

export function takeToken(): string {
  const found = /[#&]token=([0-9a-f]{64})/.exec(location.hash)?.[1];
  if (found) {
    sessionStorage.setItem(KEY, found);
    history.replaceState(null, "", location.pathname);
    return found;
  }
  return sessionStorage.getItem(KEY) ?? "";
}

/** Takes what somebody typed: the token, or the whole address with it. */
export function keepTyped(typed: string): string {
  const token = /([0-9a-f]{64})\s*$/.exec(typed)?.[1] ?? "";
  if (token) {
    sessionStorage.setItem(KEY, token);
  }
  return token;
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
}
