package org.o7s.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Somebody who listens on a control socket, and does less than a daemon should. */
final class HalfDeadDaemon implements AutoCloseable {
    private static final byte[] WELCOME = HexFormat.of().parseHex("00000008" + "8201050801120174");

    /** How far it gets. */
    enum Ability {
        /** Lets clients connect, and never says a word. */
        LISTEN,
        /** Greets, and never says another word. */
        GREET,
        /** Greets, reads the command, and is gone. */
        GREET_AND_GO
    }

    private final ServerSocketChannel server;
    private final Ability ability;
    private final Thread thread;

    HalfDeadDaemon(Path run, String instance, Ability ability) throws IOException {
        this.ability = ability;
        Path folder = Files.createDirectories(run.resolve(instance));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("irm.sock")));
        thread = Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        if (ability == Ability.LISTEN) {
            return;
        }
        try (SocketChannel client = server.accept()) {
            ByteBuffer heard = ByteBuffer.allocate(4096);
            readMessage(client, heard);
            client.write(ByteBuffer.wrap(WELCOME));
            readMessage(client, heard);
            if (ability == Ability.GREET) {
                // Until the client has gone.
                readMessage(client, heard);
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    private static void readMessage(SocketChannel client, ByteBuffer heard) throws IOException {
        heard.clear();
        if (client.read(heard) < 0) {
            throw new IOException("gone");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        thread.interrupt();
    }
}
