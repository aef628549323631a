package org.o7s.map.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.o7s.map.http.Counters.What;

/** One client, from its connection to its one reply. Runs in a thread of its own. */
final class Connection {
    /** Every reply forbids what the page does not need, and leaves nothing in the browser. */
    private static final String ALWAYS =
            "Connection: close\r\n"
                    + "Cache-Control: no-store\r\n"
                    + "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src"
                    + " 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'\r\n"
                    + "X-Content-Type-Options: nosniff\r\n"
                    + "X-Frame-Options: DENY\r\n"
                    + "Referrer-Policy: no-referrer\r\n"
                    + "Cross-Origin-Opener-Policy: same-origin\r\n"
                    + "Cross-Origin-Resource-Policy: same-origin\r\n";

    private static final int TOO_MANY = 503;
    private static final int OK = 200;
    private static final long NONE = Long.MAX_VALUE;

    private final Server server;
    private final Socket socket;
    private volatile long deadlineNs;
    private volatile What ifLate = What.CUT_SLOW_REQUEST;
    private volatile boolean cut;

    Connection(Server server, Socket socket, long nowNs) {
        this.server = server;
        this.socket = socket;
        this.deadlineNs = nowNs + server.limits().headNs();
    }

    /** Cuts the client off if it is late. Called by the watch. */
    void watch(long nowNs) {
        long deadline = deadlineNs;
        if (deadline != NONE && nowNs - deadline > 0 && !cut) {
            cut = true;
            server.counters().count(ifLate);
            close();
        }
    }

    /** Closes it, whatever it is doing. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            server.counters().count(What.LOST);
        }
    }

    void run() {
        try {
            answer(read());
        } catch (IOException e) {
            if (!cut) {
                server.counters().count(What.LOST);
            }
        } finally {
            close();
        }
    }

    private Reply read() throws IOException {
        try {
            Request request = RequestReader.read(socket.getInputStream(), server.limits());
            server.door().check(request);
            return server.site().answer(request);
        } catch (Refusal refusal) {
            server.counters().count(refusal.what());
            return Reply.Whole.of(refusal.status());
        }
    }

    private void answer(Reply reply) throws IOException {
        switch (reply) {
            case Reply.Whole whole -> whole(whole);
            case Reply.Stream stream -> {
                try (Reply.Pieces pieces = stream.source()) {
                    if (server.enterStream()) {
                        try {
                            stream(stream.type(), pieces);
                        } finally {
                            server.leaveStream();
                        }
                    } else {
                        server.counters().count(What.REFUSED_STREAMS);
                        whole(Reply.Whole.of(TOO_MANY));
                    }
                }
            }
        }
    }

    private void whole(Reply.Whole reply) throws IOException {
        String head = head(reply.status(), reply.type());
        if (reply.status() == OK) {
            server.counters().count(What.ANSWERED);
        }
        write((head + "Content-Length: " + reply.body().length + "\r\n\r\n").getBytes(ISO_8859_1));
        write(reply.body());
        // A client that has not read all of it would lose the rest if this end just went away.
        socket.shutdownOutput();
    }

    private void stream(String type, Reply.Pieces pieces) throws IOException {
        server.counters().count(What.ANSWERED);
        write((head(OK, type) + "\r\n").getBytes(ISO_8859_1));
        try {
            for (byte[] piece = pieces.next(); piece.length > 0; piece = pieces.next()) {
                write(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(int status, String type) {
        return "HTTP/1.1 " + status + " o7s\r\nContent-Type: " + type + "\r\n" + ALWAYS;
    }

    private void write(byte[] bytes) throws IOException {
        ifLate = What.CUT_SLOW_READER;
        deadlineNs = server.clocks().monotonicNs() + server.limits().writeNs();
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        deadlineNs = NONE;
    }
}
