"""Base45 (RFC 9285): bytes as the 45 characters that a QR code packs tightest, 1.5 characters a byte."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VALUE = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    parts: list[str] = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            parts.append(ALPHABET[digit])
    return "".join(parts)


def decode(text: str) -> bytes:
    """Raises ValueError for anything `encode` cannot have written."""
    data = bytearray()
    for start in range(0, len(text), 3):
        chunk = text[start : start + 3]
        if len(chunk) == 1 or any(character not in VALUE for character in chunk):
            raise ValueError("not base45")
        number = sum(VALUE[character] * 45**place for place, character in enumerate(chunk))
        size = len(chunk) - 1
        if number >= 256**size:
            raise ValueError("not base45")
        data += number.to_bytes(size)
    return bytes(data)
