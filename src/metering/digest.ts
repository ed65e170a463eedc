// SHA-256 (FIPS 180-4): the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const ROUNDS = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

const turned = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** The SHA-256 digest of a text's UTF-16 code units, high byte first, in hexadecimal. */
export function digestOf(text: string): string {
  const state = Int32Array.from(START);
  const words = wordsOf(text);
  for (let block = 0; block < words.length; block += 16) compress(state, words.subarray(block, block + 16));
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The text, a one bit, and the length in bits at the end of a block of 16 words. */
function wordsOf(text: string): Int32Array {
  const words = new Int32Array(Math.ceil((text.length * 2 + 9) / 64) * 16);
  const put = (unit: number, index: number): void => {
    words[index >> 1] = (words[index >> 1] ?? 0) | (index % 2 === 0 ? unit << 16 : unit);
  };
  for (let index = 0; index < text.length; index += 1) put(text.charCodeAt(index), index);
  put(0x8000, text.length);
  words[words.length - 1] = text.length * 16;
  return words;
}

function compress(state: Int32Array, block: Int32Array): void {
  const schedule = new Int32Array(64);
  schedule.set(block);
  const word = (index: number): number => schedule[index] ?? 0;
  for (let index = 16; index < 64; index += 1) {
    const [early, late] = [word(index - 15), word(index - 2)];
    const lower = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const upper = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    schedule[index] = word(index - 16) + lower + word(index - 7) + upper;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  ROUNDS.forEach((constant, index) => {
    const chosen = (e & f) ^ (~e & g);
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + constant + word(index)) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  });
  [a, b, c, d, e, f, g, h].forEach((sum, index) => {
    state[index] = (state[index] ?? 0) + sum;
  });
}
