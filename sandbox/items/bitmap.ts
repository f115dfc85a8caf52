/** A picture in black and white, one bit a dot, as a data URI. */
export function bitmap(width: number, height: number, isDark: (x: number, y: number) => boolean): string {
  const row = 4 * Math.ceil(width / 32);
  const start = 62;
  const image = Buffer.alloc(start + row * height);
  image.write('BM');
  image.writeUInt32LE(image.length, 2);
  image.writeUInt32LE(start, 10);
  image.writeUInt32LE(40, 14);
  image.writeInt32LE(width, 18);
  image.writeInt32LE(height, 22);
  image.writeUInt16LE(1, 26);
  image.writeUInt16LE(1, 28);
  // Two colours: 0 is white, 1 is black.
  image.writeUInt32LE(0x00ffffff, 54);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // A bitmap's first row is its lowest.
      if (isDark(x, y)) (image[start + (height - 1 - y) * row + (x >> 3)] as number) |= 0x80 >> (x & 7);
    }
  }
  return `data:image/bmp;base64,${image.toString('base64')}`;
}

/** Digits of three by five dots, a row of dots each three bits, from the top. */
const DIGITS = ['75557', '26227', '71747', '71717', '55711', '74717', '74757', '71111', '75757', '75717'];
const [WIDE, HIGH, SCALE] = [4, 7, 3];

/** Digits as a bank shows them to people: a picture. */
export const digitsImage = (digits: string): string =>
  bitmap((digits.length * WIDE + 1) * SCALE, HIGH * SCALE, (x, y) => {
    const [dotX, dotY] = [Math.floor(x / SCALE) - 1, Math.floor(y / SCALE) - 1];
    const digit = DIGITS[Number(digits[Math.floor(dotX / WIDE)])];
    const bits = Number(digit?.[dotY] ?? 0);
    return dotX >= 0 && dotX % WIDE < 3 && ((bits >> (2 - (dotX % WIDE))) & 1) === 1;
  });
