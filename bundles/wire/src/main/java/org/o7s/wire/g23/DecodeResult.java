package org.o7s.wire.g23;

/**
 * What decoding a message gave: the message or the reason why the bytes are not one. Decoding never
 * throws, whatever the bytes are.
 *
 * @param <T> the kind of message
 */
public sealed interface DecodeResult<T> {

    /** The bytes were a message. */
    record Decoded<T>(T value) implements DecodeResult<T> {}

    /** The bytes were not a message; drop and count them. */
    record Malformed<T>(Defect defect) implements DecodeResult<T> {}
}
