package org.o7s.lab.run;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.o7s.lab.LabException;

/** Asks running labs; {@link LabDoor} is the other end. Any thread. */
public final class LabClient {
    /** The longest answer that is taken, in bytes. */
    private static final int ANSWER_MAX_BYTES = 1 << 20;

    /** A change of a link runs a few programs, each of which may take 20 s. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);

    private LabClient() {}

    /** Who is at a socket. */
    public enum Presence {
        /** A lab. */
        SOMEBODY,
        /** Nobody: there is no socket, or its process is no more. */
        NOBODY,
        /** This user may not look. */
        HIDDEN
    }

    /** Looks who is there, without asking anything. */
    public static Presence look(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // If so many wait there already that it would have to wait, then somebody is there.
            channel.configureBlocking(false);
            boolean _ = channel.connect(UnixDomainSocketAddress.of(socket));
            return Presence.SOMEBODY;
        } catch (ConnectException e) {
            return Presence.NOBODY;
        } catch (IOException e) {
            if (Files.notExists(socket)) {
                return Presence.NOBODY;
            }
            return Files.exists(socket) && Files.isWritable(socket)
                    ? Presence.SOMEBODY
                    : Presence.HIDDEN;
        }
    }

    /**
     * Asks a running lab.
     *
     * @throws LabException with its sentence when it says no; or when it is not there, or says
     *     nothing for two minutes
     */
    public static String ask(Path socket, List<String> words) {
        return ask(socket, words, ANSWERED_WITHIN);
    }

    /** The same with another limit. */
    public static String ask(Path socket, List<String> words, Duration limit) {
        List<String> clean = new ArrayList<>();
        words.forEach(w -> clean.add(w.replace('\t', ' ').replace('\n', ' ')));
        ByteBuffer request = StandardCharsets.UTF_8.encode(String.join("\t", clean) + "\n");
        if (request.remaining() > LabDoor.REQUEST_MAX_BYTES) {
            throw new LabException(
                    "that is too long: a lab takes at most "
                            + LabDoor.REQUEST_MAX_BYTES
                            + " bytes, this has "
                            + request.remaining());
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Deadline deadline = new Deadline(channel, limit)) {
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                while (request.hasRemaining()) {
                    channel.write(request);
                }
                byte[] answer = Channels.newInputStream(channel).readNBytes(ANSWER_MAX_BYTES);
                return understood(new String(answer, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new LabException(
                        deadline.isOver()
                                ? "the lab has not answered within "
                                        + limit.toSeconds()
                                        + " s; if it hangs, end its process: its namespaces go with"
                                        + " it"
                                : "the lab does not answer: " + e.getMessage(),
                        e);
            }
        } catch (IOException e) {
            throw new LabException("the lab does not answer: " + e.getMessage(), e);
        }
    }

    private static String understood(String answer) {
        if (answer.startsWith(LabDoor.OK)) {
            return answer.substring(LabDoor.OK.length());
        }
        throw new LabException(
                answer.startsWith(LabDoor.NO)
                        ? answer.substring(LabDoor.NO.length()).strip()
                        : "the lab ended before it answered");
    }
}
