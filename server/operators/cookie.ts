/** The operator's session cookie. With https it carries the __Host- prefix: no subdomain can set or read it. */
const SECURE_NAME = '__Host-foyer';
const PLAIN_NAME = 'foyer';

/** The token in a Cookie header. */
export function sessionCookie(header: string | undefined, publicUrl: string): string | null {
  const wanted = cookieName(publicUrl);
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === wanted && value) return value;
  }
  return null;
}

/** A Set-Cookie value; an empty token takes the cookie away. */
export function setSessionCookie(token: string, maxAgeMs: number, publicUrl: string): string {
  return (
    `${cookieName(publicUrl)}=${token}; Path=/; HttpOnly; SameSite=Strict; ` +
    `Max-Age=${Math.floor(maxAgeMs / 1000)}${publicUrl.startsWith('https:') ? '; Secure' : ''}`
  );
}

function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? SECURE_NAME : PLAIN_NAME;
}
