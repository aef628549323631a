package org.o7s.irm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.client.process.ProcessApplication;
import org.o7s.ipc.BoundaryWay;

/** A process of its own that sends back whatever comes through one flow. */
final class EchoServer {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private EchoServer() {}

    public static void main(String[] args) throws IOException {
        try (Application app = ProcessApplication.connect(Path.of(args[0]), "echo");
                Flow flow = app.accept(LIMIT)) {
            flow.setReceiveTimeout(LIMIT);
            ByteBuffer packet = ByteBuffer.allocate(70_000);
            while (true) {
                flow.read(packet.clear());
                flow.write(packet.flip());
            }
        }
    }

    /** Starts it; the portable way a native call of it would throw. */
    static Process start(Path socket) throws IOException {
        boolean portable = socket.endsWith(BoundaryWay.PORTABLE.socketName());
        ProcessBuilder server =
                portable
                        ? Child.withoutNativeCalls(EchoServer.class, socket.toString())
                        : Child.of(EchoServer.class, socket.toString());
        return server.inheritIO().start();
    }

    /** A flow to a server that may not have begun to accept yet. */
    static Flow allocate(Application client, String name) {
        return LateServer.allocate(client, name, QosSpec.RAW, LIMIT);
    }
}
