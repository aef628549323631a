package org.o7s.irm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.client.process.ProcessApplication;

/**
 * A process of its own that writes numbers into a reliable flow until there is no room for more,
 * says how many there were, and ends without closing the flow.
 */
final class Leaver {
    /** The ring of a flow has no room for as many of these as may be on their way. */
    static final int PACKET_BYTES = 1_200;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Leaver() {}

    public static void main(String[] args) throws IOException {
        Application app = ProcessApplication.connect(Path.of(args[0]), "leaver");
        Flow flow = LateServer.allocate(app, "shop", QosSpec.DATA, LIMIT);
        ByteBuffer number = ByteBuffer.allocate(PACKET_BYTES);
        int written = 0;
        while (flow.offer(number.clear().putInt(0, written))) {
            written++;
        }
        System.out.println(written);
        System.exit(0);
    }

    static Process start(Path socket) throws IOException {
        return Child.of(Leaver.class, socket.toString()).start();
    }
}
