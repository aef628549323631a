package org.o7s.ipc.control;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads messages in the form that {@code control.proto} gives them.
 *
 * <p>No pattern switch and no lambda on purpose: their set-up would cost a client more time than
 * its command. Any thread.
 */
final class ControlCodec {
    private static final int HELLO = 1;
    private static final int RUN = 2;
    private static final int OPEN = 3;
    private static final int EXECUTE = 4;
    private static final int INTERRUPT = 5;
    private static final int COMPLETE_WORDS = 6;
    private static final int COMPLETE_LINE = 7;
    private static final int WELCOME = 16;
    private static final int REFUSED = 17;
    private static final int OUTPUT = 18;
    private static final int EXIT = 19;
    private static final int SUGGESTIONS = 20;

    private ControlCodec() {}

    /** The bytes of a message. */
    static byte[] encode(ControlMessage message) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream frame = CodedOutputStream.newInstance(bytes);
            ByteArrayOutputStream bodyBytes = new ByteArrayOutputStream();
            CodedOutputStream body = CodedOutputStream.newInstance(bodyBytes);
            int field = write(message, body);
            body.flush();
            frame.writeByteArray(field, bodyBytes.toByteArray());
            frame.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
    }

    private static int write(ControlMessage message, CodedOutputStream out) throws IOException {
        if (message instanceof ControlMessage.Hello m) {
            out.writeUInt32(1, m.version());
            out.writeString(2, m.client());
            return HELLO;
        } else if (message instanceof ControlMessage.Run m) {
            out.writeString(1, m.program());
            for (String arg : m.args()) {
                out.writeString(2, arg);
            }
            out.writeString(3, m.directory());
            out.writeUInt32(4, m.widthColumns());
            return RUN;
        } else if (message instanceof ControlMessage.Open m) {
            out.writeString(1, m.directory());
            out.writeUInt32(2, m.widthColumns());
            return OPEN;
        } else if (message instanceof ControlMessage.Execute m) {
            out.writeString(1, m.line());
            return EXECUTE;
        } else if (message instanceof ControlMessage.Interrupt) {
            return INTERRUPT;
        } else if (message instanceof ControlMessage.CompleteWords m) {
            for (String word : m.words()) {
                out.writeString(1, word);
            }
            out.writeUInt32(2, m.cursorWord());
            return COMPLETE_WORDS;
        } else if (message instanceof ControlMessage.CompleteLine m) {
            out.writeString(1, m.line());
            out.writeUInt32(2, m.cursor());
            return COMPLETE_LINE;
        } else if (message instanceof ControlMessage.Welcome m) {
            out.writeUInt32(1, m.version());
            out.writeString(2, m.instance());
            out.writeUInt64(3, m.process());
            return WELCOME;
        } else if (message instanceof ControlMessage.Refused m) {
            out.writeString(1, m.code());
            out.writeString(2, m.sentence());
            return REFUSED;
        } else if (message instanceof ControlMessage.Output m) {
            out.writeBool(1, m.error());
            out.writeByteArray(2, m.data());
            return OUTPUT;
        } else if (message instanceof ControlMessage.Exit m) {
            out.writeUInt32(1, m.code());
            return EXIT;
        } else if (message instanceof ControlMessage.Suggestions m) {
            writeSuggestions(m, out);
            return SUGGESTIONS;
        }
        throw new IllegalStateException("no form for " + message);
    }

    private static void writeSuggestions(ControlMessage.Suggestions m, CodedOutputStream out)
            throws IOException {
        for (ControlMessage.Suggestion s : m.suggestions()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream part = CodedOutputStream.newInstance(bytes);
            part.writeString(1, s.word());
            part.writeString(2, s.help());
            part.flush();
            out.writeByteArray(1, bytes.toByteArray());
        }
    }

    /**
     * Reads a message.
     *
     * @throws IOException if the bytes are none, or one that this version does not know
     */
    static ControlMessage decode(byte[] bytes) throws IOException {
        CodedInputStream frame = CodedInputStream.newInstance(bytes);
        @Nullable ControlMessage message = null;
        for (int tag = frame.readTag(); tag != 0; tag = frame.readTag()) {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                frame.skipField(tag);
                continue;
            }
            int field = WireFormat.getTagFieldNumber(tag);
            byte[] body = frame.readByteArray();
            if (isKnown(field)) {
                message = read(field, new Fields(body));
            }
        }
        if (message == null) {
            throw new IOException("a message without a body that version 1 knows");
        }
        return message;
    }

    private static boolean isKnown(int field) {
        return (field >= HELLO && field <= COMPLETE_LINE)
                || (field >= WELCOME && field <= SUGGESTIONS);
    }

    private static ControlMessage read(int field, Fields f) throws IOException {
        return switch (field) {
            case HELLO -> new ControlMessage.Hello(f.number(1), f.text(2));
            case RUN -> new ControlMessage.Run(f.text(1), f.texts(2), f.text(3), f.number(4));
            case OPEN -> new ControlMessage.Open(f.text(1), f.number(2));
            case EXECUTE -> new ControlMessage.Execute(f.text(1));
            case INTERRUPT -> new ControlMessage.Interrupt();
            case COMPLETE_WORDS -> new ControlMessage.CompleteWords(f.texts(1), f.number(2));
            case COMPLETE_LINE -> new ControlMessage.CompleteLine(f.text(1), f.number(2));
            case WELCOME -> new ControlMessage.Welcome(f.number(1), f.text(2), f.longNumber(3));
            case REFUSED -> new ControlMessage.Refused(f.text(1), f.text(2));
            case OUTPUT -> new ControlMessage.Output(f.number(1) != 0, f.bytes(2));
            case EXIT -> new ControlMessage.Exit(f.number(1));
            case SUGGESTIONS -> suggestions(f);
            default -> throw new IllegalStateException("no body " + field);
        };
    }

    private static ControlMessage suggestions(Fields f) throws IOException {
        List<ControlMessage.Suggestion> all = new ArrayList<>();
        for (byte[] part : f.parts(1)) {
            Fields s = new Fields(part);
            all.add(new ControlMessage.Suggestion(s.text(1), s.text(2)));
        }
        return new ControlMessage.Suggestions(all);
    }
}
