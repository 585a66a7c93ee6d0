// The key of a part, from its two halves: the same as the Rust crate `openlijk-sealed` makes.
import { bech32 } from '@scure/base';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The 16 bytes that a code stands for. Nothing where it is no code. */
export async function halfOfCode(code) {
  const digits = [...code.toUpperCase().replaceAll(/[\s\u2010-\u2015\u2212-]/g, '')].map((character) =>
    ALPHABET.indexOf(character === 'O' ? '0' : character === 'I' || character === 'L' ? '1' : character),
  );
  if (digits.length !== 28 || digits.includes(-1)) return undefined;
  const bits = digits.map((digit) => digit.toString(2).padStart(5, '0')).join('');
  const bytes = Uint8Array.from({ length: 16 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2));
  const check = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const wanted = [...check.slice(0, 2)].map((byte) => byte.toString(2).padStart(8, '0')).join('').slice(0, 12);
  return bits.slice(128) === wanted ? bytes : undefined;
}

/** The age identity of a part, as age writes it. */
export async function identityOf(link, ours, message, number) {
  const halves = new Uint8Array([...link, ...ours]);
  const place = new DataView(new ArrayBuffer(10));
  place.setBigUint64(0, message);
  place.setUint16(8, number);
  const key = await crypto.subtle.importKey('raw', halves, 'HKDF', false, ['deriveBits']);
  const salt = new TextEncoder().encode('openlijk sealed part 1');
  const secret = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: place.buffer }, key, 256);
  return bech32.encodeFromBytes('AGE-SECRET-KEY-', new Uint8Array(secret)).toUpperCase();
}
