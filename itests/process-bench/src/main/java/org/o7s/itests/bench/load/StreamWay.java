package org.o7s.itests.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sockets that carry streams: TCP without delay, or Unix domain sockets. */
final class StreamWay implements Way {
    private static final int BACKLOG = 1024;

    private final Place place;
    private final boolean unix;
    private final ServerSocketChannel server;
    private final Door door;

    private StreamWay(Place place, boolean unix, ServerSocketChannel server) {
        this.place = place;
        this.unix = unix;
        this.server = server;
        this.door = Door.open(this::next);
    }

    static StreamWay unix(Place place) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket(place, place.name())), BACKLOG);
        return new StreamWay(place, true, server);
    }

    /** Listens at a port that the kernel chooses, and leaves its number in the folder. */
    static StreamWay tcp(Place place) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(place.address(), 0), BACKLOG);
        int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        Files.writeString(port(place, place.name()), place.address() + " " + port);
        return new StreamWay(place, false, server);
    }

    private static Path socket(Place place, String name) {
        return place.folder().resolve(name + ".sock");
    }

    private static Path port(Place place, String name) {
        return place.folder().resolve(name + ".port");
    }

    private Link next() throws IOException {
        while (true) {
            SocketChannel channel = server.accept();
            try {
                return link(channel);
            } catch (IOException e) {
                // The other end has gone already.
                channel.close();
            }
        }
    }

    @Override
    public void expect(Calls calls) {
        door.expect(calls);
    }

    @Override
    public Link accept(int number) throws IOException {
        return door.accept();
    }

    @Override
    public Link connect(String name, int number) throws IOException {
        return link(SocketChannel.open(address(name)));
    }

    private SocketAddress address(String name) throws IOException {
        if (unix) {
            return UnixDomainSocketAddress.of(socket(place, name));
        }
        String[] words = Files.readString(port(place, name)).split(" ", 2);
        return new InetSocketAddress(words[0], Integer.parseInt(words[1]));
    }

    private Link link(SocketChannel channel) throws IOException {
        if (!unix) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return new StreamLink(channel);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
