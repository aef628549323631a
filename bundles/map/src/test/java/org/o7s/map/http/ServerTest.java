package org.o7s.map.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.time.Clocks;
import org.o7s.map.http.Counters.What;

@Timeout(60)
class ServerTest {
    private static final long MS = 1_000_000;
    private static final Limits ROOMY = new Limits(4, 2, 512, 8, 30_000 * MS, 30_000 * MS, 20 * MS);

    /** Only whoever is too slow to ask is cut off soon. */
    private static final Limits SOON_ASKED =
            new Limits(4, 2, 512, 8, 400 * MS, 30_000 * MS, 20 * MS);

    /** Only whoever does not read is cut off soon. */
    private static final Limits SOON_READ =
            new Limits(4, 2, 512, 8, 30_000 * MS, 400 * MS, 20 * MS);

    private static final byte[] PIECE = new byte[1 << 16];

    private final Counters counters = new Counters();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Server server = start(ROOMY);
    private final List<Socket> sockets = new ArrayList<>();

    private Server start(Limits limits) {
        try {
            return Server.start(0, this::answer, limits, Clocks.system(), counters);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serveInstead(Limits limits) {
        server.close();
        server = start(limits);
    }

    private Reply answer(Request request) {
        return request.path().equals("/stream")
                ? new Reply.Stream("text/plain", new Endless())
                : new Reply.Whole(200, "text/plain", request.path().getBytes(ISO_8859_1));
    }

    /** Gives as fast as it is taken. */
    private final class Endless implements Reply.Pieces {
        @Override
        public byte[] next() {
            return PIECE;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @AfterEach
    void end() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(
                new java.net.InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** All that comes; being cut off is an end as well. */
    private static String hear(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
            }
        } catch (SocketException e) {
            return text.toString();
        }
        return text.toString();
    }

    private String head(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n";
    }

    private String told(String text) throws IOException {
        Socket socket = connect();
        say(socket, text);
        return hear(socket);
    }

    @Test
    void aRequestIsAnsweredAndTheConnectionEnds() throws IOException {
        assertThat(told(head("/there?x=1") + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Connection: close", "Content-Length: 6")
                .endsWith("\r\n\r\n/there");
    }

    @Test
    void aRequestInSmallPiecesIsARequest() throws IOException {
        Socket socket = connect();
        for (char c : (head("/a") + "\r\n").toCharArray()) {
            say(socket, String.valueOf(c));
        }
        assertThat(hear(socket)).startsWith("HTTP/1.1 200");
    }

    @Test
    void whatIsNotARequestIsRefused() throws IOException {
        String host = "Host: 127.0.0.1:" + server.port() + "\r\n";
        for (String text :
                new String[] {
                    "\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET /\r\n\r\n",
                    "GET / HTTP/2\r\n" + host + "\r\n",
                    "GET  / HTTP/1.1\r\n" + host + "\r\n",
                    "GET http://127.0.0.1/ HTTP/1.1\r\n" + host + "\r\n",
                    "G(T / HTTP/1.1\r\n" + host + "\r\n",
                    "GET / HTTP/1.1\r\n" + host + host + "\r\n",
                    "GET / HTTP/1.1\r\n" + host + " folded: x\r\n\r\n",
                    "GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n",
                    "GET / HTTP/1.1\r\n" + host + "a : b\r\n\r\n",
                    "GET / HTTP/1.1\r\n" + host + "a: \u0001\r\n\r\n",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"
                }) {
            assertThat(told(text)).as(text).startsWith("HTTP/1.1 400");
        }
        assertThat(counters.get(What.REFUSED_MALFORMED)).isEqualTo(13);
    }

    @Test
    void nothingCanBeChangedAndNobodyBringsABody() throws IOException {
        String host = "Host: 127.0.0.1:" + server.port() + "\r\n";
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}) {
            assertThat(told(method + " / HTTP/1.1\r\n" + host + "\r\n"))
                    .as(method)
                    .startsWith("HTTP/1.1 405");
        }
        assertThat(told(head("/") + "Content-Length: 3\r\n\r\nabc")).startsWith("HTTP/1.1 413");
        assertThat(told(head("/") + "Transfer-Encoding: chunked\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(counters.get(What.REFUSED_METHOD)).isEqualTo(8);
    }

    @Test
    void tooLongAHeadAndTooManyFieldsAreRefused() throws IOException {
        assertThat(told(head("/") + "a: " + "x".repeat(600 - head("/").length())))
                .matches("(HTTP/1.1 431[^$]*)?");
        assertThat(told(head("/") + "a1: x\r\n".repeat(1) + fields(9) + "\r\n"))
                .startsWith("HTTP/1.1 431");
        Awaitility.await().until(() -> counters.get(What.REFUSED_OVERSIZE) == 2);
    }

    private static String fields(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("f").append(i).append(": x\r\n");
        }
        return text.toString();
    }

    @Test
    void whoIsTooSlowToAskIsCutOff() throws IOException {
        serveInstead(SOON_ASKED);
        assertThat(hear(connect())).as("says nothing").isEmpty();
        Socket dripping = connect();
        try {
            for (int i = 0; i < 10_000; i++) {
                say(dripping, "G");
                java.util.concurrent.locks.LockSupport.parkNanos(10 * MS);
                if (counters.get(What.CUT_SLOW_REQUEST) == 2) {
                    break;
                }
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("");
        }
        Awaitility.await().until(() -> counters.get(What.CUT_SLOW_REQUEST) == 2);
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void whoDoesNotReadIsCutOffAndHoldsNothing() throws Exception {
        serveInstead(SOON_READ);
        Socket socket = connect();
        say(socket, head("/stream") + "\r\n");
        Awaitility.await().until(() -> counters.get(What.CUT_SLOW_READER) == 1);
        closed.await();
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void moreConnectionsThanTheLimitAreClosedAtOnceAndTheOthersGoOn() throws IOException {
        Socket first = connect();
        for (int i = 1; i < ROOMY.connections(); i++) {
            connect();
        }
        Awaitility.await().until(() -> server.openConnections() == ROOMY.connections());
        assertThat(hear(connect())).isEmpty();
        assertThat(counters.get(What.REFUSED_CONNECTIONS)).isEqualTo(1);
        say(first, head("/still") + "\r\n");
        assertThat(hear(first)).endsWith("/still");
    }

    @Test
    void moreStreamsThanTheLimitAreRefused() throws IOException {
        for (int i = 0; i < ROOMY.streams(); i++) {
            Socket socket = connect();
            say(socket, head("/stream") + "\r\n");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(told(head("/stream") + "\r\n")).startsWith("HTTP/1.1 503");
        assertThat(counters.get(What.REFUSED_STREAMS)).isEqualTo(1);
    }

    @Test
    void onlyLoopbackIsServed() throws IOException {
        for (InetAddress address : addresses()) {
            try (Socket socket = new Socket()) {
                socket.connect(new java.net.InetSocketAddress(address, server.port()), 1000);
                assertThat(address.isLoopbackAddress()).as(address.toString()).isTrue();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("");
            }
        }
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static List<InetAddress> addresses() throws SocketException {
        return java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .toList();
    }

    @Test
    void closingEndsEveryClient() throws IOException {
        Socket socket = connect();
        Awaitility.await().until(() -> server.openConnections() == 1);
        server.close();
        assertThat(hear(socket)).isEmpty();
        Awaitility.await().until(() -> server.openConnections() == 0);
    }
}
