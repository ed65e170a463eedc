// Control characters, line and paragraph separators, bidirectional controls and other invisible characters, lone surrogates, and the
// backslash of what looks like an escape. They are listed by code point, since Unicode property escapes depend on the host's Unicode.
const UNFIT = /[\u{0}-\u{1f}\u{7f}-\u{9f}\u{61c}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{d800}-\u{dfff}\u{feff}]|\\(?=u\{)/gu;

/**
 * Text on one line, without invisible characters: these become `\u{…}`, so that no content can forge a second line. A backslash becomes
 * `\u{5c}` where it begins what looks like such an escape, so that different texts stay different.
 */
export const onOneLine = (text: string): string => text.replace(UNFIT, escapedCharacter);

/** A character as its code point: `\u{a}`. */
export const escapedCharacter = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
