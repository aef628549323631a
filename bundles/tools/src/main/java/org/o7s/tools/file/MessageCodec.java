package org.o7s.tools.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.o7s.tools.file.FileMessage.Begin;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.Directory;
import org.o7s.tools.file.FileMessage.End;
import org.o7s.tools.file.FileMessage.Entry;
import org.o7s.tools.file.FileMessage.Get;
import org.o7s.tools.file.FileMessage.Have;
import org.o7s.tools.file.FileMessage.Hello;
import org.o7s.tools.file.FileMessage.Holding;
import org.o7s.tools.file.FileMessage.Leave;
import org.o7s.tools.file.FileMessage.Offer;
import org.o7s.tools.file.FileMessage.Over;
import org.o7s.tools.file.FileMessage.Put;
import org.o7s.tools.file.FileMessage.Ready;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Show;
import org.o7s.tools.file.FileMessage.Stored;
import org.o7s.tools.file.FileMessage.Wait;

/**
 * Messages of oftp as bytes: a type, then its fields, big endian (docs/wire/oftp.md). No state; any
 * thread.
 */
final class MessageCodec {
    /** The version that is spoken. */
    static final int VERSION = 1;

    /** The most content in one message. */
    static final int DATA_BYTES_MAX = 65_536;

    /** The longest message: content, and its type. */
    static final int MESSAGE_BYTES_MAX = DATA_BYTES_MAX + 1;

    /** The length of a hash: SHA-256. */
    static final int HASH_BYTES = 32;

    /** The longest path or reason, in bytes of UTF-8. */
    static final int TEXT_BYTES_MAX = 4096;

    /** How all bytes of a character begin in UTF-8 but the first. */
    private static final int CONTINUED = 0x80;

    private static final int CONTINUED_MASK = 0xc0;
    private static final int MAGIC = 0x6f667470;

    private static final int HELLO = 1;
    private static final int GET = 2;
    private static final int PUT = 3;
    private static final int SHOW = 4;
    private static final int READY = 5;
    private static final int ENTRY = 6;
    private static final int DIRECTORY = 7;
    private static final int OFFER = 8;
    private static final int HAVE = 9;
    private static final int BEGIN = 10;
    private static final int DATA = 11;
    private static final int END = 12;
    private static final int STORED = 13;
    private static final int LEAVE = 14;
    private static final int REFUSED = 15;
    private static final int OVER = 16;
    private static final int WAIT = 17;

    private MessageCodec() {}

    /** Writes a message, which fits into {@link #MESSAGE_BYTES_MAX} bytes of room. */
    static void write(FileMessage message, ByteBuffer to) {
        switch (message) {
            case Hello(int version) -> to.put((byte) HELLO).putInt(MAGIC).put((byte) version);
            case Get(String path) -> text(to.put((byte) GET), path);
            case Put(String into, boolean replace) ->
                    text(to.put((byte) PUT).put(flag(replace)), into);
            case Show(String path) -> text(to.put((byte) SHOW), path);
            case Ready() -> to.put((byte) READY);
            case Entry(String path, boolean directory, long bytes, long modifiedMs) ->
                    text(
                            to.put((byte) ENTRY)
                                    .put(flag(directory))
                                    .putLong(bytes)
                                    .putLong(modifiedMs),
                            path);
            case Directory(String path) -> text(to.put((byte) DIRECTORY), path);
            case Offer(String path, long bytes, long modifiedMs, boolean executable) ->
                    text(
                            to.put((byte) OFFER)
                                    .put(flag(executable))
                                    .putLong(bytes)
                                    .putLong(modifiedMs),
                            path);
            case Have(Holding holding, long bytes, byte[] hash) ->
                    to.put((byte) HAVE).put((byte) holding.code()).putLong(bytes).put(hash);
            case Begin(long offset) -> to.put((byte) BEGIN).putLong(offset);
            case Data(ByteBuffer bytes) -> to.put((byte) DATA).put(bytes);
            case End(byte[] hash) -> to.put((byte) END).put(hash);
            case Stored() -> to.put((byte) STORED);
            case Leave(boolean same) -> to.put((byte) LEAVE).put(flag(same));
            case Refused(String reason) -> text(to.put((byte) REFUSED), reason);
            case Over() -> to.put((byte) OVER);
            case Wait() -> to.put((byte) WAIT);
        }
    }

    /**
     * Reads the message that is all that remains of a buffer.
     *
     * @throws ProtocolException if it is none
     */
    static FileMessage read(ByteBuffer from) throws ProtocolException {
        int type = byteOf(from);
        FileMessage message =
                switch (type) {
                    case HELLO -> hello(from);
                    case GET -> new Get(text(from));
                    case PUT -> put(from);
                    case SHOW -> new Show(text(from));
                    case READY -> new Ready();
                    case ENTRY -> entry(from);
                    case DIRECTORY -> new Directory(text(from));
                    case OFFER -> offer(from);
                    case HAVE -> have(from);
                    case BEGIN -> new Begin(size(from));
                    case DATA -> data(from);
                    case END -> new End(hash(from));
                    case STORED -> new Stored();
                    case LEAVE -> new Leave(flag(from));
                    case REFUSED -> new Refused(text(from));
                    case OVER -> new Over();
                    case WAIT -> new Wait();
                    default -> throw malformed("its type is " + type);
                };
        if (from.hasRemaining()) {
            throw malformed(from.remaining() + " bytes are left behind type " + type);
        }
        return message;
    }

    private static Hello hello(ByteBuffer from) throws ProtocolException {
        need(from, Integer.BYTES);
        if (from.getInt() != MAGIC) {
            throw new ProtocolException("the other end does not speak the protocol of oftp");
        }
        return new Hello(byteOf(from));
    }

    private static Put put(ByteBuffer from) throws ProtocolException {
        boolean replace = flag(from);
        return new Put(text(from), replace);
    }

    private static Entry entry(ByteBuffer from) throws ProtocolException {
        boolean directory = flag(from);
        long bytes = size(from);
        long modifiedMs = size(from);
        return new Entry(text(from), directory, bytes, modifiedMs);
    }

    private static Offer offer(ByteBuffer from) throws ProtocolException {
        boolean executable = flag(from);
        long bytes = size(from);
        long modifiedMs = size(from);
        return new Offer(text(from), bytes, modifiedMs, executable);
    }

    private static Have have(ByteBuffer from) throws ProtocolException {
        int code = byteOf(from);
        for (Holding holding : Holding.values()) {
            if (holding.code() == code) {
                long bytes = size(from);
                return new Have(holding, bytes, hash(from));
            }
        }
        throw malformed("it holds " + code);
    }

    private static Data data(ByteBuffer from) {
        ByteBuffer bytes = from.slice();
        from.position(from.limit());
        return new Data(bytes);
    }

    private static byte flag(boolean set) {
        return (byte) (set ? 1 : 0);
    }

    private static boolean flag(ByteBuffer from) throws ProtocolException {
        return byteOf(from) != 0;
    }

    private static void text(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = Math.min(bytes.length, TEXT_BYTES_MAX);
        while (length < bytes.length && (bytes[length] & CONTINUED_MASK) == CONTINUED) {
            length--;
        }
        to.putShort((short) length).put(bytes, 0, length);
    }

    private static String text(ByteBuffer from) throws ProtocolException {
        need(from, Short.BYTES);
        int length = Short.toUnsignedInt(from.getShort());
        if (length > TEXT_BYTES_MAX) {
            throw malformed("a text has " + length + " bytes, at most " + TEXT_BYTES_MAX + " may");
        }
        need(from, length);
        ByteBuffer bytes = from.slice(from.position(), length);
        from.position(from.position() + length);
        try {
            return UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            ProtocolException malformed = malformed("a text is not UTF-8");
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static byte[] hash(ByteBuffer from) throws ProtocolException {
        need(from, HASH_BYTES);
        byte[] hash = new byte[HASH_BYTES];
        from.get(hash);
        return hash;
    }

    private static long size(ByteBuffer from) throws ProtocolException {
        need(from, Long.BYTES);
        long size = from.getLong();
        if (size < 0) {
            throw malformed("a number is above 2^63 - 1");
        }
        return size;
    }

    private static int byteOf(ByteBuffer from) throws ProtocolException {
        need(from, 1);
        return Byte.toUnsignedInt(from.get());
    }

    private static void need(ByteBuffer from, int bytes) throws ProtocolException {
        if (from.remaining() < bytes) {
            throw malformed("it ends too early");
        }
    }

    private static ProtocolException malformed(String why) {
        return new ProtocolException("the other end sent a malformed message: " + why);
    }
}
